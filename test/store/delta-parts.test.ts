import { describe, expect, it, vi } from 'vitest';
import { CHUNK_ROWS } from '../../src/model/span-chunk.js';
import { DeltaParts } from '../../src/store/delta-parts.js';
import { TestSession } from './recorded-session.js';

function recordTurns(count: number): TestSession {
  const session = new TestSession('a');
  for (let turn = 0; turn < count; turn++) session.turn(`turn ${turn % 3}`);
  session.count('heap', 1);
  session.log('done');
  session.recorder.weigh(1, 2, 3);
  return session;
}

describe('DeltaParts', () => {
  it('hands a delta over in parts that follow one another, everything but chunks with the first', () => {
    // 1280 turns of two spans: 2560 rows, two full chunks and 512 rows.
    const delta = recordTurns(1280).recorder.takeDelta()!;
    const parts = new DeltaParts(delta);
    const taken = [1, 2, 3].map((sequence) => parts.take(sequence, 0));
    expect(parts.done).toBe(true);
    expect(taken.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
    expect(taken.map(({ chunks }) => chunks.map(({ firstRow, count }) => [firstRow, count]))).toEqual([
      [[0, CHUNK_ROWS]],
      [[CHUNK_ROWS, CHUNK_ROWS]],
      [[2 * CHUNK_ROWS, 512]],
    ]);
    const [first, second, third] = taken;
    expect([first.strings, first.logs.length, first.counters.time.length, first.weights.trace.length]).toEqual([delta.strings, 1, 1, 1]);
    for (const { strings, logs, counters, weights } of [second, third]) {
      expect([strings.length, logs.length, counters.time.length, weights.trace.length]).toEqual([0, 0, 0, 0]);
    }
    expect([third.firstString, third.firstLog, third.firstCounter]).toEqual([delta.strings.length, 1, 1]);
  });

  it('is done with a delta of no chunks after one part, and takes as many chunks as the time allows', () => {
    const session = recordTurns(1280);
    const whole = new DeltaParts(session.recorder.takeDelta()!);
    expect(whole.take(1, Infinity).chunks).toHaveLength(3);
    expect(whole.done).toBe(true);
    session.log('more');
    const text = new DeltaParts(session.recorder.takeDelta()!);
    expect(text.done).toBe(false);
    expect(text.take(2, 0)).toMatchObject({ chunks: [], logs: [{ message: 'more' }] });
    expect(text.done).toBe(true);
    // The clock moves by 1 ms each time it is read: a budget of 2 ms is used up by the second chunk.
    let now = 0;
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => now++);
    const timed = new DeltaParts(session.recorder.takeDelta(true)!);
    expect(timed.take(3, 2).chunks).toHaveLength(2);
    clock.mockRestore();
  });

  it('prepares what nothing changes any more', () => {
    const session = recordTurns(1);
    const parts = new DeltaParts(session.recorder.takeDelta()!);
    const [chunk] = parts.take(1, 0).chunks;
    session.turn();
    session.recorder.flagSpans(1, 0, 100);
    expect([chunk.count, chunk.start.length, ...chunk.flags]).toEqual([2, 2, 0, 0]);
  });
});
