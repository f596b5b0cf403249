import type { SessionDelta, SessionSummary } from '../model/ports.js';
import type { SessionInfo } from '../model/session.js';
import { approximateBytes } from '../model/approximate-bytes.js';
import { chunkIndex, chunkSize, type ChunkRecord } from './chunk-record.js';
import type { ProgressRecord } from './trace-database.js';

/** Where a session stands after a delta was added to it. Text that was written before is not counted twice. */
export function advanceProgress(
  before: ProgressRecord | undefined,
  delta: SessionDelta,
  records: readonly ChunkRecord[],
  mostChunks: number,
): ProgressRecord {
  const chunks = new Map(before?.chunks);
  for (const record of records) chunks.set(chunkIndex(record.firstRow), chunkSize(record));
  const newest = Math.max(...chunks.keys());
  for (const index of chunks.keys()) if (index <= newest - mostChunks) chunks.delete(index);

  const strings = before?.strings ?? 0;
  const logs = before?.logs ?? 0;
  let textBytes = before?.textBytes ?? 0;
  for (const text of delta.strings.slice(Math.max(0, strings - delta.firstString))) textBytes += approximateBytes(text);
  for (const line of delta.logs.slice(Math.max(0, logs - delta.firstLog))) textBytes += approximateBytes({ ...line });
  return {
    until: delta.until,
    dropped: delta.dropped,
    strings: Math.max(strings, delta.firstString + delta.strings.length),
    logs: Math.max(logs, delta.firstLog + delta.logs.length),
    textBytes,
    chunks,
  };
}

/** A progress record as it was stored; undefined when it is damaged, and the session then counts as empty. */
export function readProgress(value: unknown): ProgressRecord | undefined {
  const record = (typeof value === 'object' && value !== null ? value : {}) as Partial<ProgressRecord>;
  const { until, dropped, strings, logs, textBytes, chunks } = record;
  const numbers = [until, strings, logs, textBytes].every((number) => Number.isFinite(number));
  if (!numbers || typeof dropped !== 'object' || !(chunks instanceof Map)) return undefined;
  return record as ProgressRecord;
}

export function summarize(session: SessionInfo, progress: ProgressRecord | undefined): SessionSummary {
  let spans = 0;
  let executions = 0;
  let bytes = progress?.textBytes ?? 0;
  for (const size of progress?.chunks.values() ?? []) {
    spans += size.spans;
    executions += size.executions;
    bytes += size.bytes;
  }
  return { session, spans, executions, until: progress?.until ?? 0, bytes };
}
