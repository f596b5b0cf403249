import { TRACE_METRICS, CORE_METRICS } from '../model/core-metrics.js';
import type { MetricTags } from '../model/metrics.js';
import { PAGE_ENTRY } from '../model/page-entries.js';
import type { SpanChunk } from '../model/span-chunk.js';
import { SpanFlag, SpanKind, SpanStatus, type SpanId } from '../model/span.js';
import type { TraceData } from '../model/trace-data.js';
import { errorTextOf } from './error-text.js';
import { explainLag, readLags, worstLag, type Block, type BlockEvidence, type Lag } from './explain-lag.js';

/** What an alert is about: a series, and when its values were recorded. */
export interface EvidenceQuery {
  readonly metric: string;
  readonly tags: MetricTags;
  /** Spans count that ended in between, ms since the session's time origin. */
  readonly from: number;
  readonly to: number;
}

/** The span that tells most about an alert. */
export type AlertEvidence =
  | {
      /** `slowest`: of those that are timed. `failed`: the last one that did. */
      readonly kind: 'slowest' | 'failed';
      readonly span: SpanId;
      /** ms */
      readonly duration: number;
      /** Of one that failed, see `errorTextOf`; '' where nothing was recorded. */
      readonly error: string;
    }
  | BlockEvidence;

interface Subject {
  readonly kind: 'slowest' | 'failed' | 'block';
  /** Of the spans it may be. */
  readonly spans: SpanKind;
  readonly names: readonly string[];
  /** Of captures. */
  readonly stage?: string;
}

interface Search extends EvidenceQuery {
  readonly subject: Subject;
  readonly stageId: number | undefined;
  /** The lag that blocks are to explain, and what was found of them. */
  readonly lag: Lag | undefined;
  readonly blocks: Block[];
  /** The best so far, and how good it is. */
  found: SpanId | undefined;
  rank: number;
}

const BLOCKS = [PAGE_ENTRY.longTask, PAGE_ENTRY.taskGap, PAGE_ENTRY.longFrame];
/** Metrics of the page that stand high because something held the main thread up. */
const OF_BLOCKS: ReadonlySet<string> = new Set([TRACE_METRICS.longTask, TRACE_METRICS.cpuUsage, CORE_METRICS.eventLoopLag]);
const TIMED = /^(pipeline|stage|action|operation)_(duration|errors)$/;
const KINDS = { pipeline: SpanKind.pipeline, stage: SpanKind.stage, action: SpanKind.action, operation: SpanKind.measure } as const;

/**
 * For each alert the span that tells most about it; undefined where it is about no span, or where there is none any more. One pass over the
 * trace, however many are asked for. Spans that lay across a freeze of the page are in no figure, and so are no evidence.
 */
export function findAlertEvidence(data: TraceData, queries: readonly EvidenceQuery[]): (AlertEvidence | undefined)[] {
  const lags = queries.some(({ metric }) => metric === CORE_METRICS.eventLoopLag) ? readLags(data) : [];
  const searches = queries.map((query) => beginSearch(data, query, lags));
  const byKey = new Map<number, Search[]>();
  for (const search of searches) {
    for (const name of search?.subject.names ?? []) {
      const id = data.strings.find(name);
      const key = keyOf(search!.subject.spans, id);
      if (id >= 0) byKey.set(key, [...(byKey.get(key) ?? []), search!]);
    }
  }
  if (byKey.size > 0) for (const chunk of data.spans.chunks) searchChunk(chunk, byKey);
  return searches.map((search) => search && toEvidence(data, search));
}

function beginSearch(data: TraceData, query: EvidenceQuery, lags: readonly Lag[]): Search | undefined {
  const subject = subjectOf(query);
  if (!subject) return undefined;
  const stageId = subject.stage === undefined ? undefined : data.strings.find(subject.stage);
  const lag = query.metric === CORE_METRICS.eventLoopLag ? worstLag(lags, query.from, query.to) : undefined;
  return { ...query, subject, stageId, lag, blocks: [], found: undefined, rank: -Infinity };
}

/** What a metric is made of. */
function subjectOf({ metric, tags }: EvidenceQuery): Subject | undefined {
  if (OF_BLOCKS.has(metric)) return { kind: 'block', spans: SpanKind.entry, names: BLOCKS };
  const [, of, aspect] = TIMED.exec(metric) ?? [];
  if (of === undefined) return undefined;
  const name = tags[of];
  if (name === undefined) return undefined;
  const kind = aspect === 'errors' ? 'failed' : 'slowest';
  // Failures of an action are told of what was carried out, or of its captures in a stage.
  if (of === 'action' && tags.stage !== undefined) return { kind, spans: SpanKind.capture, names: [name], stage: tags.stage };
  return { kind, spans: KINDS[of as keyof typeof KINDS], names: [name] };
}

function searchChunk(chunk: Readonly<SpanChunk>, byKey: ReadonlyMap<number, readonly Search[]>): void {
  const { kind, name, stage, start, end, status, flags, count, firstRow } = chunk;
  for (let at = 0; at < count; at++) {
    // A stage's executions may be named otherwise than the stage.
    const searches = byKey.get(keyOf(kind[at], kind[at] === SpanKind.stage ? stage[at] || name[at] : name[at]));
    if (searches === undefined || (flags[at] & SpanFlag.acrossFreeze) !== 0) continue;
    for (const search of searches) {
      if (search.lag) {
        const block = { span: firstRow + at, start: start[at], end: end[at] };
        if (block.end > search.lag.from && block.start < search.lag.to) search.blocks.push(block);
        continue;
      }
      // False also of a span that is still open.
      if (!(end[at] >= search.from && end[at] <= search.to)) continue;
      if (search.stageId !== undefined && stage[at] !== search.stageId) continue;
      const isFailed = search.subject.kind === 'failed';
      if (isFailed && status[at] !== SpanStatus.error) continue;
      const rank = isFailed ? end[at] : end[at] - start[at];
      if (rank <= search.rank) continue;
      search.rank = rank;
      search.found = firstRow + at;
    }
  }
}

function toEvidence(data: TraceData, { subject, found, lag, blocks }: Search): AlertEvidence | undefined {
  if (lag) return explainLag(data, lag, blocks);
  if (found === undefined) return undefined;
  const { spans } = data;
  const duration = Math.max(0, spans.end(found) - spans.start(found));
  if (subject.kind === 'block') return { kind: 'block', span: found, duration, tasks: 1 };
  return { kind: subject.kind, span: found, duration, error: subject.kind === 'failed' ? errorTextOf(data, found) : '' };
}

/** Ids of strings are below 2 ** 32. */
function keyOf(kind: number, name: number): number {
  return kind * 2 ** 32 + name;
}
