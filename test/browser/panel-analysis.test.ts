/** A large session is analyzed beside the page, not in it. */
import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { openPanel } from '../../devtools-panel/index.js';
import { analyzeTraceData } from '../../src/analyze/analyze-trace-data.js';
import { formatCount } from '../../src/base/format.js';
import type { TraceData } from '../../src/model/trace-data.js';
import type { Tracer } from '../../src/tracer.js';
import { createBigTrace } from '../helpers/big-trace.js';
import { recordRuns } from '../helpers/record-runs.js';
import { startTestTracer, type ManualClock } from '../helpers/test-tracer.js';

const SPANS = 200_000;

let tracer: Tracer;
let clock: ManualClock;
let data: TraceData;
/** Names that were looked up in this thread, which every analysis does for each run, and nothing else that is shown at first. */
let lookedUp: number;

const panelRoot = (): ShadowRoot => document.querySelector('acttrace-panel')?.shadowRoot as ShadowRoot;
const figures = (): (string | undefined)[] => [...panelRoot().querySelectorAll('.figures dd')].map((figure) => figure.textContent?.trim());
const spanCount = (): string => formatCount(data.spans.rowCount);

/** Shows a session of many spans as the running one. */
function showLarge(): void {
  const { strings } = data;
  const counted = {
    find: (text: string) => strings.find(text),
    slice: (from?: number) => strings.slice(from),
    get: (id: number) => {
      lookedUp++;
      return strings.get(id);
    },
    get size() {
      return strings.size;
    },
  };
  const shown = { ...data, strings: counted };
  vi.spyOn(tracer, 'toTraceData').mockReturnValue(shown);
}

beforeEach(async () => {
  localStorage.clear();
  await page.viewport(1100, 700);
  ({ tracer, clock } = startTestTracer());
  data = createBigTrace({ spans: SPANS });
  lookedUp = 0;
});
afterEach(() => {
  openPanel(tracer).close();
  tracer.stop();
  vi.restoreAllMocks();
});

describe('a large session', () => {
  it('is analyzed in a worker, while the page answers', async () => {
    showLarge();
    const posted = vi.spyOn(Worker.prototype, 'postMessage');
    const jobs = (): string[] => posted.mock.calls.flatMap(([{ kind, name }]) => (kind === 'job' ? [name as string] : []));
    let answers = 0;
    let watching = true;
    const { port1, port2 } = new MessageChannel();
    // Firefox delivers what was posted before a port was closed, by then without a panel.
    port2.onmessage = () => {
      if (!watching) return;
      if (jobs().length > 0 && !figures()[0]) answers++;
      requestAnimationFrame(() => port1.postMessage(''));
    };
    port1.postMessage('');
    openPanel(tracer);
    // 200,000 spans in runs of 26 are 7,693 runs.
    await expect.poll(() => figures()[0], { timeout: 20_000 }).toBe('7,693');
    watching = false;
    port2.close();
    expect(jobs()[0]).toBe('analyze');
    expect(lookedUp).toBe(0);
    expect(answers).toBeGreaterThan(3);
  });

  it('is copied in pieces of 32 chunks, and only what is new the next time', async () => {
    showLarge();
    const posted = vi.spyOn(Worker.prototype, 'postMessage');
    const chunks = (): number[] =>
      posted.mock.calls.flatMap(([{ kind, update }]) => (kind === 'mirror' ? [(update as { chunks: unknown[] }).chunks.length] : []));
    openPanel(tracer);
    await expect.poll(() => figures()[0], { timeout: 20_000 }).toBe('7,693');
    // 200,018 rows are 196 chunks: 6 · 32 + 4.
    expect(chunks().slice(0, 7)).toEqual([32, 32, 32, 32, 32, 32, 4]);
    await page.getByRole('tab', { name: 'Stages', exact: true }).click();
    await expect.poll(() => chunks().slice(7)).toContain(0);
    expect(Math.max(0, ...chunks().slice(7))).toBe(0);
  });

  it('has the figures that an analysis on the page gives', async () => {
    const { pipeline, stages } = analyzeTraceData(data);
    showLarge();
    openPanel(tracer);
    await expect.poll(() => figures()[0], { timeout: 20_000 }).toBe(formatCount(pipeline.count));
    await page.getByRole('tab', { name: 'Stages', exact: true }).click();
    const row = page.getByRole('row', { name: /multi_target_resolution/ });
    await expect.element(row.getByRole('cell').first()).toHaveTextContent(formatCount(stages.multi_target_resolution.count));
  });
});

