import { describe, expect, test } from 'vitest';
import { SeriesSet } from '../../../src/aggregate/series-set.js';
import type { SeriesComparison } from '../../../src/analyze/comparison.js';
import { PerformanceRegressionDetector } from '../../../src/analyze/regression/performance-regression-detector.js';
import { varianceOfLoads } from '../../../src/analyze/regression/page-loads.js';
import type { SessionAggregate } from '../../../src/model/aggregate.js';
import { drawNormal } from '../../../src/statistics/draws.js';
import { createRandom } from '../../../src/statistics/random.js';
import { SOME_SESSION } from '../../helpers/empty-data.js';

interface Execution {
  readonly track: string;
  readonly captures: number;
  readonly duration: number;
}

function sessionOf(executions: readonly Execution[], keep = true): SessionAggregate {
  const series = new SeriesSet();
  const stage = series.find('stage', 'filter');
  const tracks = [...new Set(executions.map(({ track }) => track))];
  for (const { track, captures, duration } of executions) {
    series.record(stage, duration, 1, false);
    if (keep) series.recordLike(stage, duration, tracks.indexOf(track), track, captures);
  }
  return { session: SOME_SESSION, until: 0, folded: 0, series: series.toAggregates([]) };
}

function compare(baseline: readonly SessionAggregate[], candidate: readonly SessionAggregate[]): SeriesComparison {
  return new PerformanceRegressionDetector().compare({ label: 'A', sessions: baseline }, { label: 'B', sessions: candidate }).series[0];
}

const LEVELS = { small: 1, middle: 4, large: 40 };
type Level = keyof typeof LEVELS;

/** Executions of lanes that take as long as their names say, ± 15 %, `captures` for each. */
function executions(counts: Readonly<Record<Level, number>>, factor: number, random: () => number, suffix = ''): Execution[] {
  const lanes = Object.entries(counts).flatMap(([level, count]) => new Array<Level>(count).fill(level as Level));
  for (let last = lanes.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [lanes[last], lanes[other]] = [lanes[other], lanes[last]];
  }
  return lanes.map((level) => ({
    track: level + suffix,
    captures: LEVELS[level],
    duration: factor * LEVELS[level] * Math.exp(0.15 * drawNormal(random)),
  }));
}

const EVEN = { small: 40, middle: 40, large: 40 };

describe('executions held against like ones', () => {
  test('are the same where a session only has more of the large ones', () => {
    const random = createRandom(1);
    const [before, after] = [
      executions({ small: 80, middle: 30, large: 10 }, 1, random),
      executions({ small: 10, middle: 30, large: 80 }, 1, random),
    ];
    const like = compare([sessionOf(before)], [sessionOf(after)]);
    expect([like.verdict, like.likeness]).toEqual(['same', 'track']);
    // The median went from that of the small to that of the large.
    expect(like.effects.find(({ name }) => name === 'median')!.change).toBeGreaterThan(10);
    // Without knowing which are alike, that is a regression.
    expect(compare([sessionOf(before, false)], [sessionOf(after, false)])).toMatchObject({
      verdict: 'worse',
      because: 'shift',
      likeness: 'nothing',
    });
  });

  test('are the same also in their tail and throughput, given enough of them to tell those', () => {
    const random = createRandom(7);
    const before = executions({ small: 800, middle: 300, large: 20 }, 1, random);
    const after = executions({ small: 300, middle: 300, large: 800 }, 1, random);
    const like = compare([sessionOf(before)], [sessionOf(after)]);
    expect(like.effects.find(({ name }) => name === 'p95')).toMatchObject({ verdict: 'too little data' });
    expect([like.verdict, like.effects.find(({ name }) => name === 'p95')!.change > 5]).toEqual(['same', true]);
    // A tail of their own: every tenth takes ten times as long.
    const slow = before.map((one, at) => (at % 10 === 0 ? { ...one, duration: 10 * one.duration } : one));
    expect(compare([sessionOf(before)], [sessionOf(slow)])).toMatchObject({ verdict: 'worse', because: 'p95' });
  });

  test('show a change that is small beside what makes them differ', () => {
    const random = createRandom(2);
    const few = { small: 20, middle: 20, large: 20 };
    const [before, after] = [executions(few, 1, random), executions(few, 1.3, random)];
    expect(compare([sessionOf(before)], [sessionOf(after)])).toMatchObject({ verdict: 'worse', because: 'shift' });
    expect(compare([sessionOf(before, false)], [sessionOf(after, false)]).verdict).toBe('too little data');
  });

  test('are alike by what they captured where lanes have other names each time', () => {
    const random = createRandom(3);
    const named = (list: Execution[], side: string): Execution[] => list.map((one, at) => ({ ...one, track: `${side} ${at % 9}` }));
    const found = compare([sessionOf(named(executions(EVEN, 1, random), 'a'))], [sessionOf(named(executions(EVEN, 1.3, random), 'b'))]);
    expect(found).toMatchObject({ verdict: 'worse', because: 'shift', likeness: 'captures' });
  });

  test('are alike by lane where each captured something else', () => {
    const random = createRandom(4);
    const numbered = (list: Execution[], from: number): Execution[] => list.map((one, at) => ({ ...one, captures: from + at }));
    const found = compare([sessionOf(numbered(executions(EVEN, 1, random), 0))], [sessionOf(numbered(executions(EVEN, 1.3, random), 500))]);
    expect(found).toMatchObject({ verdict: 'worse', because: 'shift', likeness: 'track' });
  });

  test('are no longer alike by what they captured where a build captures more: then that is what changed', () => {
    const random = createRandom(8);
    const [before, after] = [executions(EVEN, 1, random), executions(EVEN, 1, random)];
    // Twice the work: twice as many captures, twice as long.
    const twice = after.map((one) => ({ ...one, captures: 2 * one.captures, duration: 2 * one.duration }));
    expect(compare([sessionOf(before)], [sessionOf(twice)])).toMatchObject({ verdict: 'worse', because: 'shift', likeness: 'track' });
    // One capture more of the same: those of middle size are not held against large ones.
    const more = after.map((one) => ({ ...one, captures: one.captures + 1 }));
    expect(compare([sessionOf(before)], [sessionOf(more)])).toMatchObject({ verdict: 'same', likeness: 'track' });
  });

  test('where only some page loads know which are alike, are held against all: two page loads do not tell how six differ', () => {
    const random = createRandom(9);
    const loads = (): SessionAggregate[] =>
      [0.6, 0.8, 1, 1.2, 1.4, 1.6].map((level, at) => sessionOf(executions(EVEN, level, random), at < 2));
    expect(compare(loads(), loads())).toMatchObject({ verdict: 'too little data', likeness: 'nothing' });
  });

  test('say the same, mirrored, when the sides are swapped', () => {
    const mirrored = { worse: 'better', better: 'worse', same: 'same', 'too little data': 'too little data' };
    for (let seed = 20; seed < 40; seed++) {
      const random = createRandom(seed);
      const [one, other] = [sessionOf(executions(EVEN, 1, random)), sessionOf(executions(EVEN, 1 + (seed % 5) / 10, random))];
      const [there, back] = [compare([one], [other]), compare([other], [one])];
      expect([back.verdict, back.needed]).toEqual([mirrored[there.verdict], there.needed]);
    }
  });

  test('of sessions that did not keep them apart are all held against all', () => {
    const random = createRandom(5);
    const [before, after] = [executions(EVEN, 1, random), executions(EVEN, 3, random)];
    expect(compare([sessionOf(before)], [sessionOf(after, false)]).likeness).toBe('nothing');
  });
});

