/** The uncertainty that the clock leaves, against simulated clocks of the two kinds that browsers have. */
import { describe, expect, it } from 'vitest';
import { computeDurations } from '../../src/analyze/durations.js';
import { createCoarseClock, createRandom } from '../helpers/coarse-clock.js';

const STEP = 1;
const DURATIONS = 200_000;
/** Of the variance of so many differences, in steps²: four standard errors of some 0.0008. */
const TOLERANCE = 0.0035;

/** Errors of durations measured from random moments on. */
function measure(jitters: boolean, duration: () => number): Float64Array {
  const random = createRandom(11);
  let time = 0;
  const clock = createCoarseClock(STEP, jitters, () => time, random);
  return Float64Array.from({ length: DURATIONS }, () => {
    const exact = duration();
    time += 3 + 5 * random();
    const start = clock.now();
    time += exact;
    return clock.now() - start - exact;
  });
}

function momentsOf(values: Float64Array): { mean: number; variance: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length };
}

describe('the error of one duration', () => {
  it.each([0.03, 0.25, 0.5, 0.97, 1, 1.5, 2.25, 7.9])('of %d steps, from a clock that rounds down: f·(s − f)', (duration) => {
    const { mean, variance } = momentsOf(measure(false, () => duration));
    const fraction = duration % 1;
    expect(Math.abs(mean)).toBeLessThan(0.005);
    expect(Math.abs(variance - fraction * (1 - fraction))).toBeLessThan(TOLERANCE);
  });

  it.each([1, 1.5, 2.25, 7.9])('of %d steps, from a clock whose steps come at random: s²/3', (duration) => {
    const { mean, variance } = momentsOf(measure(true, () => duration));
    expect(Math.abs(mean)).toBeLessThan(0.006);
    expect(Math.abs(variance - 1 / 3)).toBeLessThan(TOLERANCE);
  });

  it.each([0.03, 0.25, 0.5, 0.75])('of %d steps, from such a clock: less', (duration) => {
    const { mean, variance } = momentsOf(measure(true, () => duration));
    expect(Math.abs(mean)).toBeLessThan(0.006);
    expect(variance).toBeLessThan(1 / 3);
  });

  it('half a step, worked out by hand: 7/24 s²', () => {
    // Same step (p < ½): the reading is one step with chance ½, so ½ on the half: ¼. Different steps: ½·½² + ∫½..1 p(1−p) + ∫0..½ q(1−q)
    // = ⅛ + 1/12 + 1/12. Less the square of the mean, ¼: 7/24.
    expect(Math.abs(momentsOf(measure(true, () => 0.5)).variance - 7 / 24)).toBeLessThan(TOLERANCE);
  });

  it('of durations spread over many steps, from a clock that rounds down: s²/6', () => {
    const random = createRandom(5);
    const { variance } = momentsOf(measure(false, () => 20 * random()));
    expect(Math.abs(variance - 1 / 6)).toBeLessThan(TOLERANCE);
  });
});

describe('the uncertainty of an average', () => {
  it.each([
    [true, 2.25, 1],
    // The least favourable duration: ½·√3 of what is said.
    [false, 2.5, Math.sqrt(3) / 2],
    [false, 2.05, Math.sqrt(3 * 0.05 * 0.95)],
  ])('is the spread of such averages, or more (steps at random: %s, %d steps)', (jitters, duration, ratio) => {
    const COUNT = 50;
    const errors = measure(jitters, () => duration);
    const averages = Float64Array.from(
      { length: DURATIONS / COUNT },
      (_, at) => momentsOf(errors.slice(at * COUNT, (at + 1) * COUNT)).mean,
    );
    const values = errors.slice(0, COUNT).map((error) => error + duration);
    const { uncertainty } = computeDurations({ values: values.sort() }, STEP);
    expect(uncertainty).toBeCloseTo(1 / Math.sqrt(150), 12);
    // 4,000 averages tell their spread to 1.1 %.
    expect(Math.sqrt(momentsOf(averages).variance) / uncertainty / ratio).toBeCloseTo(1, 1);
  });
});