describe('an analysis that takes long', () => {
  let lost: number;

  /** Jobs are lost on the way: none ever ends. */
  function loseJobs(): void {
    const post = Worker.prototype.postMessage as (this: Worker, message: unknown, transfer: unknown) => void;
    lost = 0;
    vi.spyOn(Worker.prototype, 'postMessage').mockImplementation(function (this: Worker, message: { kind: string }, transfer: unknown) {
      if (message.kind === 'job') lost++;
      else post.call(this, message, transfer);
    });
  }

  it('says what is being done, can be called off, and begun again', async () => {
    showLarge();
    loseJobs();
    const ended = vi.spyOn(Worker.prototype, 'terminate');
    openPanel(tracer);
    const status = page.getByRole('tabpanel', { name: 'Overview' }).getByRole('status');
    await expect.element(status).toHaveTextContent('Analyzing…');
    await expect.element(page.getByRole('progressbar', { name: `Analyzing ${spanCount()} spans` })).toBeVisible();
    await expect.poll(() => lost).toBe(1);
    const { violations } = await axe.run(document.querySelector('acttrace-panel') as HTMLElement);
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    (page.getByRole('button', { name: 'Cancel' }).element() as HTMLElement).focus();
    await userEvent.keyboard('{Enter}');
    await expect.element(status).toHaveTextContent(/^The analysis was cancelled\.\s*Analyze again$/);
    expect(ended).toHaveBeenCalledTimes(1);
    // What is recorded meanwhile changes nothing: nobody asked for it.
    recordRuns(tracer, clock, 1);
    await new Promise((resolve) => setTimeout(resolve, 400));
    await expect.element(page.getByRole('progressbar')).not.toBeInTheDocument();
    vi.mocked(Worker.prototype.postMessage).mockRestore();
    await page.getByRole('button', { name: 'Analyze again' }).click();
    await expect.poll(() => figures()[0], { timeout: 20_000 }).toBe('7,693');
  });

  it('leaves the figures that are known, with the progress below them', async () => {
    showLarge();
    openPanel(tracer);
    await expect.poll(() => figures()[0], { timeout: 20_000 }).toBe('7,693');
    loseJobs();
    await page.getByRole('tab', { name: 'Stages', exact: true }).click();
    await expect.element(page.getByRole('progressbar', { name: `Analyzing ${spanCount()} spans` })).toBeVisible();
    await expect.element(page.getByRole('row', { name: /multi_target_resolution/ })).toBeVisible();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await expect.element(page.getByText('These figures are from before.')).toBeVisible();
    await expect.element(page.getByRole('row', { name: /multi_target_resolution/ })).toBeVisible();
  });

  it('shows nothing of a session for another', async () => {
    recordRuns(tracer, clock, 4);
    const file = new File([await tracer.exportTrace()], 'four-runs.json', { type: 'application/json' });
    showLarge();
    loseJobs();
    openPanel(tracer);
    await expect.element(page.getByRole('progressbar')).toBeVisible();
    await userEvent.upload(panelRoot().querySelector('input[type=file]') as HTMLElement, file);
    // Small: analyzed on the page, at once.
    await expect.poll(() => figures()[0]).toBe('4');
    await page.getByRole('button', { name: 'Back to live' }).click();
    await expect.poll(() => figures()).toEqual([]);
  });
});
