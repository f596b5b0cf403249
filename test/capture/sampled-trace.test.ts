import { describe, expect, it } from 'vitest';
import type { ActionAwareStructuredTrace } from '../../src/capture/action-aware-structured-trace.js';
import { createSampling } from '../../src/capture/sampling.js';
import { SpanKind, SpanStatus, UNKNOWN_PARENT } from '../../src/model/span.js';
import { spansOf, startTestTracer } from '../helpers/test-tracer.js';

/** Every trace is left out (rate 0), so that what is recorded is what is kept for sure. */
function startLeftOut() {
  return startTestTracer({
    sampling: createSampling({ rate: 0, seed: 1 }),
    thresholds: { pipeline_total: { duration: 100, memory: 1 }, filter: { duration: 10, memory: 1 } },
  });
}

describe('a trace that sampling left out', () => {
  it('records nothing of an ordinary run, and counts the trace', () => {
    const { tracer, clock } = startLeftOut();
    const trace = tracer.createTrace();
    trace.withSpan(
      'discover',
      () => {
        trace.withSpan('filter', () => trace.withSpan('lookup', () => (clock.time += 5)), { kind: 'stage' });
        trace.captureActionData('filter', 'go', { passed: true });
        trace.info('found', 'test');
      },
      { kind: 'pipeline' },
    );
    expect(spansOf(tracer)).toEqual([]);
    expect(trace.logs).toEqual([]);
    expect(tracer.status()).toMatchObject({
      dropped: { sampledOut: 1 },
      unknownParents: 0,
      misuse: { endedTwice: 0, endedUnknown: 0 },
      samplingRate: 0,
    });
  });

  it('is kept, with its runs and stages and their parents, when the run is over its threshold', () => {
    const { tracer, clock } = startLeftOut();
    const trace = tracer.createTrace();
    const run = trace.startSpan('discover', { kind: 'pipeline' });
    const stage = trace.startSpan('filter', { kind: 'stage', parent: run });
    const inner = trace.startSpan('lookup', { parent: stage });
    clock.time = 4;
    trace.endSpan(inner);
    trace.endSpan(stage);
    clock.time = 101;
    trace.endSpan(run);
    expect(spansOf(tracer)).toMatchObject([
      { kind: SpanKind.pipeline, name: 'discover', start: 0, end: 101, parent: -1, status: SpanStatus.ok },
      { kind: SpanKind.stage, name: 'filter', stage: 'filter', start: 0, end: 4, parent: 0, status: SpanStatus.ok },
    ]);
    expect(tracer.status().dropped.sampledOut).toBe(0);
    // It stands for itself alone.
    expect(tracer.toTraceData().weights.size).toBe(0);
  });

  it('takes no handle of another trace for its own', () => {
    const { tracer } = startLeftOut();
    const mine = tracer.createTrace();
    const other = tracer.createTrace();
    const run = mine.startSpan('mine', { kind: 'pipeline' });
    const foreign = other.startSpan('other', { kind: 'pipeline' });
    mine.endSpan(mine.startSpan('filter', { kind: 'stage', parent: foreign }), new Error('no'));
    mine.endSpan(foreign);
    mine.endSpan(run);
    expect(tracer.status().misuse.endedUnknown).toBe(1);
    expect(spansOf(tracer)).toMatchObject([{ name: 'mine' }, { name: 'filter', parent: UNKNOWN_PARENT }]);
  });

  it('lets go of a run that ends while the tracer is stopped, and keeps a slow one after 10,000 ordinary ones', () => {
    const { tracer, clock } = startLeftOut();
    const trace = tracer.createTrace();
    const run = trace.startSpan('discover', { kind: 'pipeline' });
    tracer.stop();
    trace.endSpan(run, new Error('after the stop'));
    tracer.start();
    for (let stage = 0; stage < 10_001; stage++) trace.endSpan(trace.startSpan('filter', { kind: 'stage' }));
    expect(spansOf(tracer)).toEqual([]);
    const slow = trace.startSpan('filter', { kind: 'stage' });
    clock.time += 11;
    trace.endSpan(slow);
    expect(spansOf(tracer)).toMatchObject([{ name: 'filter', start: 0, end: 11, parent: -1 }]);
  });

  it('is kept when one stage is over its own threshold, and what follows of the run comes along', () => {
    const { tracer, clock } = startLeftOut();
    const trace = tracer.createTrace();
    trace.withSpan(
      'discover',
      (run) => {
        trace.withSpan('filter', () => (clock.time += 11), { kind: 'stage', parent: run });
        trace.withSpan('format', () => (clock.time += 1), { kind: 'stage', parent: run });
      },
      { kind: 'pipeline' },
    );
    expect(spansOf(tracer)).toMatchObject([
      { name: 'discover', start: 0, end: 12 },
      { name: 'filter', start: 0, end: 11, parent: 0 },
      { name: 'format', start: 11, end: 12, parent: 0 },
    ]);
  });

  it('is kept when something in it fails, however small, and the error goes on to the app', () => {
    const { tracer } = startLeftOut();
    const trace = tracer.createTrace();
    const error = new Error('no such room');
    const run = (): unknown =>
      trace.withSpan(
        'discover',
        () =>
          trace.withSpan('lookup', () => {
            throw error;
          }),
        { kind: 'pipeline' },
      );
    expect(run).toThrow(error);
    const { spans } = tracer.toTraceData();
    expect(spansOf(tracer)).toMatchObject([
      { name: 'discover', status: SpanStatus.error },
      { name: 'lookup', parent: 0, status: SpanStatus.error },
    ]);
    expect([spans.attributes(0), spans.attributes(1)]).toEqual([{ error: 'no such room' }, { error: 'no such room' }]);
  });

  it('is kept when something in it fails without saying why', async () => {
    const { tracer } = startLeftOut();
    const trace = tracer.createTrace();
    const fail = (reason: unknown) => (): never => {
      throw reason;
    };
    expect(() => trace.withSpan('lookup', fail(undefined))).toThrow();
    await expect(trace.withSpanAsync('load', () => Promise.reject(undefined as unknown as Error))).rejects.toBeUndefined();
    const { spans } = tracer.toTraceData();
    expect(spansOf(tracer)).toMatchObject([
      { name: 'lookup', status: SpanStatus.error },
      { name: 'load', status: SpanStatus.error },
    ]);
    expect([spans.attributes(0), spans.attributes(1)]).toEqual([{ error: 'no reason' }, { error: 'no reason' }]);
  });

  it('is kept when a stage reports its failure in its result, or a promise in it is rejected', async () => {
    const { tracer } = startLeftOut();
    tracer.createTrace().withSpan('filter', () => ({ success: false, error: 'broken' }), { kind: 'stage' });
    const trace = tracer.createTrace();
    await expect(trace.withSpanAsync('load', () => Promise.reject(new Error('gone')))).rejects.toThrow('gone');
    expect(spansOf(tracer).map(({ name, status }) => [name, status])).toEqual([
      ['filter', SpanStatus.error],
      ['load', SpanStatus.error],
    ]);
  });

  it('keeps a failed capture, without claiming a time for it', () => {
    const { tracer, clock } = startLeftOut();
    const trace = tracer.createTrace();
    const stage = trace.startSpan('filter', { kind: 'stage' });
    clock.time = 3;
    trace.captureActionData('filter', 'go', { passed: true });
    clock.time = 5;
    trace.captureActionData('filter', 'take', { error: 'no hands' });
    trace.endSpan(stage);
    expect(spansOf(tracer)).toMatchObject([
      { kind: SpanKind.stage, start: 0, end: 5 },
      { kind: SpanKind.capture, name: 'take', stage: 'filter', start: 5, end: 5, parent: 0, status: SpanStatus.error },
    ]);
  });

  it('keeps log lines that tell of trouble', () => {
    const { tracer } = startLeftOut();
    const trace = tracer.createTrace();
    trace.info('fine', 'test');
    trace.warn('odd', 'test');
    trace.error('bad', 'test');
    expect(trace.logs.map(({ message }) => message)).toEqual(['odd', 'bad']);
  });

  it('takes handles of other traces for unknown, and theirs for unknown in others', () => {
    const { tracer } = startLeftOut();
    const [one, other] = [tracer.createTrace(), tracer.createTrace()];
    const run = one.startSpan('one', { kind: 'pipeline' });
    other.startSpan('other', { kind: 'pipeline', parent: run - 5 });
    other.endSpan(other.startSpan('filter', { kind: 'stage', parent: null }), new Error('x'));
    expect(spansOf(tracer)).toMatchObject([
      { name: 'other', parent: UNKNOWN_PARENT },
      { name: 'filter', parent: -1 },
    ]);
  });

  it('counts misuse as any trace does', () => {
    const { tracer } = startLeftOut();
    const trace = tracer.createTrace();
    const [one, two] = [trace.startSpan('discover', { kind: 'pipeline' }), trace.startSpan('filter', { kind: 'stage' })];
    trace.endSpan(two);
    trace.endSpan(two);
    trace.endSpan(one);
    expect(tracer.status().misuse).toEqual({ endedTwice: 0, endedUnknown: 1 });
  });
});

