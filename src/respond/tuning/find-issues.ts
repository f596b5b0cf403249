import type { IssueKind } from '../../model/tuning.js';
import type { FigureLog } from './figure-log.js';
import { byUrgency, ISSUE_KINDS, ISSUE_RULES, type Issue, type IssueLimit } from './issues.js';
import { LEAST_VALUES, levelOf } from './judge-effect.js';

export type Limits = Readonly<Record<IssueKind, IssueLimit>>;

/** The default limits, and what is to be different: what makes no sense is as if it were left out. */
export function limitsOf(given: Readonly<Partial<Record<IssueKind, Partial<IssueLimit>>>> = {}): Limits {
  const limits = Object.fromEntries(ISSUE_KINDS.map((kind) => [kind, ISSUE_RULES[kind].limit])) as Record<IssueKind, IssueLimit>;
  for (const kind of ISSUE_KINDS) {
    const { limit = NaN, critical = NaN } = given[kind] ?? {};
    const usual = limits[kind];
    const own = limit >= 0 && limit < Infinity ? limit : usual.limit;
    // As far apart as they are by default, where only one is given.
    const times = usual.limit > 0 ? usual.critical / usual.limit : Infinity;
    limits[kind] = { limit: own, critical: critical > own ? critical : usual.limit > 0 ? own * times : Math.max(usual.critical, own + 1) };
  }
  return limits;
}

/**
 * What is above its limit, by the mean of the later half of a window; the most urgent first.
 *
 * @param window - ms.
 * @param since - samples before that are of other circumstances, ms.
 * @param lasting - only what was above its limit in the earlier half as well, or is critical: a burst that is over passes by itself.
 */
export function findIssues(figures: FigureLog, limits: Limits, now: number, window: number, since: number, lasting: boolean): Issue[] {
  const found: Issue[] = [];
  for (const kind of ISSUE_KINDS) {
    const { limit, critical } = limits[kind];
    const half = now - window / 2;
    const late = figures.values(kind, Math.max(since, half), now);
    const value = levelOf(late);
    if (!(value > limit) || (lasting && late.length < LEAST_VALUES)) continue;
    const early = levelOf(figures.values(kind, Math.max(since, now - window), half));
    if (lasting && !(early > limit) && !(value > critical)) continue;
    found.push({ kind, label: ISSUE_RULES[kind].label, severity: value > critical ? 'critical' : 'warning', value, limit, critical });
  }
  return found.sort(byUrgency);
}
