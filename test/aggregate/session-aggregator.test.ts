import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aggregateTrace } from '../../src/aggregate/aggregate-trace.js';
import { findSeries } from '../../src/model/aggregate.js';
import { SessionAggregator, type AggregatedPart } from '../../src/aggregate/session-aggregator.js';
import { CounterTable } from '../../src/model/counter-table.js';
import { PAGE_ENTRY } from '../../src/model/page-entries.js';
import { NO_PARENT, SpanFlag, SpanKind, SpanStatus } from '../../src/model/span.js';
import { PIPELINE_TOTAL } from '../../src/model/thresholds.js';
import { randomTrace } from '../analyze/random-trace.js';
import { picture } from '../helpers/trace-picture.js';
import { createRecorder } from '../record/recorder-fixture.js';
import { expectSameFigures } from './figures.js';
import { aggregateNaively } from './naive-aggregate.js';

describe('aggregateTrace', () => {
  it('counts what ended, per stage, action and for all runs', () => {
    const data = picture(`
      pipeline turn   |------------------|  |--------!
        stage filter  |-----|--|            |--------!
          captures    |-a|-b|               |-a|--b-->
        stage show               |-------|
    `);
    const aggregate = aggregateTrace(data);
    const figures = aggregate.series.map(({ kind, name, values, errors }) => [kind, name, values.count, values.mean, errors]);
    // Runs of 19 and 9 ms, the second failed; filter took 6, 3 and 9; show 8; a 3 twice; of b, 3 and one that is open.
    expect(figures.sort()).toEqual([
      ['action', 'a', 2, 3, 0],
      ['action', 'b', 1, 3, 0],
      ['pipeline', PIPELINE_TOTAL, 2, 14, 1],
      ['stage', 'filter', 3, 6, 1],
      ['stage', 'show', 1, 8, 0],
    ]);
    expect(aggregate.until).toBe(data.until);
  });

  it('takes a pipeline inside another for a part of it', () => {
    const data = picture(`
      pipeline turn       |------------|
        stage filter      |------|
          pipeline inner   |----|
    `);
    expect(findSeries(aggregateTrace(data), 'pipeline', PIPELINE_TOTAL)?.values).toMatchObject({ count: 1, mean: 13 });
  });

  it('is what the definition says, for any trace with weights and freezes', () => {
    fc.assert(
      fc.property(randomTrace(undefined, { weights: true, freezes: true }), (data) => {
        const counters = new CounterTable();
        data.strings.slice().forEach((_, id) => counters.append(id, id % 2, 3 * id - 2));
        expectSameFigures(aggregateTrace({ ...data, counters }), aggregateNaively({ ...data, counters }));
      }),
      { numRuns: 300 },
    );
  });
});

/** What may happen while a session is recorded; `trace` chooses among those whose run is under way. */
type Step =
  | { readonly do: 'run' | 'stage' | 'capture' | 'end'; readonly trace: number; readonly failed: boolean }
  | { readonly do: 'wait'; readonly time: number }
  | { readonly do: 'freeze'; readonly time: number }
  | { readonly do: 'count' | 'write' | 'write in full' | 'look' };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: fc.record({ do: fc.constantFrom('run', 'stage', 'capture', 'end'), trace: fc.nat(9), failed: fc.boolean() }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('wait'), time: fc.constantFrom(0.1, 1, 7, 900, 1500, 6000) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('freeze'), time: fc.constantFrom(500, 3000) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constantFrom('count', 'write', 'write', 'write in full', 'look') }) },
);

