import { AlertManager, PerformanceMetrics, type AlertSource, type MetricTags } from '../../src/monitor.js';
import { RecentMetrics } from '../../src/record/metrics/recent-metrics.js';
import { work, type BenchCase } from './case.js';

const RULES = 100;
/** 0.2 ms a tick, at 113 ns for two `performance.now()` calls. */
const MOST_OF_A_TICK = 1770;

/** Ticks and single values of an `AlertManager`, over a source that answers at once: what is measured is the rules. */
export function createAlertCases(): BenchCase[] {
  return [
    tickCase('alerts: a tick of 100 rules, no value over its limit', 50),
    tickCase('alerts: a tick of 100 rules, 100 alerts open', 150),
    recentCase(),
    checkCase(),
  ];
}

function tickCase(name: string, value: number): BenchCase {
  const manager = createManager(value);
  let now = 0;
  return {
    name,
    limit: MOST_OF_A_TICK,
    run(count) {
      let sum = 0;
      for (let index = 0; index < count; index++) {
        manager.evaluate(++now);
        sum += work();
      }
      return sum;
    },
  };
}

/** As a monitor has it: a value of each metric between two ticks, and aggregates of the last minute, every second one a percentile. */
function recentCase(): BenchCase {
  const metrics = new PerformanceMetrics({ clock: { timeOrigin: 0, now: () => now } });
  const timers = Array.from({ length: RULES }, (_, index) => metrics.timer(`metric ${index}`, { stage: 'resolve' }));
  const rules = timers.map(({ name }, index) => ({ metric: name, condition: index % 2 === 0 ? 'p(95) > 1000' : 'avg > 1000' }));
  const manager = new AlertManager({ source: new RecentMetrics(metrics, () => now), rules });
  let now = 0;
  manager.start();
  manager.evaluate(0);
  return {
    name: 'alerts: a tick of 100 rules on what was recent, with a value of each',
    limit: MOST_OF_A_TICK,
    run(count) {
      let sum = 0;
      for (let index = 0; index < count; index++) {
        now += 1000;
        sum += work();
        for (const timer of timers) timer.record(1 + (sum & 255));
        manager.evaluate(now);
      }
      return sum;
    },
  };
}

function checkCase(): BenchCase {
  const manager = createManager(50);
  const tags = { stage: 'resolve' };
  let now = 0;
  return {
    name: 'alerts: a single value under its limit',
    run(count) {
      let sum = 0;
      for (let index = 0; index < count; index++) {
        manager.check('metric 0', tags, index % 100, ++now);
        sum += work();
      }
      return sum;
    },
  };
}

/** One series a rule. */
function createManager(value: number): AlertManager {
  const series = new Map<string, MetricTags>(Array.from({ length: RULES }, (_, index) => [`metric ${index}`, { stage: 'resolve' }]));
  const source: AlertSource = {
    read({ metric }, visit) {
      const tags = series.get(metric);
      if (tags) visit(tags, value);
    },
  };
  const manager = new AlertManager({ source, rules: [...series.keys()].map((metric) => ({ metric, condition: 'value > 100' })) });
  manager.start();
  return manager;
}
