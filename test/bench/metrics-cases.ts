import { PerformanceMetrics } from '../../src/monitor.js';
import { LogBucketSketch } from '../../src/statistics/log-bucket-sketch.js';
import { work, type BenchCase } from './case.js';

const ACTIONS = Array.from({ length: 100 }, (_, index) => `core:action_${index}`);
const STAGES = ['component_filtering', 'prerequisite_evaluation', 'multi_target_resolution', 'action_formatting'];

/** Records of metrics. Limits: 20, 50 and 200 ns where two `performance.now()` calls take 113 ns. */
export function createMetricsCases(): BenchCase[] {
  const metrics = new PerformanceMetrics();
  return [counterCase(metrics), sketchCase(), histogramCase(metrics), timerCase(metrics), namedCase(metrics)];
}

/** A duration from 0.1 to 256 ms. */
function duration(): number {
  return 0.1 + (work() >>> 8) / 65_536;
}

function counterCase(metrics: PerformanceMetrics): BenchCase {
  const counter = metrics.counter('handled', { stage: STAGES[0] });
  return {
    name: 'metrics: increment of a counter that is held',
    limit: 0.18,
    run(count) {
      let sum = 0;
      for (let index = 0; index < count; index++) {
        sum += work();
        counter.add();
      }
      return sum;
    },
  };
}

function sketchCase(): BenchCase {
  const sketch = new LogBucketSketch();
  return {
    name: 'metrics: add to a bare sketch',
    run(count) {
      for (let index = 0; index < count; index++) sketch.add(duration());
      return count;
    },
  };
}

function histogramCase(metrics: PerformanceMetrics): BenchCase {
  const histogram = metrics.histogram('size', { stage: STAGES[0] });
  return {
    name: 'metrics: record of a histogram that is held',
    limit: 0.44,
    run(count) {
      for (let index = 0; index < count; index++) histogram.record(duration());
      return count;
    },
  };
}

function timerCase(metrics: PerformanceMetrics): BenchCase {
  const timer = metrics.timer('duration', { stage: STAGES[0] });
  return {
    name: 'metrics: start and stop of a timer that is held',
    run(count) {
      let sum = 0;
      for (let index = 0; index < count; index++) {
        const start = timer.start();
        sum += work();
        timer.stop(start);
      }
      return sum;
    },
  };
}

function namedCase(metrics: PerformanceMetrics): BenchCase {
  return {
    name: 'metrics: increment by name and two tags, of 100 series',
    limit: 1.77,
    run(count) {
      let sum = 0;
      for (let index = 0; index < count; index++) {
        sum += work();
        metrics.incrementCounter('named', 1, { action: ACTIONS[index % 100], stage: STAGES[index & 3] });
      }
      return sum;
    },
  };
}
