/** Goes through a stretch of time once, and settles who or what had each instant of it: see `blame.ts` for the rules. */
import type { TraceData } from '../model/trace-data.js';
import type { BlameConfidence } from './blame.js';
import { RANK, type Busy, type Evidence } from './blame-evidence.js';
import { IdleTime } from './blame-idle.js';
import { OwnLeaves } from './blame-leaves.js';
import { BlameLedger, type BlameAccount } from './blame-ledger.js';
import { OWN, type Lineage } from './blame-lineage.js';
import { MOMENT, readMoments, type Moments } from './blame-moments.js';
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
  const { firstRow } = data.spans;
  const { unit, above } = lineage;
  const nameOf = (at: number): string => data.strings.get(data.spans.nameId(at + firstRow));
  const moments = readMoments(data, lineage, from, to, own);
  const segments = cutUp(evidence.busy, from, to);
  const order = fileMoments(moments, segments, data.session.resolution);
  const learned = learnCallers(moments, unit, segments, order);
  const idle = new IdleTime(evidence, ledger, from);
  const units = new OpenUnits(unit, lineage.unitCount);
  const leaves = new OwnLeaves(above, firstRow, (at, explained) => ledger.account(explained ? 'own' : 'unexplained', nameOf(at)));
  const spanAccounts = new Map<number, BlameAccount>();
  const spanAccount = (at: number): BlameAccount => {
    const id = data.spans.nameId(at + firstRow);
    let account = spanAccounts.get(id);
    if (!account) spanAccounts.set(id, (account = ledger.account('span', nameOf(at))));
    return account;
  };

  const open = (at: number): void => {
    units.open(at);
    if (unit[at] === OWN) leaves.enter(at);
  };
  const close = (at: number): void => {
    units.close(at);
    if (unit[at] === OWN) leaves.leave(at);
  };
  const give = (ms: number, to: readonly number[], confidence: BlameConfidence): void => {
    for (const one of to) {
      if (one === OWN) {
        leaves.add(ms / to.length, confidence);
        continue;
      }
      const at = units.innermost(one);
      spanAccount(at).add(ms / to.length, confidence, at + firstRow);
    }
  };
  const giveIdle = (a: number, b: number): void => {
    const rest = b - a - idle.settle(a, b);
    if (own >= 0) leaves.add(rest, 'unknown');
    else ledger.account('unexplained').add(rest, 'unknown', -1);
  };

  /** Between two moments next to each other, of units `before` and `after`, in one segment. */
  const settle = (a: number, b: number, before: number, after: number, { busy }: Segment): void => {
    if (!(b > a)) return;
    const first = units.isOpen(before) ? before : NOBODY;
    const second = units.isOpen(after) ? after : NOBODY;
    const runners = [...new Set([first, second])].filter((one) => one !== NOBODY);
    const surely = runners.length > 1 ? 'estimated' : first === second ? 'measured' : 'likely';
    if (busy) return settleBusy(a, b, busy, runners, surely);
    if (runners.length === 0 || (b - a > LONG_TASK && evidence.seesLongTasks)) return giveIdle(a, b);
    const waited = runners.length === 1 && runners[0] === OWN && own >= 0 ? idle.awaitedIn(a, b) : undefined;
    if (waited) giveIdle(waited.from, waited.to);
    give(b - a - (waited ? waited.to - waited.from : 0), runners, surely === 'measured' ? 'likely' : surely);
  };
  const settleBusy = (a: number, b: number, busy: Busy, seen: readonly number[], surely: BlameConfidence): void => {
    const ms = b - a;
    const { rank, row, name, source, invoker } = busy;
    if (rank === RANK.frozen) return ledger.account('frozen').add(ms, 'measured', row);
    if (rank === RANK.rendering) {
      // Callbacks of observers run in it; else it is the browser's.
      if (seen.length === 1 && surely === 'measured') return give(ms, seen, 'measured');
      return ledger.account('rendering').add(ms, 'measured', row);
    }
    const gap = rank === RANK.taskGap;
    ledger.account('forced-layout', name, source, invoker).add(ms * busy.forced, 'estimated', row);
    const rest = ms * (1 - busy.forced);
    let runners = seen;
    let confidence: BlameConfidence = gap ? 'estimated' : surely;
    if (runners.length === 0 && rank === RANK.script) {
      runners = [...(learned.get(callerOf(busy)) ?? [])].filter((one) => units.isOpen(one));
      confidence = runners.length > 1 ? 'estimated' : 'likely';
    }
    if (runners.length > 0) return give(rest, runners, confidence);
    if (rank === RANK.script) return ledger.account('script', name, source, invoker).add(rest, 'measured', row);
    if (rank === RANK.listener) return ledger.account('listener', name, '', invoker).add(rest, 'measured', row);
    let collected = 0;
    for (const drop of evidence.drops) collected += Math.max(0, Math.min(b, drop.to) - Math.max(a, drop.from));
    ledger.account('garbage-collection').add(collected, 'likely', row);
    ledger.account('long-task').add(rest - collected, gap ? 'estimated' : 'measured', row);
  };

  for (const at of moments.openBefore) open(at);
  let next = 0;
  segments.forEach((segment, index) => {
    let now = segment.from;
    let before = NOBODY;
    for (; next < order.moments.length && order.segment[order.moments[next]] === index; next++) {
      const moment = order.moments[next];
      const at = moments.at[moment];
      const time = Math.min(segment.to, Math.max(now, moments.time[moment]));
      settle(now, time, before, unit[at], segment);
      now = time;
      before = unit[at];
      if (moments.what[moment] === MOMENT.start) open(at);
      else if (moments.what[moment] === MOMENT.end) close(at);
    }
    settle(now, segment.to, before, NOBODY, segment);
  });
  leaves.finish();
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
 * Files each moment under the segment that it happened in. The clock's step leaves open on which side of a boundary a moment on it lies:
 * an end belongs to what came before, a start to what comes after.
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
    segment[moment] = near;
    sizes[near + 1]++;
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