/** Records by steps, feeding an aggregator with each delta, and compares. */
function play(steps: readonly Step[]): void {
  const { recorder, clock } = createRecorder();
  const aggregator = new SessionAggregator(recorder.session);
  const main = recorder.intern('main');
  const open: { trace: number; weight: number; rows: number[]; reach: number }[] = [];
  const write = (full = false): void => {
    const delta = recorder.takeDelta(full);
    if (delta) aggregator.add(structuredClone({ ...delta, chunks: delta.chunks.map(({ attributes: _, ...columns }) => columns) }));
  };
  const look = (): void => {
    // Something new, so that there is a delta and it reaches up to now.
    recorder.count(recorder.intern('heap used'), clock.time, 1);
    write();
    expectSameFigures(aggregator.toAggregate(), aggregateTrace(recorder));
  };
  const begin = (weight: number): void => {
    const trace = recorder.nextTrace();
    if (weight > 1) recorder.weigh(trace, weight, weight);
    open.push({
      trace,
      weight,
      rows: [recorder.open(SpanKind.pipeline, recorder.intern('turn'), 0, main, trace, NO_PARENT, clock.time)],
      reach: clock.time,
    });
  };
  for (const now of steps) {
    if (now.do === 'wait') clock.time += now.time;
    else if (now.do === 'freeze') {
      const from = clock.time;
      clock.time += now.time;
      recorder.flagSpans(SpanFlag.acrossFreeze, from, clock.time);
      recorder.add(SpanKind.entry, recorder.intern(PAGE_ENTRY.frozen), 0, main, 0, NO_PARENT, from, clock.time);
    } else if (now.do === 'count') recorder.count(recorder.intern('heap used'), clock.time, clock.time * 3 - 7);
    else if (now.do === 'write') write();
    else if (now.do === 'write in full') write(true);
    else if (!('trace' in now)) look();
    else if (now.do === 'run') begin([1, 2, 4][now.trace % 3]);
    else if (open.length > 0) {
      const at = now.trace % open.length;
      const { trace, weight, rows, reach } = open[at];
      const name = recorder.intern(`${now.do} ${now.trace % 3}`);
      const parent = rows[rows.length - 1];
      const status = now.failed ? SpanStatus.error : SpanStatus.ok;
      if (now.do === 'stage') rows.push(recorder.open(SpanKind.stage, name, name, main, trace, parent, clock.time));
      else if (now.do === 'capture') {
        recorder.add(SpanKind.capture, name, name, main, trace, parent, reach, clock.time, status);
        open[at].reach = clock.time;
      } else {
        // What failed stands for itself: the weight falls before the run ends, or with it.
        if (now.failed && weight > 1) recorder.weigh(trace, 1, weight);
        recorder.close(rows.pop()!, trace, clock.time, status);
        if (rows.length === 0) open.splice(at, 1);
      }
    }
  }
  look();
}

