import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { createTracer } from '../../src/create-tracer.js';
import type { JsonObject } from '../../src/model/json.js';
import type { EventAttributes } from '../../src/model/page-entries.js';
import type { Capability } from '../../src/model/support.js';
import type { Tracer } from '../../src/tracer.js';

/** Browsers hand entries over when they find the time. */
const PATIENCE = { timeout: 10_000, interval: 20 };
/** How long is waited for what must not come, ms: longer than it takes to come where it does. */
const LONG_ENOUGH = 500;

interface Entry {
  readonly name: string;
  readonly track: string;
  readonly duration: number;
  readonly attributes: JsonObject;
}

let tracer: Tracer;
let support: readonly Capability[];
let stage: HTMLElement;

beforeEach(async () => {
  stage = document.createElement('div');
  document.body.append(stage);
  tracer = createTracer({ history: false, settingsStorage: null });
  tracer.start();
  support = await tracer.support();
  // The observers come by import(): each browser tells of the page's own resources at least.
  await vi.waitFor(() => expect(tracer.status().spans).toBeGreaterThan(0), PATIENCE);
});

afterEach(() => {
  tracer.stop();
  stage.remove();
  expect(tracer.status().faults).toEqual([]);
});

const supports = (wanted: string): boolean => support.find(({ name }) => name === wanted)!.supported;

function entries(wanted: string): Entry[] {
  const { spans, strings } = tracer.toTraceData();
  return Array.from({ length: spans.rowCount - spans.firstRow }, (_, at) => spans.firstRow + at)
    .map((row) => ({
      name: strings.get(spans.nameId(row)),
      track: strings.get(spans.trackId(row)),
      duration: spans.end(row) - spans.start(row),
      attributes: spans.attributes(row) ?? {},
    }))
    .filter(({ name }) => name === wanted);
}

/** An entry that a browser reports when it can; where it cannot, none must come. */
async function expectEntry(capability: string, name: string, isIt: (entry: Entry) => boolean): Promise<Entry | undefined> {
  if (supports(capability))
    return vi.waitFor(() => entries(name).find(isIt) ?? expect.fail(`no ${name}: ${JSON.stringify(entries(name))}`), PATIENCE);
  await new Promise((resolve) => setTimeout(resolve, LONG_ENOUGH));
  expect(entries(name)).toEqual([]);
  return undefined;
}

function blockFor(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

describe('the page, observed', () => {
  it('tells a long task', async () => {
    setTimeout(() => blockFor(120));
    await expectEntry('long tasks', 'longtask', ({ duration }) => duration >= 119);
  });

  it('tells a click with its interaction and its target', async () => {
    const button = document.createElement('button');
    button.id = 'next';
    button.textContent = 'Next';
    button.addEventListener('click', () => blockFor(80));
    stage.append(button);
    await userEvent.click(button);
    const click = await expectEntry('events', 'event', ({ attributes }) => (attributes as EventAttributes).type === 'click');
    if (!click) return;
    const { interactionId, target, processingStart, processingEnd } = click.attributes as EventAttributes;
    expect(interactionId).toBeGreaterThan(0);
    expect(target).toBe('button#next');
    expect(processingEnd - processingStart).toBeGreaterThanOrEqual(79);
  });

  it('tells a layout shift with the element that moved', async () => {
    const board = document.createElement('p');
    board.id = 'board';
    board.style.cssText = 'margin: 0; width: 300px; height: 200px; background: teal';
    stage.append(board);
    await twoFrames();
    const banner = document.createElement('div');
    banner.style.height = '150px';
    stage.prepend(banner);
    const shift = await expectEntry('layout shifts', 'layout-shift', ({ attributes }) => attributes.element === 'p#board');
    if (shift) expect(shift.attributes.value).toBeGreaterThan(0);
  });

  it('tells the app’s own measures, and leaves the buffer of the browser alone', async () => {
    performance.mark('level wanted');
    performance.measure('load level', 'level wanted');
    await expectEntry('user timing measures', 'load level', ({ track }) => track === 'user timing');
    await expectEntry('user timing marks', 'level wanted', ({ track }) => track === 'user timing');
    expect(performance.getEntriesByName('load level')).toHaveLength(1);
    performance.clearMarks();
    performance.clearMeasures();
  });

  it('tells a request without its query', async () => {
    await (await fetch(`${location.origin}/?secret=1`)).text();
    const request = await expectEntry('resources', 'resource', ({ attributes }) => attributes.initiator === 'fetch');
    expect(request!.attributes.url).toBe(`${location.origin}/`);
    expect(JSON.stringify(entries('resource'))).not.toContain('secret');
  });

  it('tells whether the page is visible, by entries or events', async () => {
    await vi.waitFor(() => expect(entries('visibility-state').at(-1)?.attributes).toEqual({ state: document.visibilityState }), PATIENCE);
  });

  it('tells the vitals that the browser measures, of each metric at most one value at a time', async () => {
    const metrics = (): unknown[] => entries('web-vital').map(({ attributes }) => attributes.metric);
    await vi.waitFor(() => expect(metrics()).toContain('TTFB'), PATIENCE);
    for (const { attributes } of entries('web-vital')) {
      expect(attributes).toMatchObject({ value: expect.any(Number), rating: expect.stringMatching(/^(good|needs-improvement|poor)$/) });
    }
  });

  it('repeats nothing at a second start', async () => {
    const count = (): number[] => ['navigation', 'paint', 'web-vital', 'largest-contentful-paint'].map((name) => entries(name).length);
    await vi.waitFor(() => expect(entries('web-vital').length).toBeGreaterThan(0), PATIENCE);
    await new Promise((resolve) => setTimeout(resolve, LONG_ENOUGH));
    tracer.stop();
    const before = count();
    tracer.start();
    await new Promise((resolve) => setTimeout(resolve, LONG_ENOUGH));
    expect(count()).toEqual(before);
  });
});

function twoFrames(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())));
}
