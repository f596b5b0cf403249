import { DEFAULT_LATENCY_TARGET, scoreHealth } from '../analyze/health/score-health.js';
import type { ComponentReport, HealthFacts } from '../analyze/health/component-health.js';
import type { AlertSource, Aggregate } from '../model/alert-source.js';
import { CORE_METRICS, TRACE_METRICS } from '../model/core-metrics.js';
import type { MetricTags } from '../model/metrics.js';
import { PIPELINE_TOTAL, type StageThresholds } from '../model/thresholds.js';
import type { DetectedBottleneck } from '../analyze/bottleneck-detector/bottleneck.js';
import type { ComponentTargets } from './monitor-options.js';
import type { ComponentFigures } from './monitor-report.js';
import { OPERATION_DURATION, OPERATION_ERRORS } from './operations.js';

/** Names of the components of acttrace's own making: the page as a whole, and runs of pipelines. */
const PAGE = 'page';
const PIPELINE = 'pipeline';

const COUNT: Aggregate = { name: 'count' };
const AVERAGE: Aggregate = { name: 'avg' };
const P95: Aggregate = { name: 'p', percent: 95 };

export interface FiguresParts {
  readonly source: AlertSource;
  readonly components: Readonly<Record<string, ComponentTargets>>;
  readonly targets: ComponentTargets;
  readonly thresholds: StageThresholds;
  readonly bottlenecks: readonly DetectedBottleneck[];
}

/** How each component did in the last minute. The page has the heap, and what no component is named of; runs of pipelines have their limit as target. */
export function readComponents(parts: FiguresParts): Readonly<Record<string, ComponentFigures>> {
  const { source, components, targets, thresholds, bottlenecks } = parts;
  const critical = bottlenecks.filter(({ severity }) => severity === 'critical');
  const namesOf = (component: string): string[] =>
    critical.filter((bottleneck) => bottleneck.component === component).map(({ description }) => description);
  const known = Object.entries(components).map(([name, own]): [string, ComponentFigures] => {
    const isOwn = (tags: MetricTags): boolean => tags.component === name;
    return [name, judge(source, OPERATION_DURATION, OPERATION_ERRORS, isOwn, { ...targets, ...own }, namesOf(name))];
  });
  const others = critical.filter(({ component }) => !Object.hasOwn(components, component)).map(({ description }) => description);
  const hasNoComponent = ({ component }: MetricTags): boolean => component === undefined;
  const page = judge(source, OPERATION_DURATION, OPERATION_ERRORS, hasNoComponent, targets, others, readHeap(source));
  const limit = { latency: thresholds[PIPELINE_TOTAL]?.duration, errorRate: 0.05 };
  const pipeline = judge(source, TRACE_METRICS.pipelineDuration, TRACE_METRICS.pipelineErrors, () => true, limit, []);
  return Object.fromEntries([[PAGE, page], ...(pipeline.operations > 0 ? [[PIPELINE, pipeline] as const] : []), ...known]);
}

/** As `recommendAcross` reads them; what a component holds of the heap, no page can tell. */
export function toComponentReports(components: Readonly<Record<string, ComponentFigures>>): Readonly<Record<string, ComponentReport>> {
  return Object.fromEntries(
    Object.entries(components).map(([name, { p95, target, operations, failed }]) => [
      name,
      {
        ...(p95 !== undefined && { latency: { p95, target } }),
        ...(operations > 0 && { errors: { operations, failed } }),
      },
    ]),
  );
}

function judge(
  source: AlertSource,
  durations: string,
  errors: string,
  isMeant: (tags: MetricTags) => boolean,
  { latency = DEFAULT_LATENCY_TARGET, errorRate }: ComponentTargets,
  criticalBottlenecks: readonly string[],
  memory?: HealthFacts['memory'],
): ComponentFigures {
  const p95 = fold(source, durations, P95, isMeant, Math.max);
  const [operations, failed] = countErrors(source, errors, isMeant);
  const facts: HealthFacts = {
    latency: p95 === undefined ? undefined : { p95, target: latency },
    errors: operations > 0 ? { failed, operations, threshold: errorRate } : undefined,
    memory,
    criticalBottlenecks,
  };
  return { health: scoreHealth(facts), p95, target: latency, operations, failed };
}

/** Of a histogram of 0 and 1: how many values, and how many are 1. */
function countErrors(source: AlertSource, metric: string, isMeant: (tags: MetricTags) => boolean): [operations: number, failed: number] {
  const counts = new Map<MetricTags, number>();
  let operations = 0;
  let failed = 0;
  source.read({ metric, tags: {}, aggregate: COUNT }, (tags, count) => {
    if (!isMeant(tags) || Number.isNaN(count)) return;
    counts.set(tags, count);
    operations += count;
  });
  source.read({ metric, tags: {}, aggregate: AVERAGE }, (tags, share) => {
    failed += Math.round(share * (counts.get(tags) ?? 0)) || 0;
  });
  return [operations, failed];
}

function readHeap(source: AlertSource): HealthFacts['memory'] {
  const share = fold(source, TRACE_METRICS.heapShare, { name: 'value' }, () => true, Math.max);
  return share === undefined ? undefined : { share };
}

/** What of the main thread is busy, 0–1; undefined while that is not known. */
export function readBusy(source: AlertSource): number | undefined {
  return fold(source, TRACE_METRICS.cpuUsage, { name: 'value' }, () => true, Math.max);
}

/** What recording costs of the time in which pipelines ran, over the last seconds, 0–1. */
export function readOwnShare(source: AlertSource): number | undefined {
  return fold(source, TRACE_METRICS.pipelineShare, { name: 'value' }, () => true, Math.max);
}

/** What acttrace holds in memory, bytes. */
export function readOwnMemory(source: AlertSource): number | undefined {
  return fold(source, CORE_METRICS.tracingMemory, { name: 'value' }, () => true, Math.max);
}

function fold(
  source: AlertSource,
  metric: string,
  aggregate: Aggregate,
  isMeant: (tags: MetricTags) => boolean,
  join: (one: number, other: number) => number,
): number | undefined {
  let result: number | undefined;
  source.read({ metric, tags: {}, aggregate }, (tags, value) => {
    if (isMeant(tags) && !Number.isNaN(value)) result = result === undefined ? value : join(result, value);
  });
  return result;
}
