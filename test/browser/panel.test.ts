import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { openPanel } from '../../devtools-panel/index.js';
import type { Tracer } from '../../src/tracer.js';
import { recordRuns } from '../helpers/record-runs.js';
import { analyze, startTestTracer, type ManualClock } from '../helpers/test-tracer.js';

const TABS = ['Overview', 'Timeline', 'Stages', 'Actions', 'Monitor', 'History', 'Compare', 'Settings'];

let tracer: Tracer;
let clock: ManualClock;

const tab = (name: string): ReturnType<typeof page.getByRole> => page.getByRole('tab', { name, exact: true });
const showTab = async (name: string): Promise<void> => {
  await tab(name).click();
  await expect.element(page.getByRole('tabpanel', { name, exact: true })).toBeVisible();
};
const panelRoot = (): ShadowRoot => document.querySelector('acttrace-panel')?.shadowRoot as ShadowRoot;
const textsOf = (selector: string): (string | undefined)[] =>
  [...panelRoot().querySelectorAll(selector)].map((element) => element.textContent?.trim());

const chooseFile = async (file: File): Promise<void> => {
  await expect.element(page.getByRole('button', { name: 'Import trace' })).toBeVisible();
  await userEvent.upload(panelRoot().querySelector('input[type=file]') as HTMLElement, file);
};

beforeEach(async () => {
  localStorage.clear();
  await page.viewport(1100, 700);
  ({ tracer, clock } = startTestTracer());
});
afterEach(() => {
  openPanel(tracer).close();
  tracer.stop();
});

