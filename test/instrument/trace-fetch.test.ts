import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RequestTiming } from '../../src/instrument/request-timing.js';
import { traceFetch } from '../../src/instrument/trace-fetch.js';
import { SpanStatus } from '../../src/model/span.js';
import { spansOf, startTestTracer } from '../helpers/test-tracer.js';

/** A page's `fetch`, that answers when told to. */
interface Answer {
  resolve(response: unknown): void;
  reject(error: unknown): void;
}
let answers: Answer[];
let pageFetch: typeof fetch;

beforeEach(() => {
  answers = [];
  pageFetch = function fetch(_input: unknown): Promise<Response> {
    return new Promise((resolve, reject) => answers.push({ resolve, reject }));
  };
  vi.stubGlobal('fetch', pageFetch);
});
afterEach(() => vi.unstubAllGlobals());

describe('traceFetch', () => {
  it('records a request from the call until its answer, and hands on that very answer', async () => {
    const { tracer, clock } = startTestTracer();
    const undo = traceFetch(tracer);
    clock.time = 10;
    const waiting = fetch('https://api.example.com/scores?player=mira', { method: 'POST', body: 'secret', headers: { cookie: 'secret' } });
    clock.time = 35;
    const response = { status: 201 };
    answers[0].resolve(response);
    expect(await waiting).toBe(response);
    expect(waiting).toBeInstanceOf(Promise);
    undo();
    expect(spansOf(tracer)).toMatchObject([{ name: 'POST api.example.com', start: 10, end: 35, parent: -1, status: SpanStatus.ok }]);
    expect(tracer.toTraceData().spans.attributes(0)).toEqual({ method: 'POST', url: 'https://api.example.com/scores', status: 201 });
    expect(JSON.stringify(tracer.toTraceData().spans.attributes(0))).not.toMatch(/secret|mira/);
  });

  it('is the page’s own fetch to whoever looks at it, and afterwards it really is', () => {
    const { tracer } = startTestTracer();
    const before = Object.getOwnPropertyDescriptor(globalThis, 'fetch');
    traceFetch(tracer);
    expect(fetch).not.toBe(pageFetch);
    expect([fetch.name, fetch.length, fetch.toString()]).toEqual([pageFetch.name, pageFetch.length, pageFetch.toString()]);
    tracer.stop();
    expect(Object.getOwnPropertyDescriptor(globalThis, 'fetch')).toEqual(before);
    tracer.start();
    expect(fetch).not.toBe(pageFetch);
    tracer.stop();
  });

  it('puts requests under the span that is current when they are made', async () => {
    const { tracer } = startTestTracer();
    const undo = traceFetch(tracer);
    const trace = tracer.createTrace();
    const done = trace.withSpanAsync(
      'run',
      async () => {
        await fetch('/a');
        await fetch('/b');
      },
      { kind: 'pipeline' },
    );
    // The request under way is no parent of anything, and makes none unknown.
    trace.withSpan('stage', () => undefined, { kind: 'stage' });
    answers[0].resolve({ status: 200 });
    await vi.waitFor(() => expect(answers.length).toBe(2));
    answers[1].resolve({ status: 200 });
    await done;
    undo();
    const { spans } = tracer.toTraceData();
    expect(spansOf(tracer).map(({ parent, row }) => [spans.attributes(row)?.url, parent])).toEqual([
      [undefined, -1],
      [`${location.origin}/a`, 0],
      [undefined, 0],
      // After the await, nobody can know.
      [`${location.origin}/b`, -2],
    ]);
  });

  it('tells failures from answers, and from what the app aborts itself', async () => {
    const { tracer } = startTestTracer();
    const undo = traceFetch(tracer);
    const error = new TypeError('could not reach https://user:pass@x.example/?secret');
    const abort = new DOMException('stop', 'AbortError');
    const waiting = [fetch('/fails'), fetch('/aborted'), fetch('/missing'), fetch('/opaque')];
    answers[0].reject(error);
    answers[1].reject(abort);
    answers[2].resolve({ status: 404 });
    answers[3].resolve({ status: 0 });
    await expect(waiting[0]).rejects.toBe(error);
    await expect(waiting[1]).rejects.toBe(abort);
    expect((await waiting[2]).status).toBe(404);
    await waiting[3];
    undo();
    const { spans } = tracer.toTraceData();
    const outcome = (row: number): unknown => {
      const kept = Object.entries(spans.attributes(row) ?? {}).filter(([key]) => key !== 'url' && key !== 'method');
      return [spans.status(row), Object.fromEntries(kept)];
    };
    expect([0, 1, 2, 3].map(outcome)).toEqual([
      [SpanStatus.error, { error: 'TypeError' }],
      [SpanStatus.ok, { aborted: true }],
      [SpanStatus.error, { status: 404, error: 'HTTP 404' }],
      [SpanStatus.ok, {}],
    ]);
  });

  it('does not touch requests that it cannot read, nor what a fetch of somebody else returns or throws', async () => {
    const { tracer } = startTestTracer();
    const undo = traceFetch(tracer);
    const hostile = {
      toString: (): string => {
        throw new Error('mine');
      },
    };
    void fetch(hostile as never);
    void fetch('https://');
    answers[1].resolve('x');
    undo();
    const error = new Error('thrown at once');
    const results: unknown[] = [42, { then: (): number => 1 }];
    vi.stubGlobal('fetch', () => {
      if (results.length === 0) throw error;
      return results.shift();
    });
    traceFetch(tracer);
    const [number, thenable] = [...results];
    expect(fetch('/')).toBe(number);
    expect(fetch('/')).toBe(thenable);
    expect(() => fetch('/')).toThrow(error);
    tracer.stop();
    expect(spansOf(tracer).map(({ status }) => status)).toEqual([SpanStatus.ok, SpanStatus.ok, SpanStatus.error]);
  });

  it('leaves a request that outlives the tracer open, and counts nothing as a mistake of the app', async () => {
    const { tracer } = startTestTracer();
    traceFetch(tracer);
    const waiting = fetch('/late');
    tracer.stop();
    answers[0].resolve({ status: 200 });
    expect((await waiting).status).toBe(200);
    expect(spansOf(tracer)[0].end).toBeNaN();
    expect(Object.values(tracer.status().misuse)).toEqual([0, 0]);
  });

  it('says so where there is no fetch', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    vi.stubGlobal('fetch', undefined);
    const { tracer } = startTestTracer();
    traceFetch(tracer)();
    traceFetch(undefined)();
    expect(tracer.status().faults).toEqual([{ part: 'fetch', message: 'There is no fetch here, so none is traced.', count: 1 }]);
    warn.mockRestore();
  });
});

