/** Which sessions give up their spans, and which are deleted. Pure: it reads the list of sessions and decides. */
import type { SessionSummary } from '../model/ports.js';
import type { Retention } from '../model/retention.js';

const MS_PER_MINUTE = 60_000;
const MS_PER_DAY = 24 * 60 * MS_PER_MINUTE;
/** What was written so recently may be running in another tab: tabs share no lock, as one would keep pages from being frozen and revived. */
const RECENT = 10 * MS_PER_MINUTE;
/** A clock that is set right moves by so much at most; what is dated later was recorded while the clock was far off, and does not run. */
const MOST_CLOCK_STEP = MS_PER_DAY;

/** Ids, oldest first. */
export interface RetentionPlan {
  /** These give up their spans, and keep their figures. */
  readonly compact: readonly string[];
  readonly remove: readonly string[];
}

export interface RetentionMoment {
  /** Wall clock, ms since the Unix epoch. */
  readonly now: number;
  /** Id of the session that is being recorded here. */
  readonly running: string | undefined;
}

/**
 * When a session was last written, wall clock; what lies in the future, because the clock was set back since, counts as now, and so does what
 * has no date, because its record is damaged: its spans need not be.
 */
function lastWrite({ session, until }: SessionSummary, now: number): number {
  const time = session.timeOrigin + until;
  return session.timeOrigin > 0 && time <= now ? time : now;
}

/** Whether a session is kept whatever the limits say: it is pinned, or runs, here or perhaps elsewhere. */
export function isLocked(summary: SessionSummary, { now, running }: RetentionMoment): boolean {
  const age = now - (summary.session.timeOrigin + summary.until);
  return summary.pinned || summary.session.id === running || (age <= RECENT && age >= -MOST_CLOCK_STEP);
}

/** In the order in which they are given up: by their last write, not by their start, so that a session that runs for a week is young. */
function byAge(now: number): (a: SessionSummary, b: SessionSummary) => number {
  return (a, b) => {
    const dated = (summary: SessionSummary): number => summary.session.timeOrigin + summary.until;
    return lastWrite(a, now) - lastWrite(b, now) || dated(a) - dated(b) || (a.session.id < b.session.id ? -1 : 1);
  };
}

/**
 * What a retention gives up: spans older than `days`, beyond the newest `sessions` that have spans, and the oldest until all take at most
 * `bytes`; whole sessions older than `aggregateDays`, and, where no spans are left to give, the oldest until `bytes` is kept, if it can be
 * kept at all. Locked sessions count, and are left alone.
 *
 * What is left of a session without its spans is not known before: the plan takes it for nothing, so that it never gives up too much.
 * Whoever follows it makes another plan afterwards, until there is nothing in it.
 */
export function planRetention(sessions: readonly SessionSummary[], retention: Retention, moment: RetentionMoment): RetentionPlan {
  const { now } = moment;
  const oldestFirst = [...sessions].sort(byAge(now));
  const isOlder = (summary: SessionSummary, days: number): boolean => lastWrite(summary, now) < now - days * MS_PER_DAY;
  const free = oldestFirst.filter((summary) => !isLocked(summary, moment));
  const remove = new Set(free.filter((summary) => isOlder(summary, retention.aggregateDays)));
  const compact = new Set(free.filter((summary) => summary.raw && !remove.has(summary) && isOlder(summary, retention.days)));

  const isRawStill = (summary: SessionSummary): boolean => summary.raw && !remove.has(summary) && !compact.has(summary);
  let raw = sessions.filter(isRawStill).length;
  let bytes = 0;
  for (const summary of sessions) if (!remove.has(summary) && !compact.has(summary)) bytes += summary.bytes;
  for (const summary of free.filter(isRawStill)) {
    if (raw <= retention.sessions && bytes <= retention.bytes) break;
    compact.add(summary);
    raw--;
    bytes -= summary.bytes;
  }

  const figures = free.filter((summary) => !summary.raw && !remove.has(summary));
  const bytesOfFigures = figures.reduce((sum, summary) => sum + summary.bytes, 0);
  // Where pinned sessions alone are too much, giving up all others would keep no limit either.
  if (bytes - bytesOfFigures <= retention.bytes) {
    for (const summary of figures) {
      if (bytes <= retention.bytes) break;
      remove.add(summary);
      bytes -= summary.bytes;
    }
  }
  const idsOf = (chosen: ReadonlySet<SessionSummary>): string[] =>
    oldestFirst.filter((summary) => chosen.has(summary)).map(({ session }) => session.id);
  return { compact: idsOf(compact), remove: idsOf(remove) };
}

/** What goes next when a store is full: the oldest spans, and when there are none left to give, the oldest session. */
export function planRoom(sessions: readonly SessionSummary[], moment: RetentionMoment): RetentionPlan {
  const free = sessions.filter((summary) => !isLocked(summary, moment)).sort(byAge(moment.now));
  const oldest = free.find(({ raw }) => raw);
  if (oldest) return { compact: [oldest.session.id], remove: [] };
  return { compact: [], remove: free.slice(0, 1).map(({ session }) => session.id) };
}
