import type { SessionSummary } from '../model/ports.js';
import type { SessionInfo } from '../model/session.js';

/** Wall clock of a session's start, ms since the Unix epoch. */
export function startedAtWallClock(session: SessionInfo): number {
  return session.timeOrigin + session.startedAt;
}

/** Newest first. */
export function byNewest(a: SessionSummary, b: SessionSummary): number {
  return startedAtWallClock(b.session) - startedAtWallClock(a.session) || (a.session.id < b.session.id ? -1 : 1);
}
