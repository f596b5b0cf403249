import { readDeviceClass } from '../model/device-class.js';
import type { JsonObject } from '../model/json.js';
import { LOG_TYPES, type LogLine } from '../model/log-line.js';
import type { DropCounts, SessionInfo } from '../model/session.js';
import type { SpanChunk } from '../model/span-chunk.js';
import { toSpanTable, toStringTable } from '../model/to-tables.js';
import type { TraceData } from '../model/trace-data.js';
import { newestRun } from './chunk-record.js';
import { joinCounters } from './counter-segments.js';
import type { Segment } from './segment.js';
import { joinWeights } from './weight-segments.js';

const UNKNOWN_NAME = '(unknown name)';
/** Far above what a string table holds (65,536): a damaged position must not make a list of billions. */
const MOST_STRINGS = 1_000_000;

/** Everything that a store found of a session; nothing in it is trusted. */
export interface StoredParts {
  readonly id: string;
  readonly session: unknown;
  readonly until: unknown;
  readonly dropped: unknown;
  /** In order. */
  readonly chunks: readonly (SpanChunk | undefined)[];
  readonly strings: readonly Segment[];
  readonly logs: readonly Segment[];
  readonly counters: readonly Segment[];
  readonly weights: readonly Segment[];
}

/** Puts a session together from what is readable of it: a damaged piece is left out, a missing name reads `(unknown name)`. */
export function assembleSession(parts: StoredParts): TraceData {
  const spans = toSpanTable(newestRun(parts.chunks.filter((chunk) => chunk !== undefined)));
  return {
    session: readSessionInfo(parts.session, parts.id),
    strings: toStringTable(joinStrings(parts.strings)),
    spans,
    counters: joinCounters(parts.counters),
    weights: joinWeights(parts.weights),
    logs: joinLogs(parts.logs),
    dropped: readDropCounts(parts.dropped),
    until: number(parts.until),
  };
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
    if (!Array.isArray(items)) continue;
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
