import { DEFAULT_STAGE_THRESHOLDS } from '../../model/thresholds.js';
import type { MetricTags } from '../../model/metrics.js';
import { distanceAbove, distanceOfShare, rateConfidence, type BottleneckFinding, type BottleneckSeverity } from './bottleneck.js';
import type { BottleneckRule, SeriesValue } from './detection-rule.js';
import type { DetectorSettings } from './detector-options.js';

/** Its series are told apart by their tag `stage`. */
const STAGE_DURATION = 'stage_duration';
/** Values that a percentile needs, and operations that an error rate needs (S2): of fewer, one alone would decide. */
const LEAST_VALUES = 10;
/** Samples that a mean of the main thread's use needs (S2). */
const LEAST_SAMPLES = 5;
/** What is active stays so down to this part of its limit, so that a value around the limit does not come and go. */
const HOLD = 0.9;

/** A bottleneck from `high` on. */
interface Limits {
  readonly high: number;
  readonly critical: number;
}

/** Times the target. Of latency: p95. */
const LATENCY: Limits = { high: 2, critical: 5 };
const ERRORS: Limits = { high: 2, critical: 5 };
/** Shares of 1. */
const MEMORY: Limits = { high: 0.8, critical: 0.9 };
const CPU: Limits = { high: 0.75, critical: 0.9 };

export const HIGH_MEMORY_USAGE = {
  name: 'high_memory_usage',
  type: 'memory',
  description: 'The heap is nearly full',
  suggestedAction: 'Let go of what is not needed: caches, listeners, detached elements; the memory report says what grows',
} as const;

/** Of single values, see `BottleneckDetector.check`. */
export const EXTREME_LATENCY = {
  name: 'extreme_latency',
  type: 'latency',
  description: 'A single operation took extremely long',
  suggestedAction:
    'Look at the trace of this operation: one that takes ten times its target waits for something, or processes far more than others',
} as const;

/** The requirements' rules: memory, main thread, latency, errors. */
export function createDetectionRules(settings: DetectorSettings): readonly BottleneckRule[] {
  const { metrics, targetOf } = settings;
  return [
    {
      ...HIGH_MEMORY_USAGE,
      condition: (read, active) =>
        worstOfEach(metrics.heapShare, read(metrics.heapShare, { name: 'value' }), ({ tags, value }, component) =>
          judge(value, MEMORY, active(component), (limit) => ({
            component,
            tags,
            confidence: rateConfidence(distanceOfShare(value, limit), Infinity),
            metrics: { memory_usage: value, limit },
          })),
        ),
    },
    {
      name: 'high_cpu_usage',
      type: 'cpu',
      description: 'The main thread is busy nearly all the time',
      suggestedAction: 'Cut long tasks into parts, move work to a worker, or do it less often',
      condition: (read, active) => {
        const counts = countsOf(read(metrics.cpuUsage, { name: 'count' }));
        return worstOfEach(metrics.cpuUsage, read(metrics.cpuUsage, { name: 'avg' }), ({ tags, value }, component) => {
          const count = counts.get(keyOf(tags)) ?? 0;
          if (count < LEAST_SAMPLES) return undefined;
          return judge(value, CPU, active(component), (limit) => ({
            component,
            tags,
            confidence: rateConfidence(distanceOfShare(value, limit), count),
            metrics: { avg_cpu_usage: value, samples: count, limit },
          }));
        });
      },
    },
    ...metrics.latency.map((metric): BottleneckRule => createLatencyRule(metric, settings)),
    {
      name: 'high_error_rate',
      type: 'throughput',
      description: 'Too many operations fail',
      suggestedAction: 'Find out what fails: the traces of failed operations are always kept',
      condition: (read, active) => {
        const errors = sumsByComponent(metrics.errors, read(metrics.errors, { name: 'count' }));
        const operations = sumsByComponent(metrics.operations, read(metrics.operations, { name: 'count' }));
        return [...errors].flatMap(([component, failed]): BottleneckFinding[] => {
          const count = operations.get(component) ?? 0;
          if (count < LEAST_VALUES) return [];
          const threshold = targetOf(component).errorRate;
          const rate = failed / count;
          const finding = judge(rate, scaled(ERRORS, threshold), active(component), (limit) => ({
            component,
            // A rate is as sure as the errors that it is of are many.
            confidence: rateConfidence(distanceAbove(rate, limit), failed),
            metrics: { error_rate: rate, errors: failed, operations: count, threshold, limit },
          }));
          return finding ? [finding] : [];
        });
      },
    },
  ];
}

