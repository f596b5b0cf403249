import { createSessionId } from '../../base/session-id.js';
import type { MetricTags } from '../../model/metrics.js';
import type { AlertChange, ResolveReason } from './alert.js';
import { compare, isAbove, isBelow, type AlertOperator } from './alert-rule.js';
import type { FittedRule } from './fit-rule.js';
import { defaultName, formatCondition } from './format-alert-rule.js';
import type { SeriesIdentity } from './series-identity.js';

/** An alert while it is open. Times are ms since the session's time origin. */
export interface LiveAlert {
  readonly id: string;
  /** What it was opened on, however its rule is edited meanwhile; see `AlertFacts`. */
  readonly title: string | undefined;
  readonly condition: string;
  readonly limit: number;
  readonly beganAt: number;
  readonly openedAt: number;
  /** Of the page and of the metric, '' until somebody tells it. */
  path: string;
  unit: string;
  value: number;
  seenAt: number;
  peak: number;
  stale: boolean;
  /** How far beyond the limit it was when it was told last. */
  toldDeparture: number;
  acknowledgedAt: number | undefined;
  silencedBy: string | undefined;
  /** Whether deliveries know of it, and whether it was audible at the last look. */
  told: boolean;
  audible: boolean;
  /** What is to be told of it. */
  change: AlertChange | undefined;
  /** What was kept of it last: farthest value, and when it was seen. */
  keptPeak: number;
  keptAt: number;
}

/** `pending`: the condition holds, but not for long enough, or it was resolved too short a time ago. */
export type WatchState =
  | { readonly kind: 'inactive' }
  | { readonly kind: 'pending'; since: number; seenAt: number; peak: number }
  | { readonly kind: 'open'; readonly alert: LiveAlert };

/** What a value, or that there is none, did. `moved`: nothing but figures. */
export type Transition =
  { readonly kind: 'none' | 'moved' | 'opened' } | { readonly kind: 'resolved'; readonly alert: LiveAlert; readonly reason: ResolveReason };

const INACTIVE: WatchState = { kind: 'inactive' };
const NONE: Transition = { kind: 'none' };
const MOVED: Transition = { kind: 'moved' };
const OPENED: Transition = { kind: 'opened' };

/** Between two looks at which a condition held, ms; longer, and it is not known to have held between them. */
const LONGEST_GAP = 60_000;

/** Departures below this share of the limit are all alike: twice a rounding error is no news. */
const LEAST_DEPARTURE = 0.1;

/** The state of one rule for one series. Makes no object as long as the state stays. */
export class SeriesWatch {
  readonly key: string;
  readonly tags: MetricTags;
  #rule: FittedRule;
  state: WatchState = INACTIVE;
  suppressedUntil = -Infinity;
  snoozedUntil = -Infinity;
  /** Whether a value came since the last look for series that have none. */
  seen = false;

  constructor(rule: FittedRule, { key, tags }: SeriesIdentity) {
    this.#rule = rule;
    this.key = key;
    this.tags = tags;
  }

  get rule(): FittedRule {
    return this.#rule;
  }

  get alert(): LiveAlert | undefined {
    return this.state.kind === 'open' ? this.state.alert : undefined;
  }

  /** @param value - a finite number. */
  takeValue(value: number, now: number): Transition {
    const { operator, limit, clear } = this.#rule;
    this.seen = true;
    if (this.state.kind === 'open') {
      const hasMoved = this.#follow(this.state.alert, value, now);
      if (!compare(value, operator, clear)) return this.resolve('recovered', now);
      return hasMoved ? MOVED : NONE;
    }
    if (!compare(value, operator, limit)) {
      this.state = INACTIVE;
      return NONE;
    }
    if (this.state.kind === 'inactive') this.state = { kind: 'pending', since: now, seenAt: now, peak: value };
    // Nobody looked for a while, as on a machine that slept: what was then is not known.
    if (now - this.state.seenAt > LONGEST_GAP) {
      this.state.since = now;
      this.state.peak = value;
    }
    this.state.seenAt = now;
    if (departureOf(value, operator, limit) > departureOf(this.state.peak, operator, limit)) this.state.peak = value;
    if (now - this.state.since < this.#rule.for || now < this.suppressedUntil) return NONE;
    this.state = { kind: 'open', alert: this.#open(value, this.state.peak, this.state.since, now) };
    return OPENED;
  }

  /**
   * The series has no value: nothing fires, and an open alert is stale.
   *
   * @param keepFor - after so long without a value, ms, an open alert resolves.
   */
  takeNothing(now: number, keepFor: number): Transition {
    if (this.state.kind !== 'open') {
      this.state = INACTIVE;
      return NONE;
    }
    const { alert } = this.state;
    if (now - alert.seenAt >= keepFor) return this.resolve('no data', now);
    if (alert.stale) return NONE;
    alert.stale = true;
    return MOVED;
  }

  /** Ends an open alert; nothing where there is none. One that did not end by itself may open again as soon as somebody looks again. */
  resolve(reason: ResolveReason, now: number): Transition {
    const { alert } = this;
    this.state = INACTIVE;
    if (!alert) return NONE;
    if (reason !== 'stopped') this.suppressedUntil = now + this.#rule.suppress;
    return { kind: 'resolved', alert, reason };
  }

  /** Goes on under another rule that reads the same. */
  adopt(rule: FittedRule): void {
    this.#rule = rule;
    const { alert } = this;
    if (!alert) return;
    alert.toldDeparture = this.#departureToTell(alert.value);
    alert.change = 'edited';
  }

  /** True when there is nothing about this series to remember. */
  isIdle(now: number): boolean {
    return this.state.kind === 'inactive' && now >= this.suppressedUntil && now >= this.snoozedUntil;
  }

  #open(value: number, peak: number, beganAt: number, now: number): LiveAlert {
    const { limit, written } = this.#rule;
    return {
      id: createSessionId(),
      title: written.name === defaultName(written) ? undefined : written.name,
      condition: formatCondition(written),
      limit,
      beganAt,
      openedAt: now,
      path: '',
      unit: '',
      value,
      seenAt: now,
      peak,
      stale: false,
      toldDeparture: this.#departureToTell(value),
      acknowledgedAt: undefined,
      silencedBy: undefined,
      told: false,
      audible: false,
      change: undefined,
      keptPeak: peak,
      keptAt: now,
    };
  }

  #departureToTell(value: number): number {
    return Math.max(departureOf(value, this.#rule.operator, this.#rule.limit), LEAST_DEPARTURE * Math.abs(this.#rule.limit));
  }

  /** @returns whether any figure changed. */
  #follow(alert: LiveAlert, value: number, now: number): boolean {
    const hasMoved = value !== alert.value || alert.stale;
    alert.value = value;
    alert.seenAt = now;
    alert.stale = false;
    const { operator, limit } = this.#rule;
    if (departureOf(value, operator, alert.limit) > departureOf(alert.peak, operator, alert.limit)) alert.peak = value;
    const departure = departureOf(value, operator, limit);
    if (departure > 2 * alert.toldDeparture) {
      alert.toldDeparture = departure;
      alert.change = 'worse';
    }
    return hasMoved;
  }
}

/** How far a value is beyond the limit; of `!=` on either side, of `==` never. */
function departureOf(value: number, operator: AlertOperator, limit: number): number {
  if (isAbove(operator)) return value - limit;
  if (isBelow(operator)) return limit - value;
  return Math.abs(value - limit);
}
