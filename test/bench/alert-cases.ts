import { AlertManager, type AlertSource, type MetricTags } from '../../src/monitor.js';
import { work, type BenchCase } from './case.js';

const RULES = 100;
/** 0.2 ms a tick, at 113 ns for two `performance.now()` calls. */
const MOST_OF_A_TICK = 1770;

/** Ticks and single values of an `AlertManager`, over a source that answers at once: what is measured is the rules. */
export function createAlertCases(): BenchCase[] {
  return [
    tickCase('alerts: a tick of 100 rules, no value over its limit', 50),
    tickCase('alerts: a tick of 100 rules, 100 alerts open', 150),
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
