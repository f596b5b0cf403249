import { describe, expect, test } from 'vitest';
import { findGrowthSource } from '../../../src/analyze/memory/growth-source.js';
import { measureLine, measureRise } from '../../../src/analyze/memory/growth.js';
import { GrowthWatch } from '../../../src/analyze/memory/growth-watch.js';
import { isFall, keepFullCollections } from '../../../src/analyze/memory/collected-lows.js';
import { findClock, TIME } from '../../../src/analyze/memory/lasting-growth.js';
import { projectExhaustion } from '../../../src/analyze/memory/exhaustion.js';
import { leastOfCells, type LowPoint } from '../../../src/analyze/memory/low-points.js';
import { drawNormal } from '../../../src/statistics/draws.js';
import { createRandom } from '../../../src/statistics/random.js';

const MINUTE = 60_000;
/** Twenty points, one in each half a minute of ten. */
const points = (valueOf: (at: number) => number): LowPoint[] =>
  Array.from({ length: 20 }, (_, at) => ({ time: (at + 1) * 30_000, value: valueOf(at) }));

describe('leastOfCells', () => {
  test('takes the least of each part, and nothing of parts without a point', () => {
    const values = [5, 3, 9, 4].map((value, at) => ({ time: at + 1, value }));
    expect(leastOfCells(values, 0, 4, 2).map(({ value }) => value)).toEqual([3, 4]);
    expect(leastOfCells(values, 2, 6, 4).map(({ value }) => value)).toEqual([9, 4]);
  });
});

describe('measureRise', () => {
  test('of a straight line: all of it without a step, no unsteadiness, the slope with no doubt', () => {
    const line = points((at) => 100 + at);
    const rise = measureRise(line, 0, 10 * MINUTE)!;
    expect(rise.amount).toBeCloseTo(20, 9);
    expect(rise.withoutStep).toBeCloseTo(20, 9);
    expect(rise.before).toBe(-Infinity);
    const {
      perMinute: { value, low, high },
      unsteadiness,
    } = measureLine(line, rise);
    expect(unsteadiness).toBeCloseTo(0, 9);
    expect([value, low, high].map((slope) => Number(slope.toFixed(9)))).toEqual([2, 2, 2]);
    // One order of 20!.
    expect(rise.pValue).toBeCloseTo(1 / 2.43290200817664e18, 25);
  });

  test('of one step: nothing without it, and points far from any line', () => {
    const step = points((at) => (at < 10 ? 100 : 200));
    const rise = measureRise(step, 0, 10 * MINUTE)!;
    expect(rise.withoutStep).toBeLessThan(25);
    expect(measureLine(step, rise).unsteadiness).toBeGreaterThan(0.1);
  });

  test('says nothing across a gap of more than 200 seconds, in which a step may hide', () => {
    const line = points((at) => at);
    expect(measureRise([...line.slice(0, 8), ...line.slice(13)], 0, 10 * MINUTE)).toBeDefined();
    expect(measureRise([...line.slice(0, 8), ...line.slice(14)], 0, 10 * MINUTE)).toBeUndefined();
  });

  test('says nothing of fewer than seven points, or of points at one end', () => {
    const spread = points((at) => at).filter(({ time }) => time % 90_000 === 0);
    expect(measureRise([...spread, ...points((at) => at).slice(-1)], 0, 10 * MINUTE)).toBeDefined();
    expect(measureRise(spread, 0, 10 * MINUTE)).toBeUndefined();
    expect(measureRise(points((at) => at).slice(8), 0, 10 * MINUTE)).toBeUndefined();
  });
});