describe('SessionAggregator', () => {
  it('gives the same however a session is cut into deltas', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 20, maxLength: 200 }), (steps) => play(steps)),
      { numRuns: 200 },
    );
  });

  it('counts a span once that ends after its chunk was full, and in any order', () => {
    const { recorder, clock } = createRecorder();
    const aggregator = new SessionAggregator(recorder.session);
    const name = recorder.intern('filter');
    const rows = Array.from({ length: 3000 }, () => recorder.open(SpanKind.stage, name, name, 0, 1, NO_PARENT, clock.time));
    const flush = (): void => aggregator.add(recorder.takeDelta()!);
    flush();
    expect(aggregator.toAggregate().series).toEqual([]);
    for (let step = 0; step < 7; step++) {
      clock.time += 1;
      // Seven has no factor in common with 3000, so that each row is met once.
      for (let at = step; at < 3000; at += 7) recorder.close(rows[(at * 11) % 3000], 1, clock.time, SpanStatus.ok);
      flush();
    }
    expect(findSeries(aggregator.toAggregate(), 'stage', 'filter')?.values).toMatchObject({ count: 3000, min: 1, max: 7 });
    expectSameFigures(aggregator.toAggregate(), aggregateTrace(recorder));
  });

  it('weighs a run by what is known when it has ended', () => {
    const { recorder, clock } = createRecorder();
    const aggregator = new SessionAggregator(recorder.session);
    const [turn, filter, attack] = ['turn', 'filter', 'attack'].map((text) => recorder.intern(text));
    const figures = (): unknown[] => aggregator.toAggregate().series.map(({ name, values, errors }) => [name, values.count, errors]);
    recorder.weigh(1, 10, 10);
    const run = recorder.open(SpanKind.pipeline, turn, 0, 0, 1, NO_PARENT, clock.time);
    recorder.add(SpanKind.stage, filter, filter, 0, 1, run, clock.time, clock.time + 1);
    recorder.add(SpanKind.capture, attack, filter, 0, 1, run, clock.time, clock.time + 1);
    aggregator.add(recorder.takeDelta()!);
    expect(figures()).toEqual([
      ['filter', 10, 0],
      ['attack', 10, 0],
    ]);
    // It fails: it would have been recorded in any case, but not its captures.
    recorder.weigh(1, 1, 10);
    recorder.close(run, 1, clock.time + 2, SpanStatus.error);
    aggregator.add(recorder.takeDelta()!);
    expect(figures()).toEqual([
      ['filter', 1, 0],
      ['attack', 10, 0],
      [PIPELINE_TOTAL, 1, 1],
    ]);
  });

  it('holds back no more than it may, and loses nothing by it', () => {
    const { recorder, clock } = createRecorder({ maxSpans: 300_000 });
    const aggregator = new SessionAggregator(recorder.session);
    const filter = recorder.intern('filter');
    // Traces without a run, so that none of them ever is over; then one with more values than are held in all.
    for (let trace = 1; trace <= 12_000; trace++) {
      recorder.weigh(trace, 2, 2);
      recorder.add(SpanKind.stage, filter, filter, 0, trace, NO_PARENT, clock.time, clock.time + 1);
    }
    for (let span = 0; span < 210_000; span++)
      recorder.add(SpanKind.stage, filter, filter, 0, 12_000, NO_PARENT, clock.time, clock.time + 1);
    aggregator.add(recorder.takeDelta()!);
    expect(findSeries(aggregator.toAggregate(), 'stage', 'filter')?.values).toMatchObject({ recorded: 222_000, count: 444_000 });
  });

  it('leaves out a long span that turns out to have lain across a sleep, though it was written before', () => {
    const { recorder, clock } = createRecorder();
    const aggregator = new SessionAggregator(recorder.session);
    const names = ['filter', 'show'].map((text) => recorder.intern(text));
    const started = clock.time;
    clock.time += 8 * 3_600_000;
    const [, slow] = names.map((name) => recorder.add(SpanKind.stage, name, name, 0, 1, NO_PARENT, started, clock.time));
    const flush = (): unknown => {
      recorder.count(recorder.intern('lag'), clock.time, 0);
      aggregator.add(recorder.takeDelta()!);
      return aggregator.toAggregate().series.flatMap(({ kind, name }) => (kind === 'stage' ? [name] : []));
    };
    expect(flush()).toEqual(['filter', 'show']);
    clock.time += 2000;
    recorder.flagSpan(slow, SpanFlag.acrossFreeze);
    expect(flush()).toEqual(['filter']);
    clock.time += 6000;
    expect(flush()).toEqual(['filter']);
    expectSameFigures(aggregator.toAggregate(), aggregateTrace(recorder));
  });

  it('folds what is too much, and says so', () => {
    const { recorder, clock } = createRecorder();
    for (let at = 0; at < 250; at++) {
      const [action, stage, counter] = ['action', 'stage', 'counter'].map((kind) => recorder.intern(`${kind} ${at}`));
      recorder.add(SpanKind.capture, action, stage, 0, 1, NO_PARENT, clock.time, clock.time + at);
      recorder.add(SpanKind.stage, stage, stage, 0, 1, NO_PARENT, clock.time, clock.time + at);
      recorder.counters = recorder.counters instanceof CounterTable ? recorder.counters : new CounterTable();
      recorder.count(counter, clock.time, at);
    }
    const aggregate = aggregateTrace(recorder);
    const count = (kind: string): number => aggregate.series.filter((one) => one.kind === kind).length;
    expect([count('action'), count('stage'), count('counter'), aggregate.folded]).toEqual([201, 201, 101, 50 + 50 + 150]);
    // 200 to 249.
    expect(findSeries(aggregate, 'action', '(other actions)')?.values).toMatchObject({ count: 50, min: 200, max: 249 });
    expect(findSeries(aggregate, 'counter', '(other counters)')?.values).toMatchObject({ count: 150 });
  });

  it('makes do with names that are missing', () => {
    const { recorder, clock } = createRecorder();
    const name = recorder.intern('filter');
    recorder.add(SpanKind.stage, name, name, 0, 1, NO_PARENT, clock.time, clock.time + 1);
    const delta = recorder.takeDelta()!;
    const part: AggregatedPart = { ...delta, strings: [] };
    const aggregator = new SessionAggregator(recorder.session);
    aggregator.add(part);
    expect(aggregator.toAggregate().series).toMatchObject([{ kind: 'stage', name: '(unknown name)', values: { count: 1 } }]);
  });
});
