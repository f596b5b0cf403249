import { describe, expect, it } from 'vitest';
import { MetricLog } from '../../../src/record/metrics/metric-log.js';
import { PerformanceMetrics } from '../../../src/record/metrics/performance-metrics.js';
import { createManualClock } from '../../helpers/test-tracer.js';

function createLog() {
  const clock = createManualClock();
  const metrics = new PerformanceMetrics({ clock, report: () => undefined });
  const log = new MetricLog();
  const tick = (time: number): void => {
    clock.time = time;
    log.tick(time, metrics.all());
  };
  return { metrics, log, tick };
}

describe('MetricLog', () => {
  it('keeps what a counter grew by a second, what a gauge was, and the mean of what came to a timer', () => {
    const { metrics, log, tick } = createLog();
    const [coins, queue, load] = [metrics.counter('coins'), metrics.gauge('queue'), metrics.timer('load')];
    coins.add(3);
    tick(1000);
    coins.add(10);
    queue.set(7);
    load.record(4);
    load.record(8);
    tick(3000);
    tick(4000);
    expect(log.read(coins)).toEqual({ time: [1000, 3000, 4000], value: [NaN, 5, 0], count: [3, 10, 0] });
    expect(log.read(queue)).toEqual({ time: [1000, 3000, 4000], value: [NaN, 7, 7], count: [1, 1, 1] });
    expect(log.read(load)).toEqual({ time: [1000, 3000, 4000], value: [NaN, 6, NaN], count: [0, 2, 0] });
  });

  it('begins a series where it was first seen', () => {
    const { metrics, log, tick } = createLog();
    tick(1000);
    const queue = metrics.gauge('queue');
    expect(log.read(queue)).toBeUndefined();
    queue.set(1);
    tick(2000);
    expect(log.read(queue)).toEqual({ time: [2000], value: [1], count: [1] });
  });

  it('keeps the last 300 ticks', () => {
    const { metrics, log, tick } = createLog();
    const queue = metrics.gauge('queue');
    for (let second = 1; second <= 302; second++) {
      queue.set(second);
      tick(second * 1000);
    }
    const { time, value } = log.read(queue)!;
    expect(time).toHaveLength(300);
    expect([time[0], time.at(-1)]).toEqual([3000, 302_000]);
    expect([value[0], value.at(-1)]).toEqual([3, 302]);
  });

  it('follows 400 series, and counts those beyond', () => {
    const { metrics, log, tick } = createLog();
    for (let id = 0; id < 402; id++) metrics.setGauge('queue', id, { id: String(id) });
    tick(1000);
    expect(log.left).toBe(2);
    expect(log.read(metrics.gauge('queue', { id: '399' }))?.value).toEqual([399]);
    expect(log.read(metrics.gauge('queue', { id: '400' }))).toBeUndefined();
  });
});
