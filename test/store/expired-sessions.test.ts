import { describe, expect, it } from 'vitest';
import type { SessionSummary } from '../../src/model/ports.js';
import { DEFAULT_RETENTION } from '../../src/model/retention.js';
import { findExpired } from '../../src/store/expired-sessions.js';
import { sessionInfo, TIME_ORIGIN } from './recorded-session.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = TIME_ORIGIN + 100 * DAY;

/** A session that was last written some time ago, after running for an hour. */
function written(id: string, ago: number): SessionSummary {
  return {
    session: sessionInfo(id, { timeOrigin: NOW - ago - HOUR }),
    until: HOUR,
    spans: 1,
    executions: 1,
    bytes: 1,
    pinned: false,
    raw: true,
  };
}

describe('findExpired', () => {
  it('gives up what was last written longer ago than the days kept', () => {
    const sessions = [written('new', 0), written('edge', 7 * DAY), written('old', 7 * DAY + 1)];
    expect(findExpired(sessions, { ...DEFAULT_RETENTION, days: 7, sessions: 50 }, NOW, undefined)).toEqual(['old']);
  });

  it('gives up the oldest beyond the number kept, whatever their order', () => {
    const sessions = [written('c', 3 * HOUR), written('a', HOUR), written('d', 4 * HOUR), written('b', 2 * HOUR)];
    expect(findExpired(sessions, { ...DEFAULT_RETENTION, days: 7, sessions: 2 }, NOW, undefined)).toEqual(['c', 'd']);
  });

  it('never gives up the running session, and counts it', () => {
    const sessions = [written('running', 30 * DAY), written('a', HOUR), written('b', 2 * HOUR)];
    expect(findExpired(sessions, { ...DEFAULT_RETENTION, days: 7, sessions: 2 }, NOW, 'running')).toEqual(['b']);
    expect(findExpired(sessions, { ...DEFAULT_RETENTION, days: 7, sessions: 1 }, NOW, 'running')).toEqual(['a', 'b']);
  });

  it('keeps a session of another tab that began long ago and is still written', () => {
    const week = {
      session: sessionInfo('week', { timeOrigin: NOW - 8 * DAY }),
      until: 8 * DAY,
      spans: 1,
      executions: 1,
      bytes: 1,
      pinned: false,
      raw: true,
    };
    expect(findExpired([week], { ...DEFAULT_RETENTION, days: 7, sessions: 50 }, NOW, undefined)).toEqual([]);
  });

  it('keeps sessions from the future: a clock that was set back deletes nothing', () => {
    expect(findExpired([written('future', -30 * DAY)], { ...DEFAULT_RETENTION, days: 7, sessions: 50 }, NOW, undefined)).toEqual([]);
  });
});
