import { describe, expect, test } from 'vitest';
import { PerformanceRegressionDetector } from '../../../src/analyze/regression/performance-regression-detector.js';
import type { EffectName, RegressionOptions, RegressionReport, SeriesComparison } from '../../../src/analyze/comparison.js';
import type { SessionAggregate } from '../../../src/model/aggregate.js';
import { COUNTERS } from '../../../src/model/counter-table.js';
import { PIPELINE_TOTAL } from '../../../src/model/thresholds.js';
import { createRandom } from '../../../src/statistics/random.js';
import { lognormal, sessionOf, type MadeSeries } from './made-sessions.js';

function compare(
  baseline: readonly SessionAggregate[],
  candidate: readonly SessionAggregate[],
  options?: RegressionOptions,
): RegressionReport {
  return new PerformanceRegressionDetector(options).compare(
    { label: 'before', sessions: baseline },
    { label: 'after', sessions: candidate },
  );
}

/** One stage on both sides. */
function compareValues(before: readonly number[], after: readonly number[], more: Partial<MadeSeries> = {}): SeriesComparison {
  const [baseline, candidate] = [before, after].map((values) => [sessionOf([{ name: 'stage', values, ...more }])]);
  return compare(baseline, candidate).series[0];
}

function effectOf(series: SeriesComparison, name: EffectName): SeriesComparison['effects'][number] {
  const found = series.effects.find((effect) => effect.name === name);
  if (!found) throw new Error(`There is no effect ${name}.`);
  return found;
}

const random = createRandom(77);

describe('a verdict', () => {
  test('is worse for a stage that got slower by more than the limit, and says why and by how much', () => {
    const series = compareValues(lognormal(300, 4, 0.2, random), lognormal(300, 6, 0.2, random));
    expect([series.verdict, series.because]).toEqual(['worse', 'shift']);
    const { change, low, high, limit, baseline, candidate } = effectOf(series, 'shift');
    // 50 % more was planted.
    expect(low).toBeLessThan(0.5);
    expect(high).toBeGreaterThan(0.5);
    expect(low).toBeGreaterThan(0.2);
    expect(change).toBeCloseTo(candidate / baseline - 1, 12);
    expect(baseline).toBe(effectOf(series, 'median').baseline);
    expect(Math.abs(effectOf(series, 'median').change - 0.5)).toBeLessThan(0.1);
    expect(limit).toBe(0.2);
    expect(series.pValue).toBeLessThan(1e-6);
    // Logarithms 0.405 apart, each with 0.2: Φ(0.405 / √0.08) = Φ(1.43) = 0.924.
    expect(Math.abs(series.superiority - 0.924)).toBeLessThan(0.04);
    expect([series.baselineCount, series.candidateCount]).toEqual([300, 300]);
  });

  test('is better the other way round', () => {
    const series = compareValues(lognormal(300, 6, 0.2, random), lognormal(300, 4, 0.2, random));
    expect([series.verdict, series.because]).toEqual(['better', 'shift']);
  });

  test('is the same within the limits, also when a change is certain', () => {
    expect(compareValues(lognormal(400, 4, 0.1, random), lognormal(400, 4, 0.1, random)).verdict).toBe('same');
    const certain = compareValues(lognormal(2000, 4, 0.1, random), lognormal(2000, 4.4, 0.1, random));
    expect([certain.verdict, effectOf(certain, 'shift').low > 0]).toEqual(['same', true]);
  });

  test('is too little data otherwise, with about as many runs as it takes', () => {
    const few = compareValues(lognormal(30, 4, 0.5, random), lognormal(30, 4, 0.5, random));
    expect(few.verdict).toBe('too little data');
    expect(few.needed).toBeGreaterThan(30);
    // Four times as much makes the interval half as wide: what was needed is enough, with some to spare for chance.
    const count = 30 + 2 * few.needed!;
    expect(compareValues(lognormal(count, 4, 0.5, random), lognormal(count, 4, 0.5, random)).verdict).toBe('same');
  });

  test('needs ten independent values: three that differ clearly are not enough', () => {
    const series = compareValues([1, 1.1, 1.2], [9, 9.1, 9.2]);
    expect([series.verdict, effectOf(series, 'shift').low, effectOf(series, 'median').low]).toEqual(['too little data', NaN, NaN]);
    // Of 10, 3 are there.
    expect(series.needed).toBe(7);
  });

  test('rests on the tail where only that got slower, given that there is enough of it', () => {
    const slowTail = (values: number[]): number[] => values.map((value, at) => (at % 10 === 0 ? value * 4 : value));
    const series = compareValues(lognormal(1500, 4, 0.2, random), slowTail(lognormal(1500, 4, 0.2, random)));
    expect([series.verdict, series.because]).toEqual(['worse', 'p95']);
    expect(effectOf(series, 'shift').verdict).toBe('same');
    const short = compareValues(lognormal(150, 4, 0.1, random), slowTail(lognormal(150, 4, 0.1, random)));
    expect(effectOf(short, 'p95').verdict).toBe('too little data');
    expect(effectOf(short, 'p95').change).toBeGreaterThan(1);
  });

  test('is worse when the middle got faster and the tail slower', () => {
    const before = lognormal(2000, 6, 0.2, random);
    const after = lognormal(2000, 4, 0.2, random).map((value, at) => (at % 8 === 0 ? value * 6 : value));
    const series = compareValues(before, after);
    expect([effectOf(series, 'shift').verdict, effectOf(series, 'p95').verdict]).toEqual(['better', 'worse']);
    expect([series.verdict, series.because]).toEqual(['worse', 'p95']);
  });
});

