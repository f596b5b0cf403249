import { describe, expect, it } from 'vitest';
import { aggregateTrace, countTrace } from '../../src/aggregate/aggregate-trace.js';
import { SpanKind, SpanStatus } from '../../src/model/span.js';
import { DeltaParts } from '../../src/store/delta-parts.js';
import { LiveAggregates } from '../../src/store/live-aggregates.js';
import { prepareDelta } from '../../src/store/prepared-delta.js';
import { TestSession } from './recorded-session.js';

function write(live: LiveAggregates, session: TestSession, sequence: number): void {
  live.add(prepareDelta(session.recorder.takeDelta()!, sequence), sequence, false);
}

describe('which executions are alike', () => {
  it('is told right of a run whose captures are in the next part of the same write', () => {
    const session = new TestSession('a');
    const { recorder } = session;
    const [run, stage, go] = ['run', 'filter', 'go'].map((name) => recorder.intern(name));
    // 14 rows a run: of 1024, the last has two in its chunk, and twelve in the next.
    for (let turn = 0; turn < 100; turn++) {
      const start = turn * 100;
      const parent = recorder.add(SpanKind.pipeline, run, 0, 0, turn, -1, start, start + 20, SpanStatus.ok);
      const inner = recorder.add(SpanKind.stage, stage, stage, 0, turn, parent, start, start + 20, SpanStatus.ok);
      for (let at = 0; at < 12; at++) recorder.add(SpanKind.capture, go, stage, 0, turn, inner, start + at, start + at + 1, SpanStatus.ok);
      session.time = start + 20;
    }
    const live = new LiveAggregates();
    const parts = new DeltaParts(recorder.takeDelta()!);
    const first = live.add(parts.take(1, 0), 1, true);
    expect(parts.done).toBe(false);
    // Half of a write is nothing to store, and what is asked for meanwhile changes nothing.
    expect(first).toBeUndefined();
    live.get('a', 1);
    expect(live.add(parts.take(2, 0), 2, false)).toEqual(aggregateTrace(recorder));
    expect(parts.done).toBe(true);
    expect([...live.get('a', 2)!.series[0].strata!.captures]).toEqual([12]);
  });
});

describe('figures of a session that somebody else began', () => {
  it('go on from what was counted of all that is stored', () => {
    const live = new LiveAggregates();
    const session = new TestSession('a');
    const { recorder } = session;
    for (let turn = 0; turn < 700; turn++) session.turn();
    session.count('heap', 5);
    // Written elsewhere.
    recorder.takeDelta();
    session.turn();
    write(live, session, 2);
    expect(live.get('a', 2)).toBeUndefined();

    live.resume('a', countTrace(recorder), 2);
    expect(live.get('a', 2)).toEqual(aggregateTrace(recorder));
    for (let turn = 0; turn < 500; turn++) session.turn();
    session.count('heap', 7);
    write(live, session, 3);
    expect(live.get('a', 3)).toEqual(aggregateTrace(recorder));
  });

  it('are given up where a part was missed, and can be resumed again', () => {
    const live = new LiveAggregates();
    const session = new TestSession('a');
    session.turn();
    live.add(prepareDelta(session.recorder.takeDelta()!, 1), 1, true);
    session.turn();
    session.recorder.takeDelta();
    session.turn();
    write(live, session, 3);
    expect(live.get('a', 3)).toBeUndefined();
    live.resume('a', countTrace(session.recorder), 3);
    expect(live.get('a', 3)).toEqual(aggregateTrace(session.recorder));
  });

  it('are not held for sessions that are only read, or were deleted', () => {
    const live = new LiveAggregates();
    const session = new TestSession('a');
    session.turn();
    live.resume('a', countTrace(session.recorder), 1);
    expect(live.get('a', 1)).toBeUndefined();
    write(live, session, 2);
    live.forget('a');
    live.resume('a', countTrace(session.recorder), 2);
    expect(live.get('a', 2)).toBeUndefined();
  });
});
