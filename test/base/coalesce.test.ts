import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { coalesce } from '../../src/base/coalesce.js';

let frames: Map<number, () => void>;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  frames = new Map();
  let id = 0;
  vi.stubGlobal('requestAnimationFrame', (callback: () => void) => {
    frames.set(++id, callback);
    return id;
  });
  vi.stubGlobal('cancelAnimationFrame', (frame: number) => frames.delete(frame));
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function runFrame(): void {
  const due = [...frames.values()];
  frames.clear();
  due.forEach((callback) => callback());
}

describe('coalesce', () => {
  it('runs once a frame, however often it is asked', () => {
    const run = vi.fn();
    const { request } = coalesce(run);
    request();
    request();
    expect(frames.size).toBe(1);
    expect(run).not.toHaveBeenCalled();
    runFrame();
    expect(run).toHaveBeenCalledTimes(1);
    runFrame();
    expect(run).toHaveBeenCalledTimes(1);
    request();
    runFrame();
    expect(run).toHaveBeenCalledTimes(2);
  });

  it('runs again for a request made while it runs', () => {
    let asked = false;
    const run = vi.fn(() => {
      if (!asked) request();
      asked = true;
    });
    const { request } = coalesce(run);
    request();
    runFrame();
    runFrame();
    expect(run).toHaveBeenCalledTimes(2);
  });

  it('runs after 50 ms where no frame comes', () => {
    const run = vi.fn();
    const { request } = coalesce(run);
    request();
    request();
    vi.advanceTimersByTime(49);
    expect(run).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(run).toHaveBeenCalledTimes(1);
    expect(frames.size).toBe(0);
    runFrame();
    expect(run).toHaveBeenCalledTimes(1);
  });

  it('leaves no timer behind a frame', () => {
    const { request } = coalesce(vi.fn());
    request();
    runFrame();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('works where there are no frames at all', () => {
    vi.stubGlobal('requestAnimationFrame', undefined);
    const run = vi.fn();
    coalesce(run).request();
    vi.advanceTimersByTime(50);
    expect(run).toHaveBeenCalledTimes(1);
  });

  it('forgets a pending run when cancelled', () => {
    const run = vi.fn();
    const { request, cancel } = coalesce(run);
    request();
    cancel();
    cancel();
    runFrame();
    vi.advanceTimersByTime(1000);
    expect(run).not.toHaveBeenCalled();
    request();
    runFrame();
    vi.advanceTimersByTime(50);
    expect(run).toHaveBeenCalledTimes(1);
  });
});