describe('errors, throughput and memory', () => {
  test('a stage that fails more often is worse by the points', () => {
    const values = lognormal(400, 4, 0.1, random);
    const [baseline, candidate] = [4, 60].map((errors) => [sessionOf([{ name: 'stage', values, errors }])]);
    const { series } = compare(baseline, candidate);
    expect([series[0].verdict, series[0].because]).toEqual(['worse', 'errors']);
    const { baseline: before, candidate: after, change } = effectOf(series[0], 'errors');
    // 4 and 60 of 400.
    expect([before, after, change]).toEqual([0.01, 0.15, 0.15 - 0.01]);
    expect(compare(candidate, baseline).series[0].verdict).toBe('better');
  });

  test('throughput is runs per second of the time in which they ran, of the pipeline alone', () => {
    const sides = [5, 10].map((median) => [
      sessionOf([
        { kind: 'pipeline', name: PIPELINE_TOTAL, values: lognormal(400, median, 0.1, random) },
        { name: 'stage', values: lognormal(400, median / 2, 0.1, random) },
      ]),
    ]);
    const { series } = compare(sides[0], sides[1]);
    const pipeline = series.find(({ kind }) => kind === 'pipeline')!;
    const { baseline, candidate, verdict } = effectOf(pipeline, 'throughput');
    // A lognormal mean is the median times e^(σ²/2) = 1.005: 1000 / 5.025 and half of it.
    expect(Math.abs(baseline - 199)).toBeLessThan(4);
    expect(Math.abs(candidate - 99.5)).toBeLessThan(2);
    expect(verdict).toBe('worse');
    expect(series.find(({ kind }) => kind === 'stage')!.effects.map(({ name }) => name)).toEqual(['shift', 'median', 'p95', 'errors']);
  });

  test('memory is the median of the heap in use; other counters and actions are left out', () => {
    const sides = [50e6, 80e6].map((median) => [
      sessionOf([
        { kind: 'counter', name: COUNTERS.heapUsed, values: lognormal(100, median, 0.05, random) },
        { kind: 'counter', name: COUNTERS.eventLoopLag, values: lognormal(100, median, 0.05, random) },
        { kind: 'action', name: 'attack', values: lognormal(100, median, 0.05, random) },
      ]),
    ]);
    const { series } = compare(sides[0], sides[1]);
    expect(series.map(({ name, verdict, because, pValue }) => [name, verdict, because, pValue])).toEqual([
      [COUNTERS.heapUsed, 'worse', 'memory', NaN],
    ]);
  });
});

