import type { AlertChange, AlertFacts, OpenAlert, ResolvedAlert, ResolveReason } from './alert.js';
import { canBeOfOne } from './series-identity.js';
import type { LiveAlert, SeriesWatch } from './series-watch.js';

/** What is to be told of an open alert: that it opened, or what changed. */
export type TellOpen = (watch: SeriesWatch, change: AlertChange | undefined) => void;

/** The alerts that are open, of all rules: which silences which, and of which somebody is to be told. */
export class OpenAlerts {
  readonly #byId = new Map<string, SeriesWatch>();
  readonly #byGroup = new Map<string, Set<SeriesWatch>>();

  add(watch: SeriesWatch): void {
    if (!watch.alert) return;
    this.#byId.set(watch.alert.id, watch);
    const { group } = watch.rule;
    if (group === undefined) return;
    const members = this.#byGroup.get(group) ?? new Set();
    this.#byGroup.set(group, members.add(watch));
  }

  /** @param alert - the one that was open until now. */
  remove(watch: SeriesWatch, alert: LiveAlert): void {
    this.#byId.delete(alert.id);
    this.#leaveGroups(watch);
  }

  get size(): number {
    return this.#byId.size;
  }

  get(id: string): SeriesWatch | undefined {
    return this.#byId.get(id);
  }

  /** Sorts all alerts into groups anew, after a rule was edited. */
  regroup(): void {
    const all = [...this.#byId.values()];
    for (const watch of all) this.#leaveGroups(watch);
    for (const watch of all) this.add(watch);
  }

  /** Oldest first. */
  get watches(): Iterable<SeriesWatch> {
    return this.#byId.values();
  }

  /** Oldest first. */
  list(timeOrigin: number): OpenAlert[] {
    return [...this.#byId.values()].flatMap((watch) => (watch.alert ? [toOpenAlert(watch, watch.alert, timeOrigin)] : []));
  }

  /**
   * Finds which alerts are silenced, and tells of those that are not and of which there is something to tell.
   *
   * @returns whether an alert was silenced or is so no more.
   */
  settle(now: number, tell: TellOpen): boolean {
    let hasChanged = false;
    for (const watch of this.#byId.values()) {
      const { alert } = watch;
      if (!alert) continue;
      if (now >= watch.snoozedUntil) watch.snoozedUntil = -Infinity;
      const silencedBy = this.#findSilencer(watch)?.alert?.id;
      const wasAudible = alert.audible;
      hasChanged ||= silencedBy !== alert.silencedBy;
      alert.silencedBy = silencedBy;
      alert.audible = silencedBy === undefined && watch.snoozedUntil === -Infinity;
      const change = alert.audible && !wasAudible ? 'audible' : alert.change;
      if (!alert.audible || (alert.told && change === undefined)) continue;
      alert.change = undefined;
      if (!alert.told) tell(watch, undefined);
      // Who acknowledged it knows that it is there, and how bad it is.
      else if (alert.acknowledgedAt === undefined || change === 'acknowledged') tell(watch, change);
      alert.told = true;
    }
    return hasChanged;
  }

  /** An alert silences even while it is itself silenced, snoozed or acknowledged: what is known needs no telling twice. */
  #findSilencer({ rule, tags }: SeriesWatch): SeriesWatch | undefined {
    const members = rule.silencedBy === undefined ? undefined : this.#byGroup.get(rule.silencedBy);
    if (members) for (const member of members) if (canBeOfOne(member.tags, tags)) return member;
    return undefined;
  }

  /** Of all groups: the rule may have named another when the alert opened. */
  #leaveGroups(watch: SeriesWatch): void {
    for (const [group, members] of this.#byGroup) if (members.delete(watch) && members.size === 0) this.#byGroup.delete(group);
  }
}

export function toOpenAlert(watch: SeriesWatch, alert: LiveAlert, timeOrigin: number): OpenAlert {
  const { stale, silencedBy } = alert;
  const { snoozedUntil } = watch;
  return {
    ...factsOf(watch, alert, timeOrigin),
    state: 'open',
    stale,
    ...(snoozedUntil > -Infinity && { snoozedUntil: timeOrigin + snoozedUntil }),
    ...(silencedBy !== undefined && { silencedBy }),
  };
}

export function toResolvedAlert(
  watch: SeriesWatch,
  alert: LiveAlert,
  reason: ResolveReason,
  now: number,
  timeOrigin: number,
): ResolvedAlert {
  return { ...factsOf(watch, alert, timeOrigin), state: 'resolved', resolvedAt: timeOrigin + now, reason };
}

function factsOf({ rule, tags }: SeriesWatch, alert: LiveAlert, timeOrigin: number): AlertFacts {
  const { id, title, condition, limit, beganAt, openedAt, value, seenAt, peak, acknowledgedAt, path, unit } = alert;
  return {
    id,
    rule: rule.name,
    ...(title !== undefined && { title }),
    severity: rule.severity,
    metric: rule.metric,
    tags,
    condition,
    limit,
    ...(unit !== '' && { unit }),
    beganAt: timeOrigin + beganAt,
    openedAt: timeOrigin + openedAt,
    value,
    seenAt: timeOrigin + seenAt,
    peak,
    ...(acknowledgedAt !== undefined && { acknowledgedAt: timeOrigin + acknowledgedAt }),
    page: { path, loadedAt: timeOrigin },
  };
}