/** What an app does in a trace, and the calls that count of it: recorded, and left out, where to end a span that was not held aside is nothing. */
const USES: readonly (readonly [name: string, use: (trace: ActionAwareStructuredTrace) => void, recorded: number, leftOut: number])[] = [
  ['runs and stages', (trace) => trace.endSpan(trace.startSpan('filter', { kind: 'stage' })), 2, 2],
  ['runs and stages around functions', (trace) => trace.withSpan('filter', () => 1, { kind: 'stage' }), 2, 2],
  ['other spans', (trace) => trace.endSpan(trace.startSpan('lookup')), 2, 1],
  ['other spans around functions', (trace) => trace.withSpan('lookup', () => 1), 2, 2],
  ['captures', (trace) => trace.captureActionData('filter', 'go', { passed: true }), 1, 1],
];

describe('own cost', () => {
  it.each([
    ['recorded', 1],
    ['left out', 0],
  ])('is metered in traces that are %s: one in 64 of all calls', (_name, rate) => {
    for (const [name, use, recorded, leftOut] of USES) {
      const calls = rate > 0 ? recorded : leftOut;
      const { tracer } = startTestTracer({ sampling: createSampling({ rate, seed: 1 }), maxAttributeBytes: 1 });
      const trace = tracer.createTrace();
      for (let time = 0; time < 64_000 / calls; time++) use(trace);
      // Gaps of 32 to 95, 63.5 on average: some 1008, to ±9 (a standard error).
      const { timed } = tracer.status().ownCost;
      expect([name, Math.abs(timed - 1008) < 40]).toEqual([name, true]);
    }
  });

  it('of a trace that is left out is what its calls take', () => {
    let time = 0;
    const looks = { timeOrigin: 0, now: () => (time += 1 / 64) };
    const { tracer } = startTestTracer({ clock: looks, sampling: createSampling({ rate: 0, seed: 1 }) });
    const trace = tracer.createTrace();
    const total = (): number => tracer.status().ownCost.total;
    const measure = (use: () => void): number => {
      const before = total();
      for (let call = 0; call < 32_000; call++) use();
      return total() - before;
    };
    // To start a stage takes a look at the clock of 1/64 ms, to end it another one: 1000 ms in all, but for a gap of 95 calls at each end.
    expect(Math.abs(measure(() => trace.endSpan(trace.startSpan('filter', { kind: 'stage' }))) - 1000)).toBeLessThan((2 * 95) / 64);
    // Nobody looks at the clock for the rest; what a gap has left is of before.
    expect(measure(() => trace.endSpan(trace.startSpan('lookup')))).toBeLessThan((2 * 95) / 64);
    expect(spansOf(tracer)).toEqual([]);
  });
});

