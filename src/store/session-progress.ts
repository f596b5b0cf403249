import type { SessionInfo } from '../model/session.js';
import type { SessionSummary } from '../model/ports.js';
import { approximateBytes } from '../model/approximate-bytes.js';
import type { ChunkSize } from './chunk-record.js';
import { BYTES_PER_SAMPLE } from '../model/counter-table.js';
import type { PreparedDelta } from './prepared-delta.js';
import type { ProgressRecord } from './trace-database.js';

/** Most of one session that a store keeps. */
export interface StoreLimits {
  readonly chunks: number;
  /** Samples of counters. */
  readonly counters: number;
}

/**
 * Where a session stands after a delta was added to it. Text that was written before is not counted twice.
 * @param sizes - of the delta's chunks, by index.
 */
export function advanceProgress(
  before: ProgressRecord | undefined,
  delta: PreparedDelta,
  sequence: number,
  sizes: Iterable<readonly [index: number, size: ChunkSize]>,
  most: StoreLimits,
): ProgressRecord {
  const chunks = new Map([...(before?.chunks ?? []), ...sizes]);
  const newest = Math.max(...chunks.keys());
  for (const index of chunks.keys()) if (index <= newest - most.chunks) chunks.delete(index);

  const strings = before?.strings ?? 0;
  const logs = before?.logs ?? 0;
  let textBytes = before?.textBytes ?? 0;
  for (const text of delta.strings.slice(Math.max(0, strings - delta.firstString))) textBytes += approximateBytes(text);
  for (const line of delta.logs.slice(Math.max(0, logs - delta.firstLog))) textBytes += approximateBytes({ ...line });
  const counters = Math.max(before?.counters ?? 0, delta.firstCounter + delta.counters.time.length);
  return {
    sequence,
    until: delta.until,
    dropped: delta.dropped,
    strings: Math.max(strings, delta.firstString + delta.strings.length),
    logs: Math.max(logs, delta.firstLog + delta.logs.length),
    counters,
    weights: (before?.weights ?? 0) + delta.weights.trace.length,
    textBytes,
    counterBytes: BYTES_PER_SAMPLE * Math.min(counters, most.counters),
    aggregateBytes: before?.aggregateBytes ?? 0,
    chunks,
  };
}

/** What is left of it when a session's spans are given up. */
export function giveUpSpans(before: ProgressRecord, aggregateBytes: number): ProgressRecord {
  const { spans, executions } = countSpans(before);
  return { ...before, textBytes: 0, counterBytes: 0, aggregateBytes, chunks: new Map(), givenUp: { spans, executions } };
}

/**
 * A progress record as it was stored; undefined when it is damaged, and the session then counts as empty. One from before there were
 * counters, weights and numbers of deltas has none of them.
 */
export function readProgress(value: unknown): ProgressRecord | undefined {
  const record = (typeof value === 'object' && value !== null ? value : {}) as Partial<ProgressRecord>;
  const { until, strings, logs, textBytes, chunks, givenUp } = record;
  const { sequence = 0, counters = 0, weights = 0, counterBytes = 0, aggregateBytes = 0 } = record;
  const numbers = [sequence, until, strings, logs, counters, weights, textBytes, counterBytes, aggregateBytes];
  if (!numbers.every((number) => Number.isFinite(number)) || !isRecord(record.dropped)) return undefined;
  if (!(chunks instanceof Map) || ![...chunks.values()].every(isSize)) return undefined;
  if (givenUp !== undefined && !isSize({ ...givenUp, bytes: 0 })) return undefined;
  return {
    ...(record as ProgressRecord),
    dropped: record.dropped,
    sequence,
    counters,
    weights,
    counterBytes,
    aggregateBytes,
  };
}

function isSize(value: unknown): value is ChunkSize {
  if (!isRecord(value)) return false;
  return [value.spans, value.executions, value.bytes].every((size) => Number.isFinite(size) && (size as number) >= 0);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

export function summarize(session: SessionInfo, pinned: boolean, progress: ProgressRecord | undefined): SessionSummary {
  const { spans, executions, bytes } = countSpans(progress);
  const others = progress ? progress.textBytes + progress.counterBytes + progress.aggregateBytes : 0;
  return { session, spans, executions, until: progress?.until ?? 0, bytes: bytes + others, pinned, raw: !progress?.givenUp };
}

function countSpans(progress: ProgressRecord | undefined): ChunkSize {
  if (progress?.givenUp) return { ...progress.givenUp, bytes: 0 };
  const sum = { spans: 0, executions: 0, bytes: 0 };
  for (const size of progress?.chunks.values() ?? []) {
    sum.spans += size.spans;
    sum.executions += size.executions;
    sum.bytes += size.bytes;
  }
  return sum;
}
