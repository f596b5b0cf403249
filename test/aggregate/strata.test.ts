import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aggregateTrace } from '../../src/aggregate/aggregate-trace.js';
import { SessionAggregator } from '../../src/aggregate/session-aggregator.js';
import { withoutStrata } from '../../src/aggregate/without-strata.js';
import { SeriesSet } from '../../src/aggregate/series-set.js';
import { findSeries, type SeriesKind, type SessionAggregate } from '../../src/model/aggregate.js';
import { NO_PARENT, SpanKind, SpanStatus } from '../../src/model/span.js';
import { PIPELINE_TOTAL } from '../../src/model/thresholds.js';
import type { TraceData } from '../../src/model/trace-data.js';
import { DeltaParts } from '../../src/store/delta-parts.js';
import { LogBucketSketch } from '../../src/statistics/log-bucket-sketch.js';
import { MOST_STRATA } from '../../src/statistics/strata.js';
import { randomTrace } from '../analyze/random-trace.js';
import { picture } from '../helpers/trace-picture.js';
import { createRecorder } from '../record/recorder-fixture.js';
import { strataOf } from './figures.js';

function of(aggregate: SessionAggregate, kind: SeriesKind, name: string): ReturnType<typeof strataOf> {
  return strataOf(findSeries(aggregate, kind, name)?.strata);
}

/** Executions of all stages by their definition, each with the captures that name it as their parent. */
function stagesOf({ spans, strings }: TraceData): Map<string, Record<string, number[]>> {
  const found = new Map<string, Record<string, number[]>>();
  for (let row = spans.firstRow; row < spans.rowCount; row++) {
    if (spans.kind(row) !== SpanKind.stage || Number.isNaN(spans.end(row))) continue;
    let captures = 0;
    for (let one = spans.firstRow; one < spans.rowCount; one++) {
      if (spans.kind(one) === SpanKind.capture && spans.parent(one) === row && !Number.isNaN(spans.end(one))) captures++;
    }
    const name = strings.get(spans.stageId(row) || spans.nameId(row));
    const stage = found.get(name) ?? {};
    found.set(name, stage);
    (stage[`${strings.get(spans.trackId(row))} ${captures}`] ??= []).push(spans.end(row) - spans.start(row));
  }
  return found;
}

