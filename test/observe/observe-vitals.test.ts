import type { MetricWithAttribution } from 'web-vitals/attribution';
import { describe, expect, it, vi } from 'vitest';
import { observeVitals } from '../../src/observe/observe-vitals.js';
import { describeVitalCause } from '../../src/observe/vital-cause.js';
import { VitalsHub, type VitalsModule } from '../../src/observe/vitals-hub.js';
import { createFakeObserver } from './fake-observer.js';
import { createFakePage, createHost, entriesOf } from './fake-page.js';

/** A web-vitals that reports what a test tells it to, and counts its registrations. */
function createFakeVitals(load: () => Promise<void> = async () => {}) {
  const reports: ((metric: MetricWithAttribution) => void)[] = [];
  const register = (report: (metric: MetricWithAttribution) => void): void => void reports.push(report);
  const module: VitalsModule = { onCLS: register, onFCP: register, onINP: register, onLCP: register, onTTFB: register };
  const hub = new VitalsHub(async () => {
    await load();
    return module;
  });
  const page = createFakePage({ ...createFakeObserver(['paint']), document });
  return { hub, page, reports, report: (metric: object) => reports[0](metric as MetricWithAttribution) };
}

const cls = (value: number, id = 'v6-1'): object => ({
  name: 'CLS',
  value,
  id,
  rating: 'good',
  attribution: { largestShiftTarget: 'div#board' },
});

describe('observeVitals', () => {
  it('marks each value of a metric, and a later one again', async () => {
    const { hub, page, reports, report } = createFakeVitals();
    const { host, recorder, clock } = createHost();
    observeVitals(page, hub)(host);
    await vi.waitFor(() => expect(reports).toHaveLength(5));
    report(cls(0.02));
    clock.time += 500;
    report(cls(0.05));
    const attributes = { metric: 'CLS', rating: 'good', cause: 'shift of div#board' };
    expect(entriesOf(recorder)).toMatchObject([
      { name: 'web-vital', track: 'browser', start: 10_000, end: 10_000, attributes: { ...attributes, value: 0.02 } },
      { name: 'web-vital', track: 'browser', start: 10_500, end: 10_500, attributes: { ...attributes, value: 0.05 } },
    ]);
  });

  it('registers once for all tracers of a page, and tells later ones what is known', async () => {
    const { hub, page, reports, report } = createFakeVitals();
    const [first, second] = [createHost(), createHost()];
    const stop = observeVitals(page, hub)(first.host);
    await vi.waitFor(() => expect(reports).toHaveLength(5));
    report(cls(0.02));
    observeVitals(page, hub)(second.host);
    await Promise.resolve();
    expect(reports).toHaveLength(5);
    stop();
    report(cls(0.05));
    expect(entriesOf(first.recorder).map(({ attributes }) => attributes)).toMatchObject([{ value: 0.02 }]);
    expect(entriesOf(second.recorder).map(({ attributes }) => attributes)).toMatchObject([{ value: 0.02 }, { value: 0.05 }]);
  });

  it('repeats nothing at a second start, but another visit counts anew', async () => {
    const { hub, page, reports, report } = createFakeVitals();
    const { host, recorder } = createHost();
    const part = observeVitals(page, hub);
    const stop = part(host);
    await vi.waitFor(() => expect(reports).toHaveLength(5));
    report(cls(0.02));
    stop();
    part(host);
    expect(entriesOf(recorder)).toHaveLength(1);
    report(cls(0.02, 'v6-2'));
    expect(entriesOf(recorder)).toHaveLength(2);
  });

  it('registers nothing for a tracer that has stopped before web-vitals came', async () => {
    let arrive = (): void => {};
    const { hub, page, reports } = createFakeVitals(() => new Promise((resolve) => (arrive = resolve)));
    const { host } = createHost();
    observeVitals(page, hub)(host)();
    arrive();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(reports).toHaveLength(0);
    observeVitals(page, hub)(host);
    arrive();
    await vi.waitFor(() => expect(reports).toHaveLength(5));
  });

  it('reports what fails, and tries to load again at the next start', async () => {
    let offline = true;
    const { hub, page, reports, report } = createFakeVitals(async () => {
      if (offline) throw new Error('offline');
    });
    const { host, recorder, faults } = createHost();
    const part = observeVitals(page, hub);
    const stop = part(host);
    await vi.waitFor(() => expect(faults).toEqual([new Error('offline')]));
    stop();
    offline = false;
    part(host);
    await vi.waitFor(() => expect(reports).toHaveLength(5));
    report({ name: 'CLS', value: 1, id: 'v6-1', rating: 'poor' });
    expect(faults).toHaveLength(2);
    expect(entriesOf(recorder)).toEqual([]);
  });

  it('loads nothing where there is no PerformanceObserver', async () => {
    const { hub, reports } = createFakeVitals();
    observeVitals(createFakePage({ document }), hub)(createHost().host);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(reports).toHaveLength(0);
  });
});

describe('describeVitalCause', () => {
  const cause = (name: string, attribution: object): string =>
    describeVitalCause({ name, attribution } as unknown as MetricWithAttribution);

  it('names the longest part, and where it was', () => {
    expect(cause('CLS', {})).toBe('');
    expect(cause('FCP', { timeToFirstByte: 20, firstByteToFCP: 300 })).toBe('loading and rendering 300 ms');
    expect(
      cause('LCP', { target: 'img#hero', timeToFirstByte: 20, resourceLoadDelay: 10, resourceLoadDuration: 1234, elementRenderDelay: 5 }),
    ).toBe('img#hero, loading the resource 1.23 s');
    const ttfb = { waitingDuration: 0, cacheDuration: 0, dnsDuration: 0, connectionDuration: 0, requestDuration: 0 };
    expect(cause('TTFB', { ...ttfb, requestDuration: 150 })).toBe('waiting for the response 150 ms');
    expect(cause('TTFB', ttfb)).toBe('');
    const entry = { sourceFunctionName: '', invoker: 'https://x.test/game.js?token=1', sourceURL: '' };
    expect(
      cause('INP', {
        interactionType: 'pointer',
        interactionTarget: 'button#go',
        inputDelay: 10,
        processingDuration: 120,
        presentationDelay: 30,
        longestScript: { entry },
      }),
    ).toBe('pointer on button#go, running its listeners 120 ms, mostly https://x.test/game.js');
    expect(cause('INP', { inputDelay: 10, processingDuration: 0, presentationDelay: 0 })).toBe('waiting before its listeners 10.0 ms');
  });
});
