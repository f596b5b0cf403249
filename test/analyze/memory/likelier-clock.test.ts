import { describe, expect, test } from 'vitest';
import { findLikelierClocks, TIME } from '../../../src/analyze/memory/lasting-growth.js';
import { findLikelySources } from '../../../src/analyze/memory/likely-sources.js';
import type { LowPoint } from '../../../src/analyze/memory/low-points.js';
import { drawNormal } from '../../../src/statistics/draws.js';
import { createRandom } from '../../../src/statistics/random.js';

const MINUTE = 60_000;
/** Eight low points in ten minutes, as a full collection every 80 s leaves them. */
const COUNT = 8;
const STEP = 1.25;
const noise = createRandom(11);
const lows = (valueOf: (minute: number) => number): LowPoint[] =>
  Array.from({ length: COUNT }, (_, at) => ({ time: at * STEP * MINUTE, value: valueOf(at * STEP) + 0.2 * drawNormal(noise) }));
/** Done much in the first minutes and in the last, hardly between. */
const BURSTS = [0, 9, 18, 19, 20, 21, 30, 40];
const bursts = { action: 'bursts', counts: BURSTS };

describe('findLikelierClocks', () => {
  test('is time for a straight line, of which so few points are enough', () => {
    expect(
      findLikelierClocks(
        lows((minute) => 30 + minute),
        [],
        true,
        10,
      ),
    ).toEqual({ names: [TIME], isSure: true });
  });

  test('is the action whose counts it keeps to, where time does not', () => {
    const kept = lows((minute) => 30 + BURSTS[minute / STEP] / 4);
    expect(findLikelierClocks(kept, [bursts], true, 10)).toEqual({ names: ['bursts'], isSure: true });
    expect(findLikelierClocks(kept, [], true, 10)).toEqual({ names: [], isSure: false });
  });

  test('is none for steps, caches that fill, and a scene with its cache', () => {
    const curves = [
      (minute: number) => 30 + (minute < 3 ? 0 : minute < 7 ? 5 : 10),
      ...[1, 2, 4].map((fills) => (minute: number) => 30 - 10 * Math.expm1(-minute / fills)),
      (minute: number) => 30 + (minute < 4 ? 0 : 6 - 5 * Math.expm1((4 - minute) / 2)),
    ];
    for (const curve of curves) expect(findLikelierClocks(lows(curve), [bursts], true, 10).names).toEqual([]);
  });

  test('an action that was done twice is a step', () => {
    const twice = { action: 'twice', counts: [0, 0, 0, 1, 1, 1, 2, 2] };
    const kept = lows((minute) => 30 + 5 * twice.counts[minute / STEP]);
    expect(findLikelierClocks(kept, [twice], true, 10).names).toEqual([]);
  });
});

describe('findLikelySources', () => {
  const kept = lows((minute) => 30 + BURSTS[minute / STEP] / 4);
  const evenly = { action: 'evenly', counts: BURSTS.map((_, at) => at * 5) };
  const late = { action: 'late', counts: BURSTS.map((_, at) => (at < 5 ? 0 : 3 * at)) };

  test('are the actions that suit growth best, the likeliest first; not those that were hardly done, or while it shrank', () => {
    const twice = { action: 'twice', counts: [0, 0, 0, 1, 1, 1, 2, 2] };
    expect(findLikelySources(kept, [late, twice, evenly, bursts])).toEqual(['bursts', 'evenly', 'late']);
    const shrinks = kept.map(({ time, value }) => ({ time, value: -value }));
    expect(findLikelySources(shrinks, [bursts])).toEqual([]);
  });
});