describe('strata of a session', () => {
  it('hold executions of a lane that captured as much together', () => {
    const data = picture(`
      pipeline turn   |---------------------------|  |--------|
        stage filter  |-----|--|     |---|            |---|
          captures    |-a|-b|        |-a-|            |-a-|
        stage show                          |----|
    `);
    const aggregate = aggregateTrace(data);
    // Of the executions of filter, one of 6 ms captured two, one of 3 none, and two of 4 one each; 6, 3 and 4 begin a bucket.
    expect(of(aggregate, 'stage', 'filter')).toEqual({ 'main 2': [[6, 1]], 'main 0': [[3, 1]], 'main 1': [[4, 2]] });
    expect(of(aggregate, 'stage', 'show')).toEqual({ 'main 0': [[5, 1]] });
    // Trace 1 has both runs: what was captured in it counts for the one that is over first.
    expect(of(aggregate, 'pipeline', PIPELINE_TOTAL)).toEqual({ 'main 4': [[28, 1]], 'main 0': [[9, 1]] });
    expect(findSeries(aggregate, 'action', 'a')?.strata).toBeUndefined();
  });

  it('are what the definition says, for any trace', () => {
    fc.assert(
      fc.property(randomTrace(undefined, {}), (data) => {
        const aggregate = aggregateTrace(data);
        for (const [name, strata] of stagesOf(data)) {
          const wanted = Object.entries(strata).map(([key, values]) => {
            const sketch = new LogBucketSketch();
            for (const value of values) sketch.add(value);
            const buckets: [number, number][] = [];
            sketch.forEach((low, _high, count) => buckets.push([low, count]));
            return [key, buckets];
          });
          expect(of(aggregate, 'stage', name)).toEqual(Object.fromEntries(wanted));
        }
      }),
      { numRuns: 200 },
    );
  });

  it('are the same however the session is cut, also where a stage is in another chunk than its captures', () => {
    const { recorder, clock } = createRecorder();
    const aggregator = new SessionAggregator(recorder.session);
    const [turn, filter, attack, mira] = ['turn', 'filter', 'attack', 'Mira'].map((text) => recorder.intern(text));
    for (let run = 0; run < 40; run++) {
      const trace = recorder.nextTrace();
      const pipeline = recorder.open(SpanKind.pipeline, turn, 0, mira, trace, NO_PARENT, clock.time);
      const stage = recorder.open(SpanKind.stage, filter, filter, mira, trace, pipeline, clock.time);
      // Some 1,000 rows, and then some: chunks have 1,024.
      for (let capture = 0; capture < 25 + (run % 2) * 75; capture++) {
        clock.time += 0.125;
        recorder.add(SpanKind.capture, attack, filter, mira, trace, stage, clock.time - 0.125, clock.time, SpanStatus.ok);
        if (capture % 40 === 7) aggregator.add(recorder.takeDelta()!);
      }
      recorder.close(stage, trace, clock.time, SpanStatus.ok);
      recorder.close(pipeline, trace, clock.time, SpanStatus.ok);
    }
    aggregator.add(recorder.takeDelta()!);
    const aggregate = aggregator.toAggregate();
    for (const [kind, name] of [
      ['stage', 'filter'],
      ['pipeline', PIPELINE_TOTAL],
    ] as const) {
      // 25 and 100 captures of an eighth of a millisecond; 3.125 and 12.5 begin a bucket.
      for (const one of [aggregate, aggregateTrace(recorder)]) {
        expect(of(one, kind, name)).toEqual({ 'Mira 25': [[3.125, 20]], 'Mira 100': [[12.5, 20]] });
      }
    }
  });

  it('know of captures that come with the next part of a delta only', () => {
    const { recorder, clock } = createRecorder();
    const [filter, attack, mira] = ['filter', 'attack', 'Mira'].map((text) => recorder.intern(text));
    for (let run = 0; run < 40; run++) {
      const trace = recorder.nextTrace();
      const stage = recorder.open(SpanKind.stage, filter, filter, mira, trace, NO_PARENT, clock.time);
      for (let capture = 0; capture < 100; capture++)
        recorder.add(SpanKind.capture, attack, filter, mira, trace, stage, clock.time, clock.time);
      clock.time += 12.5;
      recorder.close(stage, trace, clock.time, SpanStatus.ok);
    }
    const aggregator = new SessionAggregator(recorder.session);
    const parts = new DeltaParts(recorder.takeDelta()!);
    // A chunk at a time.
    while (!parts.done) aggregator.add({ ...parts.take(0, 0), weights: [] });
    expect(of(aggregator.toAggregate(), 'stage', 'filter')).toEqual({ 'Mira 100': [[12.5, 40]] });
  });

  it('are not kept of sampled sessions: what is kept because it is slow would stand beside what was chosen', () => {
    const { recorder, clock } = createRecorder();
    const filter = recorder.intern('filter');
    for (const weight of [1, 10]) {
      const trace = recorder.nextTrace();
      if (weight > 1) recorder.weigh(trace, weight, weight);
      const stage = recorder.open(SpanKind.stage, filter, filter, 0, trace, NO_PARENT, clock.time);
      clock.time += 4;
      recorder.close(stage, trace, clock.time, SpanStatus.ok);
    }
    expect(findSeries(aggregateTrace(recorder), 'stage', 'filter')).toMatchObject({ values: { count: 11 } });
    expect(findSeries(aggregateTrace(recorder), 'stage', 'filter')!.strata).toBeUndefined();
  });

  it('hold no value that their figures would not, and no number of lanes too many', () => {
    const series = new SeriesSet();
    const stage = series.find('stage', 'filter');
    for (const value of [NaN, Infinity, -1, 1e39, 4]) {
      series.record(stage, value, 1, false);
      series.recordLike(stage, value, 1, 'Mira', 2);
    }
    for (let lane = 0; lane < 1000; lane++) series.recordLike(stage, 1, lane + 2, `${lane}`, 0);
    const [{ strata }] = series.toAggregates([]);
    expect([strataOf(strata)['Mira 2'], strata!.tracks.length]).toEqual([[[4, 1]], MOST_STRATA]);
  });

  it('go with the spans, and nothing else does', () => {
    const aggregate = aggregateTrace(picture(`stage filter |-----|`));
    const { strata, ...rest } = aggregate.series[0];
    expect(strata).toBeDefined();
    expect(withoutStrata(aggregate)).toEqual({ ...aggregate, series: [rest] });
  });
});