describe('what cannot be compared', () => {
  test('sides without sessions or without values', () => {
    const some = sessionOf([{ name: 'stage', values: lognormal(50, 4, 0.1, random) }]);
    expect(compare([], [])).toMatchObject({ series: [], verdict: 'too little data', comparable: true });
    expect(compare([some], []).notes).toEqual(['“after” has no sessions.']);
    expect(compare([some], [sessionOf([])])).toMatchObject({ verdict: 'too little data' });
    expect(compare([sessionOf([])], [sessionOf([{ name: 'stage', values: [] }])]).series).toEqual([]);
  });

  test('a stage that only one side has', () => {
    const both = { name: 'both', values: lognormal(300, 4, 0.1, random) };
    const report = compare([sessionOf([both])], [sessionOf([both, { name: 'new', values: lognormal(300, 4, 0.1, random) }])]);
    const series = report.series.find(({ name }) => name === 'new')!;
    expect(series).toMatchObject({ verdict: 'too little data', effects: [], pValue: NaN, baselineCount: 0, candidateCount: 300 });
    expect(series.needed).toBeUndefined();
    expect(report.notes).toContain('Only in “after”: new.');
  });

  test('durations of 0, and durations below the step of the clock', () => {
    const zeros = new Array<number>(200).fill(0);
    const steps = zeros.map((_, at) => (at % 3 === 0 ? 0.1 : 0));
    const report = compare(
      [sessionOf([{ name: 'stage', values: zeros }], { resolution: 0.1 })],
      [sessionOf([{ name: 'stage', values: steps }], { resolution: 0.1 })],
    );
    expect(report.series[0]).toMatchObject({ verdict: 'too little data' });
    expect(report.series[0].needed).toBeUndefined();
    expect(report.notes.join()).toContain('Quicker than the clock steps on both sides, so that nothing can be told: stage.');
    // The same where nobody knows the step.
    const unknown = [sessionOf([{ name: 'stage', values: zeros }], { resolution: 0 })];
    expect(compare(unknown, unknown).series[0]).toMatchObject({ verdict: 'too little data' });
    // Of one step, that much can be told.
    const ones = [sessionOf([{ name: 'stage', values: zeros.map(() => 0.1) }], { resolution: 0.1 })];
    const threes = [sessionOf([{ name: 'stage', values: zeros.map(() => 0.3) }], { resolution: 0.1 })];
    expect(compare(ones, threes).series[0]).toMatchObject({ verdict: 'worse' });
  });

  test('constant values: the same when equal, worse when they are not', () => {
    const constant = (value: number): number[] => new Array<number>(100).fill(value);
    expect(compareValues(constant(5), constant(5))).toMatchObject({ verdict: 'same', pValue: 1, superiority: 0.5 });
    expect(compareValues(constant(5), constant(8))).toMatchObject({ verdict: 'worse', superiority: 1 });
  });

  test('unlike machines, other builds, other clocks, single page loads: all said', () => {
    const values = lognormal(300, 4, 0.1, random);
    const device = { cores: 4, memory: 8, engine: 'chromium', isolated: true } as const;
    const one = sessionOf([{ name: 'stage', values }], { device, build: '1', resolution: 0.005 });
    const two = sessionOf([{ name: 'stage', values }], { device: { ...device, isolated: false }, build: '2', resolution: 0.1 });
    const report = compare([one], [one, two]);
    expect(report.comparable).toBe(false);
    expect(report.notes).toEqual([
      'The sessions were recorded on unlike classes of machines: a verdict may be about the machines and not about the app.',
      expect.stringContaining('“before” has only 1, “after” has only 2'),
      '“after” has sessions of 2 builds.',
      'The clocks stepped differently, from 0.005 to 0.1 ms.',
    ]);
    expect(compare([one], [one])).toMatchObject({ comparable: true });
  });
});

