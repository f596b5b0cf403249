/** What the browser reported about a stretch of time, laid out so that each instant has at most one reading: see `blame.ts` for the order. */
import type { JsonObject } from '../model/json.js';
import {
  PAGE_ENTRY,
  type EventAttributes,
  type LayoutShiftAttributes,
  type LongFrameAttributes,
  type ResourceAttributes,
} from '../model/page-entries.js';
import { SpanFlag } from '../model/span.js';
import type { TraceData } from '../model/trace-data.js';
import type { BlameAside } from './blame.js';
import { findHeapDrops, type HeapDrop } from './heap-drops.js';

/** How strong a reading is: where several cover an instant, the strongest counts; of equal ones, the later begun, which is nested. */
export const RANK = { taskGap: 1, longTask: 2, listener: 3, rendering: 4, script: 5, frozen: 6 } as const;

/** A stretch in which the main thread was taken, or the page stood still. */
export interface Busy {
  readonly from: number;
  readonly to: number;
  readonly rank: (typeof RANK)[keyof typeof RANK];
  /** The entry's row. */
  readonly row: number;
  /** Of a script its function or caller; of listeners the event's type. */
  readonly name: string;
  readonly source: string;
  readonly invoker: string;
  /** Share of a script that is forced layout, 0–1. */
  readonly forced: number;
}

/** A request in flight. */
export interface Flight {
  readonly from: number;
  readonly to: number;
  readonly row: number;
  readonly name: string;
  /** True of requests made by scripts: something may wait for them. */
  readonly awaited: boolean;
}

export interface Evidence {
  /** In order of time, without overlap. */
  readonly busy: readonly Busy[];
  readonly flights: readonly Flight[];
  readonly hidden: readonly { readonly from: number; readonly to: number }[];
  readonly drops: readonly HeapDrop[];
  /** Whether the recording has any long task or frame, or estimates of them: whether work over 50 ms would have been seen. */
  readonly seesLongTasks: boolean;
  readonly asides: readonly BlameAside[];
}

const AWAITED = new Set(['fetch', 'xmlhttprequest', 'script', 'other']);

/**
 * @param entries - rows of all entries and marks of the recording.
 * @param except - row of an entry that is itself what is asked about.
 */
export function readEvidence(data: TraceData, entries: readonly number[], from: number, to: number, except: number): Evidence {
  const { spans, strings } = data;
  const id = (name: string): number => strings.find(name);
  const names = {
    longFrame: id(PAGE_ENTRY.longFrame),
    longTask: id(PAGE_ENTRY.longTask),
    taskGap: id(PAGE_ENTRY.taskGap),
    event: id(PAGE_ENTRY.event),
    resource: id(PAGE_ENTRY.resource),
    frozen: id(PAGE_ENTRY.frozen),
    visibility: id(PAGE_ENTRY.visibility),
    layoutShift: id(PAGE_ENTRY.layoutShift),
  };
  const busy: Busy[] = [];
  const flights: Flight[] = [];
  const visibility: { time: number; hidden: boolean }[] = [];
  let seesLongTasks = false;
  let shifts = 0;
  let shiftScore = 0;
  for (const row of entries) {
    const name = spans.nameId(row);
    if (name === names.longFrame || name === names.longTask || name === names.taskGap) seesLongTasks = true;
    const start = spans.start(row);
    if (name === names.visibility) {
      visibility.push({ time: start, hidden: spans.attributes(row)?.state === 'hidden' });
      continue;
    }
    const end = Number.isNaN(spans.end(row)) ? data.until : spans.end(row);
    if (start > to || end < from) continue;
    if (name === names.layoutShift) {
      const { value } = (spans.attributes(row) ?? {}) as Partial<LayoutShiftAttributes>;
      shifts++;
      shiftScore += number(value);
    }
    if (end <= start) continue;
    const at = { row, from: start, to: end, name: '', source: '', invoker: '', forced: 0 };
    if (name === names.longFrame) addFrame(busy, spans.attributes(row), at);
    else if (row === except) continue;
    else if (name === names.longTask) busy.push({ ...at, rank: estimated(spans.flags(row)) ? RANK.taskGap : RANK.longTask });
    else if (name === names.taskGap) busy.push({ ...at, rank: RANK.taskGap });
    else if (name === names.frozen) busy.push({ ...at, rank: RANK.frozen });
    else if (name === names.event) addListeners(busy, spans.attributes(row), at);
    else if (name === names.resource) flights.push(readFlight(spans.attributes(row), at));
  }
  const drops = findHeapDrops(data, from, to);
  const asides: BlameAside[] = [];
  if (shifts > 0) asides.push({ kind: 'layout-shift', count: shifts, amount: shiftScore });
  if (drops.length > 0) {
    asides.push({ kind: 'garbage-collection', count: drops.length, amount: drops.reduce((sum, drop) => sum + drop.bytes, 0) });
  }
  return { busy: flatten(busy, from, to), flights, hidden: hiddenTimes(visibility, from, to), drops, seesLongTasks, asides };
}