describe('page loads', () => {
  test('that differ from one another make a change less certain', () => {
    const random = createRandom(6);
    // Levels of page loads are 30 % apart, whatever the build.
    const loads = (factor: number): SessionAggregate[] =>
      [0.7, 1, 1.3, 0.8, 1.2].map((level) => sessionOf(executions(EVEN, level * factor, random)));
    const [one, other] = [loads(1), loads(1.3)];
    expect(compare([one[1]], [other[1]]).verdict).toBe('worse');
    expect(compare(one, other).verdict).toBe('too little data');
    expect(compare(one, loads(3)).verdict).toBe('worse');
  });

  test('by hand: variances of both means, and of a side that cannot tell, as much for each page load', () => {
    const of = (shifts: readonly number[]): { shift: number; count: number }[] => shifts.map((shift) => ({ shift, count: 10 }));
    // 1, 2, 3: variance 1, of the mean 1/3; 0, 0, 3, 3: variance 3, of the mean 3/4.
    const both = varianceOfLoads([of([1, 2, 3]), of([0, 0, 3, 3])]);
    expect(both.variance).toBeCloseTo(1 / 3 + 3 / 4, 12);
    // Welch: (1/3 + 3/4)² / ((1/3)² / 2 + (3/4)² / 3).
    expect(both.degrees).toBeCloseTo((1 / 3 + 3 / 4) ** 2 / (1 / 18 + 9 / 48), 12);
    // One page load beside three with a variance of 1: 1/3 + 1, of one estimate with 2 degrees of freedom.
    const lent = varianceOfLoads([of([1, 2, 3]), of([5])]);
    expect([lent.variance, lent.degrees]).toEqual([expect.closeTo(4 / 3, 12), 2]);
    expect(varianceOfLoads([of([1, 2]), of([5])])).toEqual({ variance: 0, degrees: Infinity });
    // What has nothing in common with the other side tells nothing.
    expect(varianceOfLoads([of([1, 2, 3, NaN]), of([5])]).variance).toBeCloseTo(4 / 3, 12);
  });

  test('count by how much they recorded', () => {
    const loads = [
      { shift: 0, count: 30 },
      { shift: 4, count: 10 },
      { shift: 4, count: 0 },
    ];
    // Mean 1; (3/4 · 1)² + (1/4 · 3)² = 9/8; three page loads: · 3/2. The other side has one, of three times as much.
    expect(varianceOfLoads([loads, [{ shift: 0, count: 1 }]]).variance).toBeCloseTo((9 / 8) * 1.5 * 4, 12);
  });
});
