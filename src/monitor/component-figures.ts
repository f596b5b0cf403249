import { DEFAULT_LATENCY_TARGET, scoreHealth } from '../analyze/health/score-health.js';
import type { ComponentReport, HealthFacts } from '../analyze/health/component-health.js';
import type { AlertSource, Aggregate } from '../model/alert-source.js';
import { CORE_METRICS, TRACE_METRICS } from '../model/core-metrics.js';
import type { MetricTags } from '../model/metrics.js';
import { ERROR_RATE_LIMIT, PIPELINE_TOTAL, type StageThresholds } from '../model/thresholds.js';
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
  const operations = readAll(source, OPERATION_DURATION, OPERATION_ERRORS, ({ component }) => component ?? '');
  const known = Object.entries(components).map(([name, own]): [string, ComponentFigures] => [
    name,
    judge(operations.get(name), { ...targets, ...own }, namesOf(name)),
  ]);
  const others = critical.filter(({ component }) => !Object.hasOwn(components, component)).map(({ description }) => description);
  const page = judge(operations.get(''), targets, others, readHeap(source));
  const limit = { latency: thresholds[PIPELINE_TOTAL]?.duration, errorRate: ERROR_RATE_LIMIT };
  const runs = readAll(source, TRACE_METRICS.pipelineDuration, TRACE_METRICS.pipelineErrors, () => '').get('');
  // Ours win over components that an app calls the same.
  return Object.fromEntries([...known, [PAGE, page], ...(runs ? [[PIPELINE, judge(runs, limit, [])] as const] : [])]);
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

/** What the series of one component say together. */
interface Readings {
  /** Of the worst series, ms. */
  p95: number | undefined;
  operations: number;
  failed: number;
}

function judge(
  readings: Readings | undefined,
  { latency = DEFAULT_LATENCY_TARGET, errorRate }: ComponentTargets,
  criticalBottlenecks: readonly string[],
  memory?: HealthFacts['memory'],
): ComponentFigures {
  const { p95, operations, failed } = readings ?? { p95: undefined, operations: 0, failed: 0 };
  const facts: HealthFacts = {
    latency: p95 === undefined ? undefined : { p95, target: latency },
    errors: operations > 0 ? { failed, operations, threshold: errorRate } : undefined,
    memory,
    criticalBottlenecks,
  };
  return { health: scoreHealth(facts), p95, target: latency, operations, failed };
}

/** All series of durations, and of 0 and 1 for failures, each read once, by what they belong to. */
function readAll(source: AlertSource, durations: string, errors: string, groupOf: (tags: MetricTags) => string): Map<string, Readings> {
  const groups = new Map<string, Readings>();
  const find = (tags: MetricTags): Readings => {
    const group = groupOf(tags);
    const known = groups.get(group) ?? { p95: undefined, operations: 0, failed: 0 };
    groups.set(group, known);
    return known;
  };
  source.read({ metric: durations, tags: {}, aggregate: P95 }, (tags, value) => {
    if (Number.isNaN(value)) return;
    const group = find(tags);
    group.p95 = Math.max(group.p95 ?? 0, value);
  });
  const counts = new Map<MetricTags, number>();
  source.read({ metric: errors, tags: {}, aggregate: COUNT }, (tags, count) => {
    if (Number.isNaN(count)) return;
    counts.set(tags, count);
    find(tags).operations += count;
  });
  source.read({ metric: errors, tags: {}, aggregate: AVERAGE }, (tags, share) => {
    if (!Number.isNaN(share)) find(tags).failed += Math.round(share * (counts.get(tags) ?? 0));
  });
  return groups;
}

function readHeap(source: AlertSource): HealthFacts['memory'] {
  const share = readHighest(source, TRACE_METRICS.heapShare);
  return share === undefined ? undefined : { share };
}

/** What of the main thread is busy, 0–1; undefined while that is not known. */
export function readBusy(source: AlertSource): number | undefined {
  return readHighest(source, TRACE_METRICS.cpuUsage);
}

/** What recording costs of the time in which pipelines ran, over the last seconds, 0–1. */
export function readOwnShare(source: AlertSource): number | undefined {
  return readHighest(source, TRACE_METRICS.pipelineShare);
}

/** What acttrace holds in memory, bytes. */
export function readOwnMemory(source: AlertSource): number | undefined {
  return readHighest(source, CORE_METRICS.tracingMemory);
}

/** The highest of all series that have a value. */
function readHighest(source: AlertSource, metric: string): number | undefined {
  let highest: number | undefined;
  source.read({ metric, tags: {}, aggregate: { name: 'value' } }, (_tags, value) => {
    if (!Number.isNaN(value)) highest = Math.max(highest ?? -Infinity, value);
  });
  return highest;
}