type Place = Omit<Busy, 'rank'>;

function addFrame(busy: Busy[], attributes: JsonObject | undefined, frame: Place): void {
  const { scripts, styleAndLayoutStart } = (attributes ?? {}) as Partial<LongFrameAttributes>;
  const rendering = number(styleAndLayoutStart);
  if (rendering > 0 && rendering < frame.to) busy.push({ ...frame, from: Math.max(frame.from, rendering), rank: RANK.rendering });
  // Files may hold anything: what is no list of scripts is none.
  for (const script of Array.isArray(scripts) ? (scripts as LongFrameAttributes['scripts']) : []) {
    const from = number(script?.start);
    const duration = number(script?.duration);
    if (!(duration > 0)) continue;
    busy.push({
      row: frame.row,
      from,
      to: from + duration,
      rank: RANK.script,
      name: text(script.function) || text(script.invoker) || text(script.source),
      source: text(script.source),
      invoker: text(script.invoker),
      forced: Math.min(1, Math.max(0, number(script.forcedLayout) / duration)),
    });
  }
}

function addListeners(busy: Busy[], attributes: JsonObject | undefined, event: Place): void {
  const { type, processingStart, processingEnd, target } = (attributes ?? {}) as Partial<EventAttributes>;
  const from = number(processingStart);
  const to = number(processingEnd);
  if (to > from) busy.push({ ...event, from, to, rank: RANK.listener, name: text(type), invoker: text(target) });
}

function readFlight(attributes: JsonObject | undefined, { row, from, to }: Place): Flight {
  const { url, initiator } = (attributes ?? {}) as Partial<ResourceAttributes>;
  return { row, from, to, name: text(url), awaited: AWAITED.has(text(initiator)) };
}

function hiddenTimes(marks: readonly { time: number; hidden: boolean }[], from: number, to: number): { from: number; to: number }[] {
  const times: { from: number; to: number }[] = [];
  const sorted = [...marks].sort((a, b) => a.time - b.time);
  sorted.forEach(({ time, hidden }, index) => {
    const since = Math.max(from, time);
    const until = Math.min(to, sorted[index + 1]?.time ?? to);
    if (hidden && until > since) times.push({ from: since, to: until });
  });
  return times;
}

/** Cuts what overlaps, so that the strongest reading of each instant is left. */
function flatten(all: Busy[], from: number, to: number): Busy[] {
  const sorted = all.filter((one) => one.to > from && one.from < to).sort((a, b) => a.from - b.from);
  const flat: Busy[] = [];
  let active: Busy[] = [];
  let now = from;
  const advance = (time: number): void => {
    while (now < time) {
      active = active.filter((one) => one.to > now);
      if (active.length === 0) {
        now = time;
        return;
      }
      const best = active.reduce((a, b) => (b.rank > a.rank || (b.rank === a.rank && b.from >= a.from) ? b : a));
      const until = active.reduce((next, one) => Math.min(next, one.to), time);
      const last = flat[flat.length - 1];
      const continues =
        last !== undefined && last.to === now && last.row === best.row && last.rank === best.rank && last.name === best.name;
      if (continues && last.source === best.source && last.invoker === best.invoker) flat[flat.length - 1] = { ...last, to: until };
      else flat.push({ ...best, from: now, to: until });
      now = until;
    }
  };
  for (const one of sorted) {
    advance(Math.max(from, one.from));
    active.push(one);
  }
  advance(to);
  return flat;
}

function estimated(flags: number): boolean {
  return (flags & SpanFlag.estimated) !== 0;
}

function number(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
