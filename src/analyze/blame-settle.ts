/** Goes through a stretch of time once, and settles who or what had each instant of it: see `blame.ts` for the rules. */
import type { TraceData } from '../model/trace-data.js';
import { RANK, type Busy, type Evidence } from './blame-evidence.js';
import { IdleTime } from './blame-idle.js';
import { OwnLeaves } from './blame-leaves.js';
import { BlameLedger, SURE, type Sureness } from './blame-ledger.js';
import { OWN, type Lineage } from './blame-lineage.js';
import { MOMENT, readMoments, type Moments } from './blame-moments.js';
import { SpanTimes } from './blame-span-times.js';
import { OpenUnits } from './blame-units.js';

/** Work of this length or more is a long task (https://w3c.github.io/longtasks/), ms: no report, no such work. */
const LONG_TASK = 50;
/** Half the step of a clock of unknown step, ms: finer than any browser's. */
const LEAST_STEP = 1e-6;
/** No unit. */
const NOBODY = -1;

/** A piece of the stretch: under one reading of the browser's, or (`busy` undefined) between two. */
interface Segment {
  readonly from: number;
  readonly to: number;
  readonly busy: Busy | undefined;
}

/** @param own - row of the span that is asked about, which must be open all along; -1: none, then all spans are others. */
export function settleRange(data: TraceData, lineage: Lineage, evidence: Evidence, from: number, to: number, own: number): BlameLedger {
  const ledger = new BlameLedger();
  if (!(to > from)) return ledger;
  const { unit, above, unitCount } = lineage;
  const moments = readMoments(lineage, from, to);
  const segments = cutUp(evidence.busy, from, to);
  const order = fileMoments(moments, segments, data.session.resolution);
  const learned = learnCallers(moments, unit, segments, order);
  const idle = new IdleTime(evidence, ledger, from);
  const units = new OpenUnits(unit, unitCount);
  const ownTimes = new SpanTimes('own', lineage);
  const waits = new SpanTimes('unexplained', lineage);
  const otherTimes = new SpanTimes('span', lineage);
  const leaves = new OwnLeaves(above, (at, ms, sureness) => (sureness === SURE.unknown ? waits : ownTimes).add(at, ms, sureness));

  const give = (ms: number, to: number, sureness: Sureness): void => {
    if (to === OWN) leaves.add(ms, sureness);
    else otherTimes.add(units.innermost(to), ms, sureness);
  };
  const giveIdle = (a: number, b: number): void => {
    const rest = b - a - idle.settle(a, b);
    if (own >= 0) leaves.add(rest, SURE.unknown);
    else ledger.account('unexplained').add(rest, SURE.unknown, -1);
  };

  /** Between two moments next to each other, of units `before` and `after`, in one segment. */
  const settle = (a: number, b: number, before: number, after: number, busy: Busy | undefined): void => {
    if (!(b > a)) return;
    const first = units.isOpen(before) ? before : NOBODY;
    const second = units.isOpen(after) ? after : NOBODY;
    // The task of the moment before may have gone on, and that of the moment after had begun, each for no longer than this.
    const most = LONG_TASK * (Number(first !== NOBODY) + Number(second !== NOBODY));
    if (busy) settleBusy(a, b, first, second, busy);
    else if (most === 0 || (b - a > most && evidence.seesLongTasks)) giveIdle(a, b);
    else if (first === second || first === NOBODY || second === NOBODY) settleFree(a, b, first === NOBODY ? second : first);
    else {
      give((b - a) / 2, first, SURE.estimated);
      give((b - a) / 2, second, SURE.estimated);
    }
  };
  const settleFree = (a: number, b: number, runner: number): void => {
    const waited = runner === OWN ? idle.awaitedIn(a, b) : undefined;
    if (waited) giveIdle(waited.from, waited.to);
    give(b - a - (waited ? waited.to - waited.from : 0), runner, SURE.likely);
  };
  const settleBusy = (a: number, b: number, first: number, second: number, busy: Busy): void => {
    const { rank, name, source, invoker } = busy;
    if (rank === RANK.frozen) return ledger.account('frozen').add(b - a, SURE.measured, busy.row);
    if (rank === RANK.rendering) {
      // Callbacks of observers run in it; else it is the browser's.
      if (first !== NOBODY && first === second) return give(b - a, first, SURE.measured);
      return ledger.account('rendering').add(b - a, SURE.measured, busy.row);
    }
    if (busy.forced > 0) ledger.account('forced-layout', name, source, invoker).add((b - a) * busy.forced, SURE.estimated, busy.row);
    const ms = (b - a) * (1 - busy.forced);
    const atBest = rank === RANK.taskGap ? SURE.estimated : SURE.measured;
    if (first === NOBODY && second === NOBODY) return settleUnseen(a, b, ms, atBest, busy);
    if (first === second) return give(ms, first, atBest);
    if (first === NOBODY || second === NOBODY) {
      return give(ms, first === NOBODY ? second : first, rank === RANK.taskGap ? SURE.estimated : SURE.likely);
    }
    give(ms / 2, first, SURE.estimated);
    give(ms / 2, second, SURE.estimated);
  };
  /** Nobody who is open recorded anything. */
  const settleUnseen = (a: number, b: number, ms: number, atBest: Sureness, busy: Busy): void => {
    const { rank, name, source, invoker } = busy;
    if (rank === RANK.script) {
      const runners = [...(learned.get(callerOf(busy)) ?? [])].filter((one) => units.isOpen(one));
      if (runners.length === 0) return ledger.account('script', name, source, invoker).add(ms, SURE.measured, busy.row);
      for (const one of runners) give(ms / runners.length, one, runners.length > 1 ? SURE.estimated : SURE.likely);
      return;
    }
    if (rank === RANK.listener) return ledger.account('listener', name, '', invoker).add(ms, SURE.measured, busy.row);
    let collected = 0;
    for (const drop of evidence.drops) collected += Math.max(0, Math.min(b, drop.to) - Math.max(a, drop.from));
    ledger.account('garbage-collection').add(collected, SURE.likely, busy.row);
    ledger.account('long-task').add(ms - collected, atBest, busy.row);
  };

  const open = (at: number): void => {
    units.open(at);
    if (own >= 0 && unit[at] === OWN) leaves.enter(at);
  };
  for (const at of moments.openBefore) open(at);
  let next = 0;
  segments.forEach((segment, index) => {
    let now = segment.from;
    let before = NOBODY;
    for (; next < moments.count && order.segment[order.moments[next]] === index; next++) {
      const moment = order.moments[next];
      const at = moments.at[moment];
      const time = Math.min(segment.to, Math.max(now, moments.time[moment]));
      settle(now, time, before, unit[at], segment.busy);
      now = time;
      before = unit[at];
      if (moments.what[moment] === MOMENT.start) open(at);
      else if (moments.what[moment] === MOMENT.end) {
        units.close(at);
        if (own >= 0 && unit[at] === OWN) leaves.leave(at);
      }
    }
    settle(now, segment.to, before, NOBODY, segment.busy);
  });
  leaves.finish();
  for (const times of [ownTimes, waits, otherTimes]) times.book(ledger, data.strings);
  return ledger;
}

