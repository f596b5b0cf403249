import { afterAll, expect, it } from 'vitest';

afterAll(() => {
  globalThis.acttrace?.tracer.stop();
  globalThis.acttrace = undefined;
  globalThis.acttraceOptions = undefined;
});

it('the script tag puts the free functions beside the tracer, for pages that cannot import them', async () => {
  globalThis.acttraceOptions = { history: false, observe: false, settingsStorage: null };
  await import('../../src/auto/script-tag.js');
  const { tracer, ...functions } = globalThis.acttrace!;
  const target = { go: () => 7 };
  functions.instrument?.(tracer, target, { method: 'go' });
  expect(target.go()).toBe(7);
  const { spans, strings } = tracer.toTraceData();
  expect(strings.get(spans.nameId(0))).toBe('go');
  // Every function of the package that is given a tracer or a trace.
  expect(Object.keys(functions).sort()).toEqual([
    'createTracer',
    'instrument',
    'monitor',
    'monitorResourceUsage',
    'openPanel',
    'recordDatabaseQuery',
    'recordExternalApiCall',
    'traceFetch',
    'traceIndexedDb',
    'withPerformanceMonitoring',
  ]);
});
