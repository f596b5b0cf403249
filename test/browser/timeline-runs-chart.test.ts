import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { RunsChartView } from '../../devtools-panel/widgets/runs-chart.js';
import type { Execution } from '../../src/analyze/analysis.js';

const NASTY = '<b>stage</b>';

function run(span: number, duration: number, failed = false): Execution {
  const start = span * 1000;
  const stages = { component_filtering: duration / 2, [NASTY]: duration / 4 };
  return { span, name: 'discover', track: 'hero', start, end: start + duration, duration, failed, open: false, stages };
}

let chart: RunsChartView;

async function show(executions: readonly Execution[], threshold = 0): Promise<void> {
  chart = new RunsChartView();
  chart.style.width = '700px';
  chart.executions = executions;
  chart.threshold = threshold;
  chart.resolution = 0.1;
  document.body.append(chart);
  await expect.poll(() => chart.renderRoot.querySelector('svg')).not.toBeNull();
}

const bars = () => [...chart.renderRoot.querySelectorAll('svg rect:not(.column)')];
const tooltip = () => chart.renderRoot.querySelector('.tooltip');
const selected = () =>
  new Promise<unknown>((resolve) =>
    document.addEventListener('select-span', (event) => resolve((event as CustomEvent).detail), { once: true }),
  );

beforeEach(async () => page.viewport(1000, 500));
afterEach(() => chart.remove());

describe('the picture', () => {
  it('draws a part per stage and one for the rest', async () => {
    await show([run(0, 40), run(1, 80)]);
    expect(bars()).toHaveLength(6);
    const heights = bars().map((bar) => Math.round(bar.getBoundingClientRect().height));
    // Half, a quarter and a quarter of the run; the second run is twice as long.
    expect(Math.abs(heights[0] - 2 * heights[1])).toBeLessThanOrEqual(1);
    expect(Math.abs(heights[3] - 2 * heights[0])).toBeLessThanOrEqual(1);
    await expect.element(page.getByRole('list', { name: 'Legend' })).toHaveTextContent(NASTY);
    expect(chart.renderRoot.querySelector('b')).toBeNull();
  });

  it('says in words what it shows', async () => {
    await show([run(0, 40), run(1, 80, true)]);
    // (40 + 80) / 2.
    await expect.element(page.getByRole('img', { name: 'Pipeline runs: 2, average 60.0 ms, maximum 80.0 ms, 1 failed' })).toBeVisible();
  });

  it('marks failed runs by a cross', async () => {
    await show([run(0, 40), run(1, 80, true)]);
    expect(chart.renderRoot.querySelectorAll('path.failed')).toHaveLength(1);
    await expect.element(page.getByRole('list', { name: 'Legend' })).toHaveTextContent('failed run');
  });

  it('bars a run across a freeze, and leaves it out of the figures', async () => {
    await show([run(0, 40), { ...run(1, 5000), acrossFreeze: true }]);
    expect(chart.renderRoot.querySelectorAll('rect.barred')).toHaveLength(1);
    await expect.element(page.getByRole('list', { name: 'Legend' })).toHaveTextContent('across a freeze of the page');
    const words = 'Pipeline runs: 1, average 40.0 ms, maximum 40.0 ms, none failed; 1 more across a freeze of the page';
    await expect.element(page.getByRole('img', { name: words })).toBeVisible();
  });

  it('counts a sampled run for as many as it stands for', async () => {
    await show([{ ...run(0, 40), weight: 9 }, run(1, 140)]);
    // (9 · 40 + 140) / 10.
    const words = 'Pipeline runs: 2 recorded of about 10, average 50.0 ms, maximum 140 ms, none failed';
    await expect.element(page.getByRole('img', { name: words })).toBeVisible();
    await expect.element(page.getByText('2 recorded runs')).toBeVisible();
  });

  it('labels the threshold where it is near', async () => {
    await show([run(0, 40), run(1, 80)], 100);
    await expect.element(page.getByText('threshold 100 ms')).toBeVisible();
    chart.threshold = 1000;
    await expect.element(page.getByText('threshold')).not.toBeInTheDocument();
  });

  it('shows the newest runs when there are many', async () => {
    await show(Array.from({ length: 500 }, (_, span) => run(span, 10)));
    await expect.element(page.getByText('Last 120 of 500 runs')).toBeVisible();
    expect(bars()).toHaveLength(360);
  });

  it('is empty without a fault', async () => {
    await show([]);
    await expect.element(page.getByRole('img', { name: 'Pipeline runs: none has ended yet' })).toBeInTheDocument();
  });

  it('has no fault that axe finds', async () => {
    await show([run(0, 40), run(1, 80, true)], 100);
    expect((await axe.run(chart)).violations.map(({ id }) => id)).toEqual([]);
  });
});

describe('interaction', () => {
  it('tells about the run under the pointer, and opens it', async () => {
    await show([run(0, 40), run(7, 80)]);
    const svg = chart.renderRoot.querySelector('svg') as SVGElement;
    // The second of at least 24 places: the plot is 700 - 56 - 8 px wide, so 26.5 px each.
    const position = { x: 56 + 26.5 * 1.5, y: 100 };
    await userEvent.hover(svg, { position });
    await expect.poll(() => tooltip()?.textContent).toContain('discover · 80.0 ms');
    expect(tooltip()?.textContent).toContain('40.0 ms');
    const opened = selected();
    await userEvent.click(svg, { position });
    expect(await opened).toBe(7);
  });

  it('answers to the keyboard', async () => {
    await show([run(0, 40), run(7, 80), run(9, 20, true)]);
    (chart.renderRoot.querySelector('.plot') as HTMLElement).focus();
    await userEvent.keyboard('{ArrowRight}{ArrowRight}{ArrowRight}{ArrowRight}');
    await expect.poll(() => tooltip()?.textContent).toContain('✕ failed');
    const opened = selected();
    await userEvent.keyboard('{ArrowLeft}{Enter}');
    expect(await opened).toBe(7);
    await userEvent.keyboard('{Escape}');
    await expect.poll(() => tooltip()).toBeNull();
  });
});
