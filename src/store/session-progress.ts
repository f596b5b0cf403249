import type { SessionDelta, SessionSummary } from '../model/ports.js';
import type { SessionInfo } from '../model/session.js';
import { approximateBytes } from '../model/approximate-bytes.js';
import { chunkIndex, chunkSize, type ChunkRecord } from './chunk-record.js';
import { BYTES_PER_SAMPLE } from '../model/counter-table.js';
import type { ProgressRecord } from './trace-database.js';

/** Most of one session that a store keeps. */
export interface StoreLimits {
  readonly chunks: number;
  /** Samples of counters. */
  readonly counters: number;
}

/** Where a session stands after a delta was added to it. Text that was written before is not counted twice. */
export function advanceProgress(
  before: ProgressRecord | undefined,
  delta: SessionDelta,
  records: readonly ChunkRecord[],
  most: StoreLimits,
): ProgressRecord {
  const chunks = new Map(before?.chunks);
  for (const record of records) chunks.set(chunkIndex(record.firstRow), chunkSize(record));
  const newest = Math.max(...chunks.keys());
  for (const index of chunks.keys()) if (index <= newest - most.chunks) chunks.delete(index);

  const strings = before?.strings ?? 0;
  const logs = before?.logs ?? 0;
  let textBytes = before?.textBytes ?? 0;
  for (const text of delta.strings.slice(Math.max(0, strings - delta.firstString))) textBytes += approximateBytes(text);
  for (const line of delta.logs.slice(Math.max(0, logs - delta.firstLog))) textBytes += approximateBytes({ ...line });
  const counters = Math.max(before?.counters ?? 0, delta.firstCounter + delta.counters.time.length);
  return {
    until: delta.until,
    dropped: delta.dropped,
    strings: Math.max(strings, delta.firstString + delta.strings.length),
    logs: Math.max(logs, delta.firstLog + delta.logs.length),
    counters,
    weights: (before?.weights ?? 0) + delta.weights.length,
    textBytes,
    counterBytes: BYTES_PER_SAMPLE * Math.min(counters, most.counters),
    chunks,
  };
}

/**
 * A progress record as it was stored; undefined when it is damaged, and the session then counts as empty. One from before there were
 * counters and weights has none of them.
 */
export function readProgress(value: unknown): ProgressRecord | undefined {
  const record = (typeof value === 'object' && value !== null ? value : {}) as Partial<ProgressRecord>;
  const { until, dropped, strings, logs, textBytes, chunks } = record;
  const numbers = [until, strings, logs, textBytes].every((number) => Number.isFinite(number));
  if (!numbers || typeof dropped !== 'object' || !(chunks instanceof Map)) return undefined;
  const { counters = 0, weights = 0, counterBytes = 0 } = record;
  return { ...(record as ProgressRecord), counters, weights, counterBytes };
}

export function summarize(session: SessionInfo, progress: ProgressRecord | undefined): SessionSummary {
  let spans = 0;
  let executions = 0;
  let bytes = progress ? progress.textBytes + progress.counterBytes : 0;
  for (const size of progress?.chunks.values() ?? []) {
    spans += size.spans;
    executions += size.executions;
    bytes += size.bytes;
  }
  return { session, spans, executions, until: progress?.until ?? 0, bytes, pinned: false, raw: true };
}