/** The stretch in order of time, without gaps. */
function cutUp(busy: readonly Busy[], from: number, to: number): Segment[] {
  const segments: Segment[] = [];
  let now = from;
  for (const one of busy) {
    if (one.from > now) segments.push({ from: now, to: one.from, busy: undefined });
    segments.push({ from: one.from, to: one.to, busy: one });
    now = one.to;
  }
  if (now < to) segments.push({ from: now, to, busy: undefined });
  return segments;
}

interface Filed {
  /** Moments in order of their segment, and within it of time. */
  readonly moments: Int32Array;
  /** By moment. */
  readonly segment: Int32Array;
}

/**
 * Files each moment under the segment that it happened in. The clock's step leaves open on which side of a boundary a moment on it lies: it
 * belongs to the script rather than to the time beside it (scripts often begin with a capture, or the end of what was awaited); between two
 * scripts, an end belongs to the one before, a start to the one after.
 */
function fileMoments({ count, time, what }: Moments, segments: readonly Segment[], resolution: number): Filed {
  const aside = resolution > 0 ? resolution / 2 : LEAST_STEP;
  const segment = new Int32Array(count);
  const sizes = new Int32Array(segments.length + 1);
  let near = 0;
  for (let moment = 0; moment < count; moment++) {
    const probe = time[moment] + (what[moment] === MOMENT.start ? aside : -aside);
    while (near > 0 && segments[near].from > probe) near--;
    while (near < segments.length - 1 && segments[near].to < probe) near++;
    const beside = near + (what[moment] === MOMENT.start ? -1 : 1);
    const other = segments[beside];
    const touches = other?.busy && Math.min(Math.abs(other.from - time[moment]), Math.abs(other.to - time[moment])) <= aside;
    segment[moment] = touches && !segments[near].busy ? beside : near;
    sizes[segment[moment] + 1]++;
  }
  for (let index = 0; index < segments.length; index++) sizes[index + 1] += sizes[index];
  const moments = new Int32Array(count);
  for (let moment = 0; moment < count; moment++) moments[sizes[segment[moment]]++] = moment;
  return { moments, segment };
}

/** For each caller of scripts, the units of which something was recorded in scripts that it called. */
function learnCallers(
  { at }: Moments,
  unit: Int32Array,
  segments: readonly Segment[],
  { moments, segment }: Filed,
): Map<string, Set<number>> {
  const learned = new Map<string, Set<number>>();
  for (const moment of moments) {
    const { busy } = segments[segment[moment]];
    if (busy?.rank !== RANK.script) continue;
    const caller = callerOf(busy);
    const units = learned.get(caller);
    if (units) units.add(unit[at[moment]]);
    else learned.set(caller, new Set([unit[at[moment]]]));
  }
  return learned;
}

function callerOf({ name, source, invoker }: Busy): string {
  return `${name}\n${source}\n${invoker}`;
}
