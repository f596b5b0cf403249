import type { SessionSummary } from '../model/ports.js';
import type { Retention } from '../model/retention.js';
import type { SessionInfo } from '../model/session.js';

const MS_PER_DAY = 24 * 60 * 60 * 1000;

/** Wall clock of a session's start, ms since the Unix epoch. */
export function startedAtWallClock(session: SessionInfo): number {
  return session.timeOrigin + session.startedAt;
}

/** Newest first. */
export function byNewest(a: SessionSummary, b: SessionSummary): number {
  return startedAtWallClock(b.session) - startedAtWallClock(a.session) || (a.session.id < b.session.id ? -1 : 1);
}

/**
 * Ids of the sessions that the retention rule gives up: last written more than `days` ago, or beyond the newest `sessions`.
 * Counted from the last write, not the start, so that a session that another tab records for a week stays.
 *
 * @param now - wall clock, ms since the Unix epoch.
 * @param running - id of the session being recorded: never given up, but counted.
 */
export function findExpired(sessions: readonly SessionSummary[], retention: Retention, now: number, running: string | undefined): string[] {
  const lastWrite = ({ session, until }: SessionSummary): number => session.timeOrigin + until;
  const others = sessions.filter(({ session }) => session.id !== running).sort((a, b) => lastWrite(b) - lastWrite(a));
  const room = Math.max(0, retention.sessions - (others.length < sessions.length ? 1 : 0));
  const oldest = now - retention.days * MS_PER_DAY;
  return others.filter((summary, rank) => rank >= room || lastWrite(summary) < oldest).map(({ session }) => session.id);
}
