import { CORE_METRICS, TRACE_METRICS } from '../../src/model/core-metrics.js';
import type { MetricKind, MetricTags } from '../../src/model/metrics.js';
import { formatDuration } from '../../src/base/format.js';
import { BYTES, DURATIONS, levelsOf, MOMENTS, numbersOf, perSecond, SHARES, type FigureKind } from './figure-kind.js';

interface Known {
  /** What the metric is, for people. */
  readonly words: string;
  /** Where the unit that it is recorded with does not tell. */
  readonly kind?: FigureKind;
}

const ACTIONS = numbersOf('actions');

/** The metrics that acttrace records by itself. */
const KNOWN: Readonly<Record<string, Known>> = {
  [TRACE_METRICS.pipelineDuration]: { words: 'Duration of pipelines', kind: DURATIONS },
  [TRACE_METRICS.pipelineErrors]: { words: 'Pipeline runs that failed', kind: SHARES },
  pipeline_memory: { words: 'Memory of pipelines', kind: BYTES },
  [TRACE_METRICS.stageDuration]: { words: 'Duration of stages', kind: DURATIONS },
  [TRACE_METRICS.stageErrors]: { words: 'Stages that failed', kind: SHARES },
  stage_memory: { words: 'Memory of stages', kind: BYTES },
  [TRACE_METRICS.actionDuration]: { words: 'Duration of actions', kind: DURATIONS },
  [TRACE_METRICS.actionErrors]: { words: 'Actions that failed', kind: SHARES },
  operation_duration: { words: 'Duration of operations', kind: DURATIONS },
  operation_errors: { words: 'Operations that failed', kind: SHARES },
  error_count: { words: 'Errors', kind: numbersOf('errors') },
  throughput: { words: 'Throughput' },
  [CORE_METRICS.tracedActions]: { words: 'Traced actions', kind: ACTIONS },
  [CORE_METRICS.errors]: { words: 'Traced actions that failed', kind: ACTIONS },
  [CORE_METRICS.failedRuns]: { words: 'Runs that failed', kind: numbersOf('runs') },
  [CORE_METRICS.failedRunsKept]: { words: 'Runs that failed, in the record', kind: numbersOf('runs') },
  [CORE_METRICS.traceTime]: { words: 'Own cost of one action', kind: DURATIONS },
  [CORE_METRICS.writeTime]: { words: 'Time to write the history', kind: DURATIONS },
  [CORE_METRICS.queueSize]: { words: 'Chunks that wait to be written', kind: numbersOf('chunks') },
  [CORE_METRICS.tracingMemory]: { words: 'Memory that acttrace holds', kind: BYTES },
  [CORE_METRICS.tracingDisk]: { words: 'Storage that acttrace holds', kind: BYTES },
  [CORE_METRICS.tracingCpu]: { words: 'Own cost, of the main thread', kind: SHARES },
  [CORE_METRICS.heapUsed]: { words: 'Heap in use', kind: BYTES },
  [CORE_METRICS.eventLoopLag]: { words: 'Event-loop lag', kind: DURATIONS },
  [CORE_METRICS.lastOptimization]: { words: 'Last adjustment', kind: MOMENTS },
  [TRACE_METRICS.longTask]: { words: 'Long tasks', kind: DURATIONS },
  [TRACE_METRICS.cpuUsage]: { words: 'Main thread held by long tasks', kind: SHARES },
  [TRACE_METRICS.cpuPressure]: { words: 'Pressure on the CPU', kind: levelsOf(['nominal', 'fair', 'serious', 'critical']) },
  [TRACE_METRICS.heapShare]: { words: 'Heap in use, of its limit', kind: SHARES },
  [TRACE_METRICS.leak]: { words: 'Leak', kind: levelsOf(['none', 'suspected', 'leak']) },
  [TRACE_METRICS.frameRate]: { words: 'Frame rate', kind: numbersOf('fps') },
  [TRACE_METRICS.frameInterval]: { words: 'Longest time between two frames', kind: DURATIONS },
  [TRACE_METRICS.diskUsage]: { words: 'Storage that this site takes', kind: BYTES },
  [TRACE_METRICS.diskQuota]: { words: 'Storage that this site may take', kind: BYTES },
  [TRACE_METRICS.vital]: { words: 'Web vital' },
  [TRACE_METRICS.missed]: { words: 'Spans that are in no figure', kind: numbersOf('spans') },
  [TRACE_METRICS.pipelineShare]: { words: 'Own cost, of the pipelines’ time', kind: SHARES },
  [TRACE_METRICS.healthScore]: { words: 'Health score', kind: numbersOf('of 100') },
  [TRACE_METRICS.healthStatus]: { words: 'Health', kind: levelsOf(['unknown', 'healthy', 'degraded', 'critical']) },
};

/** What tells what a metric's figures are. */
export interface MetricIdentity {
  readonly name: string;
  readonly tags: MetricTags;
  /** Where it is known. */
  readonly unit?: string;
}

/** What a metric is, in words; undefined of an app's own. */
export function metricWords(name: string): string | undefined {
  return Object.hasOwn(KNOWN, name) ? KNOWN[name].words : undefined;
}

/** Series that hold 0 or 1 each time: of them, the mean alone says something, the share of failures. */
export function isYesNo(name: string): boolean {
  return Object.hasOwn(KNOWN, name) && KNOWN[name].kind === SHARES && name.endsWith('_errors');
}

/** A single value of a series, or a quantile: of durations, nothing below the clock's step (ms) is shown as if it had been measured. */
export function formatMeasured(series: MetricIdentity, value: number, resolution: number): string {
  const kind = figureKindOf(series);
  return kind === DURATIONS ? formatDuration(value, resolution) : kind.format(value);
}

/** How its figures are written. */
export function figureKindOf({ name, tags, unit = '' }: MetricIdentity): FigureKind {
  if (name === TRACE_METRICS.vital) return tags.metric === 'CLS' ? numbersOf('') : DURATIONS;
  const known = Object.hasOwn(KNOWN, name) ? KNOWN[name].kind : undefined;
  if (known) return known;
  if (unit === 'ms') return DURATIONS;
  if (unit === 'B' || unit === 'bytes') return BYTES;
  return numbersOf(unit);
}

/** How rates of a series are written: of a counter its growth in its unit, of others how many values. */
export function rateKind(series: MetricIdentity & { readonly kind: MetricKind }): FigureKind {
  const { kind, name } = series;
  // What known counters count is in their name.
  return perSecond(kind === 'counter' && metricWords(name) === undefined ? figureKindOf(series) : numbersOf(''));
}

/** The values of the tags, which tell series of one metric apart: `component_filtering`, `move, failed`. */
export function tagWords(tags: MetricTags): string {
  return Object.values(tags).join(', ');
}

/** A series in a line: `Duration of stages, component_filtering`; of an app's own metric its name. */
export function seriesWords(name: string, tags: MetricTags): string {
  return [metricWords(name) ?? name, tagWords(tags)].filter((part) => part !== '').join(', ');
}

/** As a rule has it: `stage_duration{stage=resolve}`. For people: whether a text needs quotes is for rules to know. */
export function seriesText(name: string, tags: MetricTags): string {
  const pairs = Object.entries(tags).map(([key, value]) => `${key}=${value}`);
  return pairs.length === 0 ? name : `${name}{${pairs.join(',')}}`;
}
