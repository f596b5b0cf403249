import type { SessionSummary } from '../model/ports.js';
import { startedAtWallClock } from '../model/session.js';

/** Newest first. */
export function byNewest(a: SessionSummary, b: SessionSummary): number {
  return startedAtWallClock(b.session) - startedAtWallClock(a.session) || (a.session.id < b.session.id ? -1 : 1);
}