describe('the panel', () => {
  it('has the eight tabs, moved through by arrow keys', async () => {
    openPanel(tracer);
    await expect.element(tab('Overview')).toHaveAttribute('aria-selected', 'true');
    expect(textsOf('[role=tab]')).toEqual(TABS);
    await tab('Overview').click();
    await userEvent.keyboard('{ArrowRight}{ArrowRight}');
    await expect.element(tab('Stages')).toHaveAttribute('aria-selected', 'true');
    expect(panelRoot().activeElement?.textContent?.trim()).toBe('Stages');
    await userEvent.keyboard('{End}{ArrowRight}');
    await expect.element(tab('Overview')).toHaveAttribute('aria-selected', 'true');
  });

  it('is opened once for a tracer, and costs nothing once it is closed', async () => {
    const panel = openPanel(tracer);
    expect(openPanel(tracer)).toBe(panel);
    await page.getByRole('button', { name: 'Close panel' }).click();
    expect(document.querySelector('acttrace-panel')).toBeNull();
    const read = vi.spyOn(tracer, 'toTraceData');
    const frames = vi.spyOn(globalThis, 'requestAnimationFrame');
    recordRuns(tracer, clock, 5);
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(read).not.toHaveBeenCalled();
    expect(frames).not.toHaveBeenCalled();
    expect(openPanel(tracer)).not.toBe(panel);
    vi.restoreAllMocks();
  });

  it('says how to record while nothing was', async () => {
    tracer.stop();
    openPanel(tracer);
    await page.getByRole('button', { name: 'Start recording' }).click();
    expect(tracer.running).toBe(true);
    await expect.element(page.getByText('Recording is on.')).toBeVisible();
  });

  it('shows runs as they are recorded', async () => {
    openPanel(tracer);
    recordRuns(tracer, clock, 10);
    // 10 + 20 + 60 + 10 = 100 ms a run.
    await expect.poll(() => textsOf('.figures dd').slice(0, 3)).toEqual(['10', '100 ms', '100 ms']);
    recordRuns(tracer, clock, 2);
    await expect.poll(() => textsOf('.figures dd')[0]).toBe('12');
    // 60 of 100 ms is over half of the pipeline, whose runs are longer than a long task.
    const bottleneck = page.getByRole('region', { name: 'Bottlenecks' }).getByRole('listitem').first();
    await expect.element(bottleneck).toHaveTextContent(/warning\s*multi_target_resolution/);
    await bottleneck.getByRole('button', { name: 'Show in Stages' }).click();
    await expect.poll(() => textsOf('tr.marked th')).toEqual(['multi_target_resolution']);
  });

  it('sorts stages by any column', async () => {
    recordRuns(tracer, clock, 3, [40, 30, 20, 10]);
    openPanel(tracer);
    await showTab('Stages');
    const stages = (): (string | undefined)[] => textsOf('tbody th').map((text) => text?.split('_')[0]);
    await expect.poll(stages).toEqual(['component', 'prerequisite', 'multi', 'action']);
    for (const column of ['Count', 'Total', 'Average', 'p50', 'p95', 'Max', 'Share', 'Violations', 'Errors', 'Threshold (ms)', 'Self']) {
      await page.getByRole('columnheader', { name: column, exact: true }).getByRole('button').click();
      await expect.element(page.getByRole('columnheader', { name: column, exact: true })).toHaveAttribute('aria-sort', 'descending');
    }
    await page.getByRole('button', { name: 'Stage', exact: true }).click();
    await expect.poll(stages).toEqual(['action', 'component', 'multi', 'prerequisite']);
  });

  it('edits a threshold in place, which counts at once', async () => {
    recordRuns(tracer, clock, 3, [40, 30, 20, 10]);
    openPanel(tracer);
    await showTab('Stages');
    const field = page.getByRole('spinbutton', { name: 'Threshold of component_filtering, ms' });
    await field.fill('25');
    await userEvent.keyboard('{Enter}');
    expect(tracer.settings.values.thresholds.component_filtering.duration).toBe(25);
    // Three runs of 40 ms, each over 25 ms.
    await expect.poll(() => analyze(tracer).stages.component_filtering.violations).toBe(3);
    const row = page.getByRole('row', { name: /component_filtering/ });
    await expect.element(row.getByRole('cell').nth(8)).toHaveTextContent('3');
    await field.fill('99');
    await userEvent.keyboard('{Escape}');
    await expect.element(field).toHaveValue(25);
  });

  it('opens an action to its stages and captured data', async () => {
    recordRuns(tracer, clock, 3, [40, 30, 20, 10]);
    openPanel(tracer);
    await showTab('Actions');
    await page.getByRole('searchbox', { name: 'Search actions' }).fill('att');
    await expect.element(page.getByText('1 action (2 in all)')).toBeVisible();
    await page.getByRole('button', { name: 'attack' }).click();
    // Half of (40 + 30 + 20 + 10) ms in each of three runs: 60, 45, 30, 15 ms.
    const stages = page.getByRole('table', { name: 'Stages of attack' });
    await expect.element(stages.getByRole('row', { name: /component_filtering/ })).toHaveTextContent(/60\.0 ms\s*3$/);
    await expect.element(page.getByText('Last 5 of 12 captures')).toBeVisible();
    await expect.poll(() => textsOf('.capture .json')[0]).toMatch(/run\s*: 2\s*passed\s*: true/);
  });

  it('draws a page of five thousand actions', async () => {
    const trace = tracer.createTrace();
    for (let action = 0; action < 5000; action++) {
      clock.time += 1;
      trace.captureActionData('resolve', `action ${action}`, {});
    }
    openPanel(tracer);
    await showTab('Actions');
    await expect.element(page.getByText('1–100 of 5,000 actions')).toBeVisible();
    expect(panelRoot().querySelectorAll('tbody tr').length).toBe(100);
    await page.getByRole('button', { name: 'Next' }).click();
    await expect.element(page.getByText('101–200 of 5,000 actions')).toBeVisible();
  });

  it('shows hostile names as text', async () => {
    const evil = '<img src=x onerror="globalThis.hacked = true">';
    const trace = tracer.createTrace({ track: evil });
    trace.withSpan(evil, () => trace.withSpan(evil, () => trace.captureActionData(evil, evil, { [evil]: evil }), { kind: 'stage' }), {
      kind: 'pipeline',
    });
    openPanel(tracer);
    for (const name of TABS) {
      await showTab(name);
      if (name === 'Actions') await page.getByRole('button', { name: evil }).click();
    }
    expect(panelRoot().querySelector('img')).toBeNull();
    expect('hacked' in globalThis).toBe(false);
  });

  it('keeps its keys from the page', async () => {
    recordRuns(tracer, clock, 1);
    const seen = vi.fn();
    document.addEventListener('keydown', seen);
    openPanel(tracer);
    await showTab('Actions');
    await page.getByRole('searchbox').fill('w');
    await userEvent.keyboard('asd');
    document.removeEventListener('keydown', seen);
    expect(seen).not.toHaveBeenCalled();
  });

  it('is resized by keys and by its edge, docks right, and remembers it', async () => {
    const panel = openPanel(tracer);
    const handle = page.getByRole('separator', { name: 'Resize panel' });
    await expect.element(handle).toHaveAttribute('aria-valuenow', '400');
    (handle.element() as HTMLElement).focus();
    await userEvent.keyboard('{ArrowUp}{ArrowUp}{ArrowDown}');
    await expect.element(handle).toHaveAttribute('aria-valuenow', '416');
    const edge = handle.element();
    const at = (y: number): PointerEventInit => ({ pointerId: 1, isPrimary: true, clientX: 300, clientY: y, bubbles: true });
    vi.spyOn(Element.prototype, 'setPointerCapture').mockImplementation(() => undefined);
    edge.dispatchEvent(new PointerEvent('pointerdown', at(innerHeight - 416)));
    edge.dispatchEvent(new PointerEvent('pointermove', at(innerHeight - 300)));
    edge.dispatchEvent(new PointerEvent('lostpointercapture', at(innerHeight - 300)));
    vi.restoreAllMocks();
    await expect.element(handle).toHaveAttribute('aria-valuenow', '300');
    await page.getByRole('button', { name: 'Dock at the right' }).click();
    await showTab('Settings');
    panel.close();
    openPanel(tracer);
    await expect.element(page.getByRole('button', { name: 'Dock at the right' })).toHaveAttribute('aria-pressed', 'true');
    await expect.element(tab('Settings')).toHaveAttribute('aria-selected', 'true');
    await page.getByRole('button', { name: 'Dock at the bottom' }).click();
    await expect.element(handle).toHaveAttribute('aria-valuenow', '300');
  });

  it('refuses a file with the reason, and leaves the session as it was', async () => {
    recordRuns(tracer, clock, 4);
    openPanel(tracer);
    const before = await tracer.exportTrace();
    await chooseFile(new File(['{"oops":'], 'cut.json'));
    await expect.element(page.getByRole('alert')).toHaveTextContent(/“cut\.json” was not imported\. .{10,}/);
    await expect.element(page.getByText('Live session')).toBeVisible();
    expect(await tracer.exportTrace()).toBe(before);
    await page.getByRole('alert').getByRole('button', { name: 'Dismiss message' }).click();
    await expect.poll(() => textsOf('[role=alert]')).toEqual(['']);
  });

  it('says that history ends with this page, until that was read', async () => {
    openPanel(tracer);
    const notice = page.getByRole('status').getByText(/ends with this page/);
    await expect.element(notice).toBeVisible();
    await page.getByRole('button', { name: 'Dismiss message' }).click();
    await expect.element(notice).not.toBeInTheDocument();
  });

  it('opens an exported file with the same figures, by the button and by a drop', async () => {
    recordRuns(tracer, clock, 4);
    const file = new File([await tracer.exportTrace()], 'four-runs.json', { type: 'application/json' });
    recordRuns(tracer, clock, 3);
    openPanel(tracer);
    await expect.poll(() => textsOf('.figures dd')[0]).toBe('7');
    await chooseFile(file);
    await expect.element(page.getByText('four-runs.json')).toBeVisible();
    await expect.poll(() => textsOf('.figures dd').slice(0, 2)).toEqual(['4', '100 ms']);
    await page.getByRole('button', { name: 'Back to live' }).click();
    await expect.poll(() => textsOf('.figures dd')[0]).toBe('7');
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(file);
    const panel = panelRoot().querySelector('.panel') as HTMLElement;
    for (const type of ['dragover', 'drop']) panel.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
    await expect.poll(() => textsOf('.figures dd')[0]).toBe('4');
  });
});
