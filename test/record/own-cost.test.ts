import { describe, expect, it } from 'vitest';
import { OwnCostMeter } from '../../src/record/own-cost.js';
import { createManualClock, startTestTracer } from '../helpers/test-tracer.js';

/** A clock on which a look takes `look` ms, as real ones do. */
function createCostlyClock(look: number) {
  const clock = createManualClock();
  return { clock, costly: { timeOrigin: 0, now: () => (clock.time += look) } };
}

describe('OwnCostMeter', () => {
  it('lets one timed call stand for all of its gap, without the look at the clock', () => {
    const { clock, costly } = createCostlyClock(0.25);
    const meter = new OwnCostMeter(costly);
    let timed = 0;
    const calls = 100_000;
    // Each call takes 2 ms; timed ones two looks more, of which the one that lies inside is taken off.
    for (let call = 0; call < calls; call++) {
      const from = meter.begin();
      clock.time += 2;
      if (from >= 0) {
        meter.end(from);
        timed++;
      }
    }
    const { total, timed: counted } = meter.read(0, 1, 0);
    expect(counted).toBe(timed);
    // One in 64 on average: gaps of 32 to 95.
    expect(calls / timed).toBeGreaterThan(55);
    expect(calls / timed).toBeLessThan(72);
    // All calls but those of the gap that is still running: at most 95 of 100,000.
    expect(Math.abs(total - 2 * calls) / (2 * calls)).toBeLessThan(0.002);
  });

  it('divides what was spent while pipelines ran by the time in which any ran', () => {
    const clock = createManualClock();
    const meter = new OwnCostMeter(clock);
    meter.add(5);
    meter.pipelineStarted(10);
    meter.pipelineStarted(12);
    meter.add(3);
    meter.pipelineEnded(20);
    meter.add(1);
    meter.pipelineEnded(30);
    meter.pipelineEnded(31);
    meter.add(7);
    // 3 + 1 ms while some ran, from 10 to 30; 16 ms in all, of 100.
    expect(meter.read(0, 100, 9)).toMatchObject({ total: 16, shareOfMainThread: 0.16, shareOfPipeline: 4 / 20, bytesHeld: 9 });
    meter.pipelineStarted(100);
    expect(meter.pipelineFigures(110)).toEqual({ cost: 4, time: 30 });
  });

  it('knows no share before the first pipeline, and no uncertainty before ten timed calls', () => {
    const meter = new OwnCostMeter(createManualClock());
    expect(meter.read(0, 0, 0)).toEqual({ total: 0, shareOfMainThread: 0, shareOfPipeline: NaN, uncertainty: NaN, timed: 0, bytesHeld: 0 });
    meter.pipelineStarted(0);
    expect(meter.read(0, 10, 0)).toMatchObject({ shareOfPipeline: 0, uncertainty: NaN });
  });

  it('counts a call that was interrupted once, not as often as the calls it stands for', () => {
    const clock = createManualClock();
    const meter = new OwnCostMeter(clock);
    meter.pipelineStarted(0);
    let timed = 0;
    let calls = 0;
    // 3200 calls of 1/32 ms, 100 ms in all; the fifth and the sixth that are timed are halted for 10 ms.
    for (; calls < 3200; calls++) {
      const from = meter.begin();
      clock.time += 1 / 32;
      if (!(from >= 0)) continue;
      timed++;
      if (timed === 5 || timed === 6) clock.time += 10;
      meter.end(from);
    }
    const { total, shareOfPipeline } = meter.read(0, clock.time, 0);
    // Of the halted ones, the gaps are at most 95 calls long each, as is the one that still runs: 3 · 95 / 32 ms.
    expect(total).toBeGreaterThan(120 - 9);
    expect(total).toBeLessThanOrEqual(120);
    expect(shareOfPipeline).toBeCloseTo(total / clock.time, 10);
  });

  it('takes a look at the clock that was interrupted off once, too', () => {
    const readings: number[] = [];
    const meter = new OwnCostMeter({ timeOrigin: 0, now: () => readings.shift() ?? NaN });
    const addCall = (to: number, looked: number): void => {
      readings.push(to, looked);
      meter.end(0);
    };
    // The first stands for itself alone: 0.4 ms. The second stands for 32 to 95 calls of -9.9 ms.
    addCall(0.5, 0.6);
    addCall(0.1, 10.1);
    for (let call = 0; call < 3; call++) addCall(0.4, 0.5);
    // 3 calls of 0.3 ms for 32 to 95 calls each: at least 28.8 ms, at most 85.5.
    expect(meter.read(0, 1, 0).total).toBeGreaterThan(0.4 - 9.9 + 28.7);
    expect(meter.read(0, 1, 0).total).toBeLessThan(0.4 - 9.9 + 85.6);
  });

  it.each([
    ['1 ms, as of a plain Firefox or WebKit', 1, 1],
    ['100 ms, which are not measured, as of a browser that resists fingerprinting', 100, 0],
  ])('is right on average on a clock with steps of %s', (_name, step, measured) => {
    const clock = createManualClock();
    const coarse = { timeOrigin: 0, now: () => Math.floor(clock.time / step) * step };
    const meter = new OwnCostMeter(coarse);
    meter.started(0, measured);
    // Calls of 0.3 ms, and between them what falls into no rhythm with the step.
    const calls = 2_000_000;
    for (let call = 0; call < calls; call++) {
      clock.time += Math.SQRT1_2;
      const from = meter.begin();
      clock.time += 0.3;
      if (from >= 0) meter.end(from);
    }
    // Some 31,500 are timed. 30 % of them see a step of 1 ms, which is known to 0.9 % of it (a standard error); 0.3 % one of 100 ms, to 10 %.
    const { total } = meter.read(0, clock.time, 0);
    expect(Math.abs(total / (0.3 * calls) - 1)).toBeLessThan(step === 1 ? 0.04 : 0.4);
  });

  it('tells how sure it is: calls of 0 and 2 ms in turn leave an interval that holds their mean', () => {
    const { clock, costly } = createCostlyClock(0);
    const meter = new OwnCostMeter(costly);
    meter.pipelineStarted(0);
    for (let call = 0; call < 20_000; call++) {
      const from = meter.begin();
      clock.time += call % 2 === 0 ? 0 : 2;
      if (from >= 0) meter.end(from);
    }
    const { shareOfPipeline, uncertainty } = meter.read(0, clock.time, 0);
    // All of the time is cost: a share of 1.
    expect(Math.abs(shareOfPipeline - 1)).toBeLessThan(uncertainty);
    expect(uncertainty).toBeGreaterThan(0.02);
    expect(uncertainty).toBeLessThan(0.3);
  });
});

it('does not count the time for which a tracer was stopped while a run was open', () => {
  const { tracer, clock } = startTestTracer();
  const trace = tracer.createTrace();
  const run = trace.startSpan('discover', { kind: 'pipeline' });
  tracer.attach(({ sink }) => {
    sink.cost.add(2);
    return () => undefined;
  });
  clock.time = 10;
  tracer.stop();
  clock.time = 1000;
  tracer.start();
  clock.time = 1010;
  trace.endSpan(run);
  // 2 ms at each of the two starts of the part, while the run was open: 4 of 10 + 10 ms.
  expect(tracer.status().ownCost.shareOfPipeline).toBeCloseTo(4 / 20, 10);
});

it('a tracer tells what it holds', () => {
  const { tracer } = startTestTracer();
  const before = tracer.status().ownCost.bytesHeld;
  const trace = tracer.createTrace({ track: 'mira' });
  trace.startSpan('filter', { attributes: { a: 1 } });
  // One chunk of 1024 rows of 39 bytes; `a` and a number are 10 bytes; the texts `mira` and `filter` 20.
  expect(tracer.status().ownCost.bytesHeld - before).toBe(1024 * 39 + 10 + 20);
});