describe('RequestTiming', () => {
  /** Hands entries to whoever observes. */
  class FakeObserver {
    static readonly supportedEntryTypes = ['resource'];
    static deliver: (...entries: object[]) => void = () => undefined;
    constructor(callback: (list: { getEntries(): object[] }) => void) {
      FakeObserver.deliver = (...entries) => callback({ getEntries: () => entries });
    }
    observe(): void {}
    disconnect(): void {
      FakeObserver.deliver = () => undefined;
    }
  }
  const Observer = FakeObserver as never as typeof PerformanceObserver;
  const entry = (name: string, startTime: number, more: object = {}): object => ({
    name,
    initiatorType: 'fetch',
    startTime,
    fetchStart: startTime,
    domainLookupStart: startTime + 1,
    domainLookupEnd: startTime + 3,
    connectStart: startTime + 3,
    connectEnd: startTime + 8,
    requestStart: startTime + 8,
    responseStart: startTime + 20,
    responseEnd: startTime + 20.3,
    transferSize: 500,
    ...more,
  });
  const PHASES = { dns: 2, connect: 5, request: 12, response: 0.3, transferSize: 500 };

  it('tells a request its phases, once', () => {
    const timing = new RequestTiming(Observer);
    const tell = vi.fn();
    timing.expect('https://a.example/x#part', 100, 100.2, tell);
    FakeObserver.deliver(entry('https://a.example/y', 100.1), entry('https://a.example/x', 100.1, { initiatorType: 'img' }));
    expect(tell).not.toHaveBeenCalled();
    FakeObserver.deliver(entry('https://a.example/x', 100.1));
    FakeObserver.deliver(entry('https://a.example/x', 100.1));
    expect(tell).toHaveBeenCalledExactlyOnceWith(PHASES);
  });

  it('tells what another origin keeps secret from what took no time', () => {
    const timing = new RequestTiming(Observer);
    const tell = vi.fn();
    timing.expect('https://b.example/', 10, 10, tell);
    const hidden = { domainLookupStart: 0, domainLookupEnd: 0, connectStart: 0, connectEnd: 0, requestStart: 0, responseStart: 0 };
    FakeObserver.deliver(entry('https://b.example/', 10, { ...hidden, transferSize: 0 }));
    // All that is told is how long it took in all: 20.3 ms.
    expect(tell).toHaveBeenCalledExactlyOnceWith({ total: 20.3 });
  });

  it('never guesses: an entry of another moment, or one that fits two requests, is nobody’s', () => {
    const timing = new RequestTiming(Observer);
    const [early, one, two] = [vi.fn(), vi.fn(), vi.fn()];
    timing.expect('https://a.example/', 10, 10.1, early);
    timing.expect('https://a.example/', 50, 50.1, one);
    timing.expect('https://a.example/', 50.1, 50.2, two);
    FakeObserver.deliver(entry('https://a.example/', 30), entry('https://a.example/', 50.1), entry('https://a.example/', 50.1));
    expect([early, one, two].map(({ mock }) => mock.calls.length)).toEqual([0, 0, 0]);
    FakeObserver.deliver(entry('https://a.example/', 10));
    expect(early).toHaveBeenCalledOnce();
  });

  it('knows a request that the browser began a little late, unless it could be two', () => {
    const timing = new RequestTiming(Observer);
    const [alone, one, two, exact] = [vi.fn(), vi.fn(), vi.fn(), vi.fn()];
    timing.expect('https://a.example/', 10, 10.1, alone);
    timing.expect('https://b.example/', 10, 10.1, one);
    timing.expect('https://b.example/', 14, 14.1, two);
    timing.expect('https://a.example/', 40, 40.1, exact);
    FakeObserver.deliver(entry('https://a.example/', 18), entry('https://b.example/', 18), entry('https://a.example/', 40.1));
    expect([alone, one, two, exact].map(({ mock }) => mock.calls.length)).toEqual([1, 0, 0, 1]);
  });

  it('forgets the oldest of 201 requests whose entry never comes, and all at its stop', () => {
    const timing = new RequestTiming(Observer);
    const tells = Array.from({ length: 201 }, (_, index) => {
      const tell = vi.fn();
      timing.expect(`https://a.example/${index}`, index, index, tell);
      return tell;
    });
    FakeObserver.deliver(entry('https://a.example/0', 0), entry('https://a.example/1', 1));
    timing.stop();
    FakeObserver.deliver(entry('https://a.example/2', 2));
    expect(tells.slice(0, 3).map(({ mock }) => mock.calls.length)).toEqual([0, 1, 0]);
  });

  it('does without an observer', () => {
    expect(() => {
      const timing = new RequestTiming(undefined);
      timing.expect('https://a.example/', 1, 1, () => undefined);
      timing.stop();
    }).not.toThrow();
  });
});

it('takes a request that the app aborts with a reason of its own for aborted, and one that runs out of time for failed', async () => {
  const { tracer } = startTestTracer();
  const undo = traceFetch(tracer);
  const reasons = ['no longer needed', new DOMException('late', 'TimeoutError'), 'of the network'];
  for (const reason of reasons) {
    const controller = new AbortController();
    const waiting = fetch('https://api.example.com/', { signal: controller.signal });
    if (reason !== 'of the network') controller.abort(reason);
    answers[answers.length - 1].reject(reason);
    await expect(waiting).rejects.toBe(reason);
  }
  undo();
  expect(spansOf(tracer).map(({ status }) => status)).toEqual([SpanStatus.ok, SpanStatus.error, SpanStatus.error]);
  expect(tracer.toTraceData().spans.attributes(0)).toMatchObject({ aborted: true });
});