describe('a comparison', () => {
  const stages = (slow: number): MadeSeries[] =>
    [0, 1, 2, 3, 4].map((at) => ({ name: `stage ${at}`, values: lognormal(300, (at + 1) * (at === 3 ? slow : 1), 0.15, random) }));

  test('names the one stage that got slower, first', () => {
    const { series, verdict } = compare([sessionOf(stages(1))], [sessionOf(stages(1.5))]);
    expect(verdict).toBe('worse');
    expect(series.map((one) => one.verdict)).toEqual(['worse', 'same', 'same', 'same', 'same']);
    expect(series[0].name).toBe('stage 3');
  });

  test('is the same for the same seed, and each series for itself', () => {
    const [baseline, candidate] = [sessionOf(stages(1)), sessionOf(stages(1.2))];
    expect(compare([baseline], [candidate], { seed: 4 })).toEqual(compare([baseline], [candidate], { seed: 4 }));
    expect(compare([baseline], [candidate], { seed: 4 })).not.toEqual(compare([baseline], [candidate], { seed: 5 }));
  });

  test('is surer with fewer series: more of them widen the intervals', () => {
    const [baseline, candidate] = [stages(1), stages(1)];
    const width = (count: number): number => {
      const { series } = compare([sessionOf(baseline.slice(0, count))], [sessionOf(candidate.slice(0, count))]);
      const { low, high } = effectOf(
        series.find(({ name }) => name === 'stage 0')!,
        'median',
      );
      return high - low;
    };
    expect(width(5)).toBeGreaterThan(width(1));
  });

  test('of page loads that differ from one another takes that for noise', () => {
    // Three page loads a side, each at a level of its own: 4, 5, 6 and 6, 7, 8 ms, steady in themselves.
    const loads = (levels: readonly number[]): SessionAggregate[] =>
      levels.map((level) => sessionOf([{ name: 'stage', values: lognormal(500, level, 0.05, random) }]));
    expect(compare(loads([5]), loads([7])).series[0].verdict).toBe('worse');
    expect(compare(loads([4, 5, 6]), loads([6, 7, 8])).series[0].verdict).toBe('too little data');
    expect(compare(loads([5, 5.05, 4.95]), loads([7, 7.05, 6.95])).series[0].verdict).toBe('worse');
    // A single one is taken to differ as much as those of the other side.
    expect(compare(loads([4, 5, 6]), loads([7])).series[0].verdict).toBe('too little data');
    const { series, notes } = compare(loads([4.9, 5.05, 4.95, 5.1, 5]), loads([7]));
    expect(series[0].verdict).toBe('worse');
    expect(notes).toEqual(['Page loads differ from one another. “after” has only 1: taken to differ as much as those of “before”.']);
  });

  test('has limits and a confidence; what makes no sense counts as left out', () => {
    const [baseline, candidate] = [sessionOf(stages(1)), sessionOf(stages(1.15))];
    const low = compare([baseline], [candidate], { limits: { time: 0.05 } });
    expect(low.series[0]).toMatchObject({ name: 'stage 3', verdict: 'worse' });
    expect(low.options).toEqual({ limits: { time: 0.05, throughput: 0.15, errors: 0.05, memory: 0.3 }, confidence: 0.99, seed: 1 });
    const odd = compare([baseline], [candidate], { limits: { time: -1, errors: NaN }, confidence: 2, seed: Infinity });
    expect(odd.options).toEqual({ limits: { time: 0.2, throughput: 0.15, errors: 0.05, memory: 0.3 }, confidence: 0.9999, seed: 1 });
  });
});
