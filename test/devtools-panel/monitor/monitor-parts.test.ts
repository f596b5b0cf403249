import { describe, expect, it } from 'vitest';
import { HeldMonitor } from '../../../devtools-panel/monitor/held-monitor.js';
import { LiveFollower } from '../../../devtools-panel/monitor/live-follower.js';
import { findMonitor, PerformanceMonitor } from '../../../src/monitor.js';
import { startTestMonitor } from '../../helpers/test-monitor.js';
import { startTestTracer } from '../../helpers/test-tracer.js';

describe('LiveFollower', () => {
  /** Counts what is subscribed, and runs frames by hand. */
  function follow() {
    const listeners = new Set<() => void>();
    const subscribe = (listener: () => void): (() => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    };
    const frames: (() => void)[] = [];
    const facts = { drawn: 0, cancelled: 0 };
    const requestFrame = (run: () => void): (() => void) => {
      frames.push(run);
      return () => facts.cancelled++;
    };
    const follower = new LiveFollower({ requestFrame }, () => facts.drawn++);
    // Two subscriptions of one function would be one in a set.
    const tell: Record<'tick' | 'alerts', () => void> = { tick: () => undefined, alerts: () => undefined };
    const monitor = {
      on: (_name: string, listener: () => void) => {
        tell.tick = listener;
        return subscribe(() => listener());
      },
      alerts: {
        onChange: (listener: () => void) => {
          tell.alerts = listener;
          return subscribe(() => listener());
        },
      },
    };
    return { follower, monitor: monitor as never, listeners, frames, facts, tell };
  }
  const place = document.createElement('div');

  it('listens while its place is drawn, to the monitor that there is', () => {
    const { follower, monitor, listeners } = follow();
    follower.follow(monitor);
    expect(listeners.size).toBe(0);
    follower.place(place);
    expect(listeners.size).toBe(2);
    follower.follow(monitor);
    expect(listeners.size).toBe(2);
    const other = follow();
    follower.follow(other.monitor);
    expect([listeners.size, other.listeners.size]).toEqual([0, 2]);
    follower.place(undefined);
    expect(other.listeners.size).toBe(0);
  });

  it('draws once a frame, and not after its place is gone', () => {
    const { follower, monitor, frames, facts, tell } = follow();
    follower.follow(monitor);
    follower.place(place);
    tell.tick();
    tell.alerts();
    expect([frames.length, facts.drawn]).toEqual([1, 0]);
    frames[0]();
    expect(facts.drawn).toBe(1);
    tell.tick();
    expect(frames.length).toBe(2);
    follower.place(undefined);
    expect(facts.cancelled).toBe(1);
  });
});

describe('HeldMonitor', () => {
  const api = { findMonitor, PerformanceMonitor };

  it('takes the app’s, and leaves it running', () => {
    const { tracer, monitor } = startTestMonitor();
    const held = new HeldMonitor(tracer, api);
    expect(held.get()).toBe(monitor);
    expect(held.isOwn).toBe(false);
    held.close();
    expect(monitor.running).toBe(true);
    monitor.stop();
  });

  it('makes one where there is none, stops it in the end, and gives way to the app’s', () => {
    const { tracer, clock } = startTestTracer();
    const held = new HeldMonitor(tracer, api);
    const own = held.get();
    expect([held.get() === own, held.isOwn, own.running]).toEqual([true, true, true]);
    held.close();
    expect([own.running, findMonitor(tracer)]).toEqual([false, undefined]);
    // Shown again after it was taken out of the page.
    expect([held.get() === own, own.running]).toEqual([true, true]);
    const late = new PerformanceMonitor(tracer, { clock, storage: null, channel: null });
    late.start();
    expect(held.get()).toBe(late);
    expect([own.running, held.isOwn]).toEqual([false, false]);
    late.stop();
    tracer.stop();
  });
});