describe('GrowthWatch', () => {
  test('in random order hardly ever finds anything, however often it looks', () => {
    let alarms = 0;
    for (let seed = 1; seed <= 20; seed++) {
      const random = createRandom(seed);
      const watch = new GrowthWatch({ share: 0, least: 0, allowance: 0.01 });
      const lows: LowPoint[] = [];
      for (let time = 0; time < 480 * MINUTE; time += 30_000) {
        lows.push({ time, value: 100 + drawNormal(random) });
        if (
          watch.look(
            () => lows,
            time,
            () => [],
          )
        )
          alarms++;
      }
    }
    expect(alarms).toBe(0);
  });

  test('finds slow growth in a long stretch', () => {
    const random = createRandom(1);
    const watch = new GrowthWatch({ share: 0.1, least: 1, allowance: 0.01 });
    const lows: LowPoint[] = [];
    let found: number | undefined;
    for (let time = 0; time < 240 * MINUTE && found === undefined; time += 30_000) {
      lows.push({ time, value: 100 + (0.2 * time) / MINUTE + drawNormal(random) });
      if (
        watch.look(
          () => lows,
          time,
          () => [],
        )
      )
        found = time / MINUTE;
    }
    // In long stretches growth by a fifth counts, which takes 100 minutes; the stretches that hold it are 112 and 160 minutes long.
    expect(found).toBeGreaterThan(100);
    expect(found).toBeLessThan(170);
  });
});

describe('keepFullCollections', () => {
  const typical = { young: 2, full: 10 };
  const kept = (collected: readonly (readonly [value: number, freed: number, isFall: boolean])[], usual = typical): number[] =>
    keepFullCollections(collected.map(([value, freed, isFall], time) => ({ time, value, freed, isFall, typical: usual }))).map(
      ({ time }) => time,
    );

  test('leaves out those that freed less than half of what full ones do, or less than young ones do', () => {
    expect(kept([[1, 4, true], [1, 6, true], [1, 30, true]])).toEqual([1, 2]); // prettier-ignore
    expect(
      kept(
        [
          [1, 4, true],
          [1, 9, true],
        ],
        { young: 5, full: 5 },
      ),
    ).toEqual([1]);
  });

  test('keeps what a greater one does not speak against: one burst of garbage', () => {
    expect(kept([[1, 10, true], [1, 40, true], [1, 10, true]])).toEqual([0, 1, 2]); // prettier-ignore
  });

  test('keeps one that left no less than the one before only if the next that did left no less', () => {
    // Full collections with none between them; then two whose garbage the next one frees; then one after which none is known.
    expect(kept([[5, 10, true], [5, 10, false], [5, 10, true], [7, 10, false], [9, 10, false], [5, 10, true], [5, 10, false]])).toEqual([0, 1, 2, 5]); // prettier-ignore
  });

  test('leaves out one that left garbage, which the next one frees; and keeps a fall by less', () => {
    expect(kept([[10, 10, true], [13, 10, true], [10, 10, true], [9.5, 10, true]])).toEqual([0, 2, 3]); // prettier-ignore
  });

  test('keeps none where nothing else is known of collections', () => {
    expect(kept([[1, 10, true]], { young: NaN, full: 10 })).toEqual([]);
  });
});

describe('isFall', () => {
  test('is a fifth of what was freed, below what the collection before left; not known of the first one', () => {
    expect([isFall(2, 10), isFall(1.9, 10), isFall(-3, 10), isFall(NaN, 10)]).toEqual([true, false, false, false]);
  });
});

describe('findClock', () => {
  const noise = createRandom(7);
  const lows = (valueOf: (minute: number) => number): LowPoint[] =>
    Array.from({ length: 28 }, (_, at) => ({ time: (at * MINUTE) / 2, value: valueOf(at / 2) + 0.05 * drawNormal(noise) }));

  test('is time for a straight line, even if it is short of large', () => {
    const line = lows((minute) => 30 + minute);
    expect(findClock(line, [], false)).toEqual({ names: [TIME], isSure: true });
  });

  test('is none for a cache that fills, a step, a scene with its cache, and what swings', () => {
    const curves = [
      ...[3, 6, 12, 20].map((fills) => (minute: number) => 30 - 10 * Math.expm1(-minute / fills)),
      (minute: number) => (minute < 7 ? 30 : 40),
      (minute: number) => 30 + (minute < 5 ? 0 : 6 - 5 * Math.expm1((5 - minute) / 2)),
      (minute: number) => 30 + Math.sin(minute),
    ];
    for (const curve of curves) expect(findClock(lows(curve), [], false).names).toEqual([]);
  });

  test('is the action whose counts it keeps to, done unevenly; sure where it keeps to them closely', () => {
    const counts = Array.from({ length: 28 }, (_, at) => at + 6 * Math.sin(at / 3));
    const kept = lows((minute) => 30 + counts[minute * 2]);
    expect(findClock(kept, [], false).names).toEqual([]);
    expect(findClock(kept, [{ action: 'a', counts }], false)).toEqual({ names: ['a'], isSure: true });
    // Off by 3.2 % of the growth, up and down: near enough, and not close.
    const [reach] = [counts[27] - counts[0]];
    const loose = counts.map((count, at) => ({ time: (at * MINUTE) / 2, value: 30 + count + (at % 2 === 0 ? 0.032 : -0.032) * reach }));
    expect(findClock(loose, [{ action: 'a', counts }], false)).toEqual({ names: ['a'], isSure: false });
  });
});

