import { describe, expect, it } from 'vitest';
import { aggregateTrace, countTrace } from '../../src/aggregate/aggregate-trace.js';
import { LiveAggregates } from '../../src/store/live-aggregates.js';
import { prepareDelta } from '../../src/store/prepared-delta.js';
import { TestSession } from './recorded-session.js';

function write(live: LiveAggregates, session: TestSession, sequence: number): void {
  live.add(prepareDelta(session.recorder.takeDelta()!, sequence), sequence, false);
}

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
