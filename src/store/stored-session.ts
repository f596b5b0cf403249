import { readDeviceClass } from '../model/device-class.js';
import type { JsonObject } from '../model/json.js';
import { LOG_TYPES, type LogLine } from '../model/log-line.js';
import type { DropCounts, SessionInfo } from '../model/session.js';
import { CHUNK_ROWS } from '../model/span-chunk.js';
import { toSpanTable, toStringTable } from '../model/to-tables.js';
import type { TraceData } from '../model/trace-data.js';
import { fillGaps } from './chunk-gaps.js';
import { chunkIndex, toSpanChunks, type ChunkSize } from './chunk-record.js';
import { joinCounters } from './counter-segments.js';
import type { PreparedChunk } from './prepared-delta.js';
import type { Segment } from './segment.js';
import { joinWeights } from './weight-segments.js';

const UNKNOWN_NAME = '(unknown name)';
/** Name of the marks that stand for spans that cannot be read any more. */
const UNREADABLE_SPANS = '(unreadable spans)';
/** Far above what a string table holds (65,536): a damaged position must not make a list of billions. */
export const MOST_STRINGS = 1_000_000;
/** Most log lines of one segment: a page that keeps more than a session's 100,000 may write them at once. */
export const MOST_SEGMENT_LINES = 1_000_000;

/** Everything that a store found of a session; nothing in it is trusted, but for chunks, which were checked. Can be cloned. */
export interface StoredParts {
  readonly id: string;
  readonly session: unknown;
  readonly until: unknown;
  readonly dropped: unknown;
  /** Those that are readable, in order. */
  readonly chunks: readonly PreparedChunk[];
  /** What was written, by chunk index, as far as it is known. */
  readonly sizes: ReadonlyMap<number, ChunkSize>;
  readonly strings: readonly Segment[];
  readonly logs: readonly Segment[];
  readonly counters: readonly Segment[];
  readonly weights: readonly Segment[];
}

/**
 * Puts a session together from what is readable of it: a damaged piece is left out, a missing name reads `(unknown name)`, and missing
 * spans are marks called `(unreadable spans)`, which `dropped.spans` counts.
 */
export function assembleSession(parts: StoredParts): TraceData {
  const strings = joinStrings(parts.strings);
  const { chunks } = parts;
  const isSound = chunks.every(({ firstRow, count }, at) => at === chunks.length - 1 || chunks[at + 1].firstRow === firstRow + count);
  const read = toSpanChunks(chunks);
  const run = fillGaps(read.chunks, isSound ? 0 : addName(strings, chunks));
  const lost = run.filled + countLostEnds(parts);
  const dropped = readDropCounts(parts.dropped);
  return {
    session: readSessionInfo(parts.session, parts.id),
    strings: toStringTable(strings),
    spans: toSpanTable(run.chunks),
    counters: joinCounters(parts.counters),
    weights: joinWeights(parts.weights),
    logs: joinLogs(parts.logs),
    dropped: { ...dropped, spans: dropped.spans + lost, attributes: dropped.attributes + read.lostAttributes },
    until: number(parts.until),
  };
}

/** Adds the name of what is missing behind all ids that spans have: where strings are missing too, no span must get it by chance. */
function addName(strings: string[], chunks: readonly PreparedChunk[]): number {
  let last = strings.length - 1;
  for (const { name, stage, track } of chunks) {
    for (const column of [name, stage, track]) for (const id of column) if (id > last && id < MOST_STRINGS) last = id;
  }
  while (strings.length <= last) strings.push(UNKNOWN_NAME);
  return strings.push(UNREADABLE_SPANS) - 1;
}

/** Spans that were written before the first chunk that is readable, or after the last: nothing stands for them. */
function countLostEnds({ chunks, sizes }: StoredParts): number {
  const first = chunkIndex(chunks[0]?.firstRow ?? Infinity);
  const last = chunkIndex(chunks.at(-1)?.firstRow ?? Infinity);
  let lost = 0;
  for (const [index, { spans }] of sizes) if (index < first || index > last) lost += Math.min(CHUNK_ROWS, number(spans));
  return lost;
}

export function readSessionInfo(value: unknown, id: string): SessionInfo {
  const info = asRecord(value);
  const device = readDeviceClass(info.device);
  return {
    id,
    name: text(info.name),
    timeOrigin: number(info.timeOrigin),
    startedAt: number(info.startedAt),
    resolution: number(info.resolution),
    page: text(info.page),
    build: text(info.build),
    ...(device && { device }),
  };
}

function readDropCounts(value: unknown): DropCounts {
  const counts = asRecord(value);
  return {
    spans: number(counts.spans),
    logs: number(counts.logs),
    attributes: number(counts.attributes),
    names: number(counts.names),
    counters: number(counts.counters),
    sampledOut: number(counts.sampledOut),
  };
}

function joinStrings(segments: readonly Segment[]): string[] {
  const strings: string[] = [];
  for (const { first, items } of segments) {
    if (!Array.isArray(items) || first + items.length > MOST_STRINGS) continue;
    while (strings.length < first) strings.push(UNKNOWN_NAME);
    items.forEach((item: unknown, at) => (strings[first + at] = typeof item === 'string' ? item : UNKNOWN_NAME));
  }
  return strings;
}

/** Segments overlap where the session was written again in full; a line that is already there is not added twice. */
function joinLogs(segments: readonly Segment[]): LogLine[] {
  const lines: LogLine[] = [];
  let next = 0;
  for (const { first, items } of segments) {
    if (!Array.isArray(items) || items.length > MOST_SEGMENT_LINES) continue;
    for (const item of items.slice(Math.max(0, next - first)) as unknown[]) if (isLogLine(item)) lines.push(item);
    next = Math.max(next, first + items.length);
  }
  return lines;
}

function isLogLine(value: unknown): value is LogLine {
  const line = asRecord(value);
  return (
    LOG_TYPES.some((type) => type === line.type) &&
    typeof line.message === 'string' &&
    typeof line.source === 'string' &&
    typeof line.time === 'number' &&
    typeof line.trace === 'number'
  );
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as JsonObject) : {};
}

function number(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
