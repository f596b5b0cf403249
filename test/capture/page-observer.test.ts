import { expect, it, vi } from 'vitest';
import { SpanKind } from '../../src/model/span.js';
import { spansOf, startTestTracer } from '../helpers/test-tracer.js';

/** A PerformanceObserver whose entries a test hands out; counts the observers that are connected. */
function createFakeObserver(supported: string[]) {
  const connected = new Map<string, (list: { getEntries: () => object[] }) => void>();
  class Fake {
    static supportedEntryTypes = supported;
    #type = '';
    constructor(readonly callback: (list: { getEntries: () => object[] }) => void) {}
    observe({ type }: { type: string }): void {
      this.#type = type;
      connected.set(type, this.callback);
    }
    disconnect(): void {
      connected.delete(this.#type);
    }
  }
  return { Observer: Fake as unknown as typeof PerformanceObserver, connected };
}

it('records long tasks and long animation frames as entries on the browser’s own track', async () => {
  const { Observer, connected } = createFakeObserver(['longtask', 'long-animation-frame']);
  const { tracer } = startTestTracer({ performanceObserver: Observer });
  await vi.waitFor(() => expect(connected.size).toBe(2));
  connected.get('longtask')?.({ getEntries: () => [{ entryType: 'longtask', startTime: 5, duration: 60 }] });
  const frame = {
    entryType: 'long-animation-frame',
    startTime: 4,
    duration: 80,
    blockingDuration: 30,
    scripts: [
      { duration: 1, invoker: 'a', sourceURL: 'https://x.test/a.js', sourceFunctionName: 'a' },
      { duration: 55, invoker: 'BUTTON.onclick', sourceURL: 'https://x.test/b.js?token=secret', sourceFunctionName: 'b' },
    ],
  };
  connected.get('long-animation-frame')?.({ getEntries: () => [frame] });
  const { spans, strings } = tracer.toTraceData();
  expect(spansOf(tracer).map(({ kind, name, start, end }) => [kind, name, start, end])).toEqual([
    [SpanKind.entry, 'longtask', 5, 65],
    [SpanKind.entry, 'long-animation-frame', 4, 84],
  ]);
  expect(strings.get(spans.trackId(0))).toBe('browser');
  expect(spans.attributes(1)).toEqual({
    blockingDuration: 30,
    script: 'https://x.test/b.js',
    function: 'b',
    invoker: 'BUTTON.onclick',
    scriptDuration: 55,
  });
});

it('leaves no observer behind after a stop, nor when it is stopped before the observers have come', async () => {
  const { Observer, connected } = createFakeObserver(['longtask', 'long-animation-frame']);
  const { tracer } = startTestTracer({ performanceObserver: Observer });
  await vi.waitFor(() => expect(connected.size).toBe(2));
  tracer.stop();
  expect(connected.size).toBe(0);
  tracer.start();
  tracer.stop();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(connected.size).toBe(0);
});

it('reports what the browser lacks', async () => {
  const { Observer } = createFakeObserver(['longtask']);
  const [some, none] = [startTestTracer({ performanceObserver: Observer }).tracer, startTestTracer().tracer];
  await vi.waitFor(() => expect(some.status().missing).toEqual(['long-animation-frame']));
  expect(none.status().missing).toEqual(['longtask', 'long-animation-frame']);
});
