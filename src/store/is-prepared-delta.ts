import { isChunkColumns } from './chunk-record.js';
import { isCounterSamples } from './counter-segments.js';
import type { PreparedChunk, PreparedDelta } from './prepared-delta.js';
import { MOST_SEGMENT_LINES, MOST_STRINGS } from './stored-session.js';
import { isWeightColumns } from './weight-segments.js';

/** Far above what one delta holds, and soon looked through. */
const MOST_CHUNKS = 100_000;

/**
 * Whether what lay in a database is a delta that can be stored: its lists are lists, no longer than they can be, and hold what they should.
 * What makes a session of it takes these for granted, and would end in lists of billions.
 */
export function isPreparedDelta(value: unknown, id: string, sequence: number): value is PreparedDelta {
  if (!isRecord(value) || !isRecord(value.session) || !isRecord(value.dropped)) return false;
  const { session, chunks, firstString, strings, firstLog, logs, firstCounter, counters, weights, until } = value;
  if (typeof id !== 'string' || session.id !== id || !isCount(sequence) || value.sequence !== sequence) return false;
  if (!Number.isFinite(until) || !isCount(firstString) || !isCount(firstLog) || !isCount(firstCounter)) return false;
  return (
    isList(chunks, MOST_CHUNKS, isPreparedChunk) &&
    isList(strings, MOST_STRINGS - firstString, (text) => typeof text === 'string') &&
    isList(logs, MOST_SEGMENT_LINES, isRecord) &&
    isCounterSamples(counters) &&
    isWeightColumns(weights)
  );
}

function isPreparedChunk(value: unknown): value is PreparedChunk {
  if (!isChunkColumns(value)) return false;
  const { count, attributeRows, attributeText } = value as Partial<PreparedChunk>;
  return attributeRows instanceof Uint32Array && attributeRows.length <= count! && typeof attributeText === 'string';
}

/** Holes of a list are looked at as well, which `every` leaves out. */
function isList(value: unknown, most: number, isItem: (item: unknown) => boolean): boolean {
  if (!Array.isArray(value) || value.length > most) return false;
  for (const item of value as unknown[]) if (!isItem(item)) return false;
  return true;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