describe('a trace that sampling chose', () => {
  it('stands for one over the chance, and for itself once it failed or was slow', () => {
    // Rate 0.25: whichever traces are chosen stand for four.
    const { tracer, clock } = startTestTracer({
      sampling: createSampling({ rate: 0.25, seed: 3 }),
      thresholds: { pipeline_total: { duration: 100, memory: 1 } },
    });
    const chosen: number[] = [];
    for (let run = 0; run < 40; run++) {
      const trace = tracer.createTrace();
      const before = tracer.status().spans;
      trace.withSpan('discover', () => trace.withSpan('work', () => (clock.time += 1)), { kind: 'pipeline' });
      if (tracer.status().spans > before) chosen.push(trace.traceId);
    }
    const { weights } = tracer.toTraceData();
    expect(chosen.length).toBeGreaterThan(0);
    expect(tracer.status().dropped.sampledOut).toBe(40 - chosen.length);
    expect([...weights]).toEqual(chosen.map((trace) => [trace, { spans: 4, details: 4 }]));
  });

  it('counts for itself alone once it failed, its details for what they stood for', () => {
    // With a rate close to 1, the first trace is chosen.
    const { tracer } = startTestTracer({ sampling: createSampling({ rate: 0.8, seed: 2 }) });
    const trace = tracer.createTrace();
    expect(trace.startSpan('x')).toBe(0);
    trace.endSpan(0, new Error('failed'));
    expect([...tracer.toTraceData().weights]).toEqual([[trace.traceId, { spans: 1, details: 1.25 }]]);
  });

  it('chooses the same again with the same seed', () => {
    const choose = (seed: number): boolean[] => {
      const { tracer } = startTestTracer({ sampling: createSampling({ rate: 0.5, seed }) });
      return Array.from({ length: 50 }, () => tracer.createTrace().startSpan('x') >= 0);
    };
    expect(choose(7)).toEqual(choose(7));
    expect(choose(7)).not.toEqual(choose(8));
  });

  it('leaves the shared trace alone', () => {
    const { tracer } = startLeftOut();
    tracer.trace.endSpan(tracer.trace.startSpan('x'));
    expect(spansOf(tracer)).toHaveLength(1);
  });
});