/** @returns the latency that is fine for a series, ms. A stage without a target of its own has its usual limit. */
export function latencyTargetOf(metric: string, tags: MetricTags, { targetOf, hasTarget }: DetectorSettings): number {
  const component = componentOf(metric, tags);
  const isStage = metric === STAGE_DURATION && !hasTarget(component) && Object.hasOwn(DEFAULT_STAGE_THRESHOLDS, component);
  return isStage ? DEFAULT_STAGE_THRESHOLDS[component].duration : targetOf(component).latency;
}

function createLatencyRule(metric: string, settings: DetectorSettings): BottleneckRule {
  return {
    name: metric === 'operation_duration' ? 'high_latency' : `high_latency ${metric}`,
    type: 'latency',
    description: metric === STAGE_DURATION ? 'Runs of a pipeline stage take too long' : 'Operations take too long',
    suggestedAction: 'Look at the bottlenecks and the critical path of a slow one, and make faster what it waits for',
    condition: (read, active) => {
      const counts = countsOf(read(metric, { name: 'count' }));
      return worstOfEach(metric, read(metric, { name: 'p', percent: 95 }), ({ tags, value }, component) => {
        const count = counts.get(keyOf(tags)) ?? 0;
        if (count < LEAST_VALUES) return undefined;
        const target = latencyTargetOf(metric, tags, settings);
        return judge(value, scaled(LATENCY, target), active(component), (limit) => ({
          component,
          tags,
          confidence: rateConfidence(distanceAbove(value, limit), count),
          metrics: { p95_latency: value, values: count, target_latency: target, limit },
        }));
      });
    },
  };
}

/** @param describe - `limit`: the one that the value is over, of the severity that it has. */
function judge(
  value: number,
  { high, critical }: Limits,
  active: BottleneckSeverity | undefined,
  describe: (limit: number) => Omit<BottleneckFinding, 'severity'>,
): BottleneckFinding | undefined {
  const criticalLimit = active === 'critical' ? critical * HOLD : critical;
  const highLimit = active === undefined ? high : high * HOLD;
  if (value > criticalLimit) return { severity: 'critical', ...describe(criticalLimit) };
  return value > highLimit ? { severity: 'high', ...describe(highLimit) } : undefined;
}

/** Of each component the finding whose series is furthest over its limit: the most severe, then the surest. */
function worstOfEach(
  metric: string,
  series: readonly SeriesValue[],
  find: (series: SeriesValue, component: string) => BottleneckFinding | undefined,
): BottleneckFinding[] {
  const worst = new Map<string, BottleneckFinding>();
  for (const one of series) {
    const component = componentOf(metric, one.tags);
    const finding = find(one, component);
    const known = worst.get(component);
    if (finding && (!known || rank(finding) > rank(known))) worst.set(component, finding);
  }
  return [...worst.values()];
}

function rank({ severity, confidence = 0 }: BottleneckFinding): number {
  return (severity === 'critical' ? 1 : 0) + confidence;
}

/** What a series is about: its tag `component`, or the stage whose durations it has; else ''. */
export function componentOf(metric: string, { component, stage }: MetricTags): string {
  if (typeof component === 'string') return component;
  return metric === STAGE_DURATION && typeof stage === 'string' ? stage : '';
}

function sumsByComponent(metric: string, series: readonly SeriesValue[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { tags, value } of series) {
    const component = componentOf(metric, tags);
    sums.set(component, (sums.get(component) ?? 0) + value);
  }
  return sums;
}

function countsOf(series: readonly SeriesValue[]): ReadonlyMap<string, number> {
  return new Map(series.map(({ tags, value }) => [keyOf(tags), value]));
}

function keyOf(tags: MetricTags): string {
  return JSON.stringify(Object.entries(tags).sort(([one], [other]) => (one < other ? -1 : 1)));
}

function scaled({ high, critical }: Limits, target: number): Limits {
  return { high: high * target, critical: critical * target };
}