describe('projectExhaustion', () => {
  test('divides what is left by the growth, and by its bounds', () => {
    const rise = measureRise(
      points((at) => 100 + at),
      0,
      10 * MINUTE,
    )!;
    const growth = { ...rise, reached: 100, perMinute: { value: 2, low: 1, high: 4 }, unsteadiness: 0 };
    expect(projectExhaustion(growth, 140)).toEqual({ time: 30 * MINUTE, earliest: 20 * MINUTE, latest: 50 * MINUTE });
    expect(projectExhaustion(growth, undefined)).toBeUndefined();
    expect(projectExhaustion(growth, 90)).toEqual({ time: 10 * MINUTE, earliest: 10 * MINUTE, latest: 10 * MINUTE });
  });
});

describe('findGrowthSource', () => {
  const sources = (seed: number, each: (counts: readonly number[], at: number) => number): ReturnType<typeof findGrowthSource> => {
    const random = createRandom(seed);
    const names = ['a', 'b', 'c'];
    const columns = names.map(() => {
      let count = 0;
      return Array.from({ length: 40 }, () => (count += Math.floor(6 * random())));
    });
    const lows = columns[0].map((_, at) => ({
      time: at * 15_000,
      value:
        each(
          columns.map((column) => column[at]),
          at,
        ) + drawNormal(random),
    }));
    return findGrowthSource(
      lows,
      names.map((action, index) => ({ action, counts: columns[index] })),
    );
  };

  test('names the action, with what each leaves', () => {
    const source = sources(1, ([, b]) => 2 * b);
    expect(source?.action).toBe('b');
    expect(source!.each.low).toBeLessThan(2);
    expect(source!.each.high).toBeGreaterThan(2);
    expect(source!.share).toBeCloseTo(1, 1);
  });

  test('names those together that always come together, with what each leaves; and not one that only does so mostly', () => {
    const random = createRandom(3);
    const [a, other] = [0, 0].map(() => {
      let count = 0;
      return Array.from({ length: 40 }, () => (count += Math.floor(6 * random())));
    });
    const lows = a.map((count, at) => ({ time: at * 15_000, value: 30 * count + drawNormal(random) }));
    const twice = a.map((count) => 2 * count);
    const mostly = a.map((count, at) => count + other[at]);
    const named = (columns: Readonly<Record<string, readonly number[]>>): ReturnType<typeof findGrowthSource> =>
      findGrowthSource(
        lows,
        Object.entries(columns).map(([action, counts]) => ({ action, counts })),
      );
    expect(named({ a, twice, other })).toMatchObject({ action: 'a', alike: ['twice'] });
    expect(named({ a, twice, other })!.each.value).toBeCloseTo(30, 0);
    expect(named({ a, mostly, other })).toMatchObject({ action: 'a', alike: [] });
  });

  test('names none where time alone does it, where two do it alike, or where nothing was done', () => {
    const named = Array.from({ length: 40 }, (_, seed) => sources(seed + 1, (_counts, at) => 5 * at));
    expect(named.filter(Boolean).length).toBeLessThanOrEqual(2);
    expect(sources(1, ([a, b]) => 2 * a + 2 * b)).toBeUndefined();
    const counts = Array.from({ length: 20 }, (_, at) => at * 2);
    const twins = ['x', 'y'].map((action) => ({ action, counts }));
    expect(
      findGrowthSource(
        points((at) => at),
        twins,
      ),
    ).toBeUndefined();
    expect(
      findGrowthSource(
        points((at) => at),
        [],
      ),
    ).toBeUndefined();
  });
});
