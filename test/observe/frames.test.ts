import { describe, expect, it } from 'vitest';
import { COUNTERS } from '../../src/model/counter-table.js';
import { sampleFrames } from '../../src/observe/frames.js';
import { startPulse } from '../../src/observe/pulse.js';
import { SteppedPage } from './stepped-page.js';

function start(): { page: SteppedPage; stop: () => void; rates: () => [number, number][]; intervals: () => [number, number][] } {
  const page = new SteppedPage();
  const frames = sampleFrames(page.environment, page.host)!;
  const stopPulse = startPulse(page.environment, page.host, 100, [frames.beat]);
  return {
    page,
    stop() {
      stopPulse();
      frames.stop();
    },
    rates: () => page.samples(COUNTERS.frameRate),
    intervals: () => page.samples(COUNTERS.frameInterval),
  };
}

describe('sampleFrames', () => {
  it('asks for no frame while nothing is recorded', () => {
    const { page, rates } = start();
    page.pass(10_000);
    expect([page.pendingFrames, rates()]).toEqual([0, []]);
  });

  it('counts the frames of each second, and the longest time between two', () => {
    const { page, rates, intervals } = start();
    page.record();
    // The beat of 11,000 sees it; frames come at 11,010, 11,020 …
    page.pass(1410);
    // Something has the thread from 11,410 to 11,655: one frame of 245 ms, the next 5 ms later, at 11,660.
    page.hold(245);
    page.pass(345);
    expect(page.now).toBe(12_000);
    page.pass(20);
    // From 11,010 to 12,010: 40 frames to 11,410, one at 11,655, then 36 from 11,660 to 12,010; 77 in 1000 ms.
    expect(rates()).toEqual([[12_010, 77]]);
    expect(intervals()).toEqual([[12_010, 245]]);
  });

  it('ends 2 s after the last span, with what it has', () => {
    const { page, rates, intervals } = start();
    page.record();
    page.pass(10_000);
    expect(page.pendingFrames).toBe(0);
    // Active from 11,000 to 13,000, where the beat ends it: frames from 11,010 to 13,000 or the one before.
    expect(rates().map(([, rate]) => rate)).toEqual([100, 100]);
    expect(intervals().map(([, interval]) => interval)).toEqual([10, 10]);
  });

  it('asks for none while hidden, and takes the time in which it was for no interval', () => {
    const { page, intervals } = start();
    page.record();
    page.pass(1500);
    page.show(false);
    // The beat that was on its way takes the frame back.
    page.pass(100);
    expect(page.pendingFrames).toBe(0);
    page.record();
    page.pass(5000);
    page.show(true);
    page.record();
    page.pass(3000);
    expect(intervals().length).toBeGreaterThan(1);
    expect(Math.max(...intervals().map(([, interval]) => interval))).toBe(10);
  });

  it('leaves no frame asked for', () => {
    const { page, stop } = start();
    page.record();
    page.pass(1500);
    expect(page.pendingFrames).toBe(1);
    stop();
    expect([page.pending, page.listeners]).toEqual([0, 0]);
  });

  it('is absent where there are no frames', () => {
    const page = new SteppedPage({ requestAnimationFrame: null });
    expect(sampleFrames(page.environment, page.host)).toBeUndefined();
  });
});
