import { formatBytes, formatCount } from '../base/format.js';
import type { SessionSummary, TraceStore } from '../model/ports.js';
import type { Retention } from '../model/retention.js';
import { planRetention, planRoom, type RetentionMoment, type RetentionPlan } from './retention-plan.js';

/** What was given up to keep to a limit, or to make room. */
export interface GivenUp {
  /** Sessions that gave up their spans. */
  readonly compacted: number;
  /** Sessions that were deleted. */
  readonly removed: number;
  /** How much less all sessions take now, as the list tells. */
  readonly bytes: number;
}

/** Gives up what a retention says. Plans again afterwards, until there is nothing left to do: what compacted sessions take is not known before. */
export async function applyRetention(store: TraceStore, retention: Retention, moment: RetentionMoment): Promise<GivenUp> {
  return giveUp(store, (sessions) => planRetention(sessions, retention, moment));
}

/**
 * Gives up the oldest, of the spans first, until the sessions take `wanted` bytes less or nothing is left to give.
 * @param wanted - bytes, more than 0.
 */
export async function makeRoom(store: TraceStore, wanted: number, moment: RetentionMoment): Promise<GivenUp> {
  let before = NaN;
  return giveUp(store, (sessions) => {
    const bytes = totalBytes(sessions);
    if (Number.isNaN(before)) before = bytes;
    return before - bytes >= wanted ? NOTHING : planRoom(sessions, moment);
  });
}

const NOTHING: RetentionPlan = { compact: [], remove: [] };

async function giveUp(store: TraceStore, plan: (sessions: readonly SessionSummary[]) => RetentionPlan): Promise<GivenUp> {
  let sessions = await store.list();
  const before = totalBytes(sessions);
  const compacted = new Set<string>();
  const removed = new Set<string>();
  for (;;) {
    const { compact, remove } = plan(sessions);
    // A store that has no way to give up spans alone, or one that says that it did and lists them still, gives up the session.
    const whole = compact.filter((id) => !store.compact || compacted.has(id));
    const next = compact.filter((id) => !whole.includes(id));
    const gone = [...remove, ...whole].filter((id) => !removed.has(id));
    if (next.length + gone.length === 0) break;
    for (const id of next) {
      await store.compact?.(id);
      compacted.add(id);
    }
    for (const id of gone) {
      await store.delete(id);
      removed.add(id);
    }
    sessions = await store.list();
  }
  return {
    compacted: [...compacted].filter((id) => !removed.has(id)).length,
    removed: removed.size,
    bytes: Math.max(0, before - totalBytes(sessions)),
  };
}

/** What was given up, in words: `the spans of 3 sessions (12 MB)`; undefined when it was nothing. */
export function describeGivenUp({ compacted, removed, bytes }: GivenUp): string | undefined {
  const sessions = (count: number): string => `${formatCount(count)} ${count === 1 ? 'session' : 'sessions'}`;
  const parts = [compacted > 0 ? `the spans of ${sessions(compacted)}` : '', removed > 0 ? `${sessions(removed)} as a whole` : ''];
  const given = parts.filter(Boolean).join(' and ');
  return given ? `${given} (${formatBytes(bytes)})` : undefined;
}

function totalBytes(sessions: readonly SessionSummary[]): number {
  return sessions.reduce((sum, { bytes }) => sum + bytes, 0);
}
