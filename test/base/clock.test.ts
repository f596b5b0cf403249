import { describe, expect, it, vi } from 'vitest';
import { createSteadyClock, measureResolution, pageClock, type Clock } from '../../src/base/clock.js';
import { createCoarseClock, createRandom } from '../helpers/coarse-clock.js';

/** A clock that gives these readings one after the other, then the last one for ever; an Error among them is thrown. */
function clockOf(...readings: unknown[]): Clock {
  let at = 0;
  return {
    timeOrigin: 1000,
    now() {
      const reading = readings[Math.min(at++, readings.length - 1)];
      if (reading instanceof Error) throw reading;
      return reading as number;
    },
  };
}

describe('createSteadyClock', () => {
  it('passes on readings that make sense, also the same one twice', () => {
    const onFault = vi.fn();
    const clock = createSteadyClock(clockOf(1, 2, 2, 3.5), onFault);
    expect([clock.now(), clock.now(), clock.now(), clock.now()]).toEqual([1, 2, 2, 3.5]);
    expect(clock.timeOrigin).toBe(1000);
    expect(onFault).not.toHaveBeenCalled();
  });

  it.each([
    ['a failure', new Error('no clock')],
    ['NaN', NaN],
    ['Infinity, which would stop the clock for ever', Infinity],
    ['nothing', undefined],
    ['text that compares like a number', '7'],
    ['a step back', 4],
  ])('replaces %s by the last reading and counts it', (_what, reading) => {
    const onFault = vi.fn();
    const clock = createSteadyClock(clockOf(5, reading, 6), onFault);
    expect([clock.now(), clock.now(), clock.now()]).toEqual([5, 5, 6]);
    expect(onFault).toHaveBeenCalledTimes(1);
  });

  it('says the same of each step back, so that they count as one kind of fault', () => {
    const messages: string[] = [];
    const clock = createSteadyClock(clockOf(5, 4, 3), (error) => messages.push(String(error)));
    for (let read = 0; read < 3; read++) clock.now();
    expect(new Set(messages).size).toBe(1);
  });

  it('takes 0 for a time origin that fails or is no time, and asks once', () => {
    const onFault = vi.fn();
    const failing = {
      now: () => 0,
      get timeOrigin(): number {
        throw new Error('none');
      },
    };
    const steady = createSteadyClock(failing, onFault);
    expect([steady.timeOrigin, steady.timeOrigin]).toEqual([0, 0]);
    expect(onFault).toHaveBeenCalledTimes(1);
    expect(createSteadyClock({ now: () => 0, timeOrigin: NaN }, onFault).timeOrigin).toBe(0);
    expect(onFault).toHaveBeenCalledTimes(2);
  });
});

describe('measureResolution', () => {
  it('gives the smallest step', () => {
    // Steps: 0.3, 0.1, 0 (none), 0.2; 0.4 − 0.3 is 0.10000000000000003 in floating point.
    expect(measureResolution(clockOf(0, 0.3, 0.4, 0.4, 0.6))).toBe(0.1);
  });

  it.each([
    ['eight steps', 0.1, 9],
    ['four where a step is long enough for none to be missed, so that a 1 ms clock holds the app up for less', 1, 5],
  ])('stops after %s', (_what, step, reads) => {
    let at = 0;
    const now = vi.fn(() => at++ * step);
    expect(measureResolution({ now, timeOrigin: 0 })).toBe(step);
    expect(now).toHaveBeenCalledTimes(reads);
  });

  it.each([
    ['1 ms, rounded down', 1, 0],
    ['1 ms, with steps at random moments (Firefox)', 1, 1],
    ['0.1 ms, with steps at random moments (Chromium)', 0.1, 1],
    ['0.02 ms', 0.02, 0],
  ])('finds a step of %s, days after the page was opened, although the thread is halted now and then', (_what, step, jitter) => {
    // A look takes 50 ns; one in 2000 comes 1.7 ms late.
    const random = createRandom(7);
    let time = 4 * 24 * 3600 * 1000 + 0.123;
    const clock = createCoarseClock(step, jitter === 1, () => (time += random() < 0.0005 ? 1.7 : 0.00005), random);
    expect(measureResolution(clock)).toBe(step);
  });

  it('gives 0 for a clock that stands still', () => {
    expect(measureResolution(clockOf(5))).toBe(0);
  });

  it('gives up soon on a clock that fails at every reading', () => {
    const now = vi.fn((): number => {
      throw new Error('no clock');
    });
    const faults = vi.fn();
    expect(measureResolution(createSteadyClock({ now, timeOrigin: 0 }, faults))).toBe(0);
    expect(faults.mock.calls.length).toBeLessThan(2000);
  });
});

describe('pageClock', () => {
  it('is the page’s own', () => {
    const before = performance.now();
    const now = pageClock.now();
    expect(now).toBeGreaterThanOrEqual(before);
    expect(now).toBeLessThanOrEqual(performance.now());
    expect(pageClock.timeOrigin).toBe(performance.timeOrigin);
  });
});
