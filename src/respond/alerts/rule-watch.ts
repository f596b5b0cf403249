import type { MetricTags } from '../../model/metrics.js';
import type { ResolveReason } from './alert.js';
import type { KnownSeries } from '../../model/limit-unit.js';
import { fitRule, type FittedRule } from './fit-rule.js';
import { compare, isAbove, isBelow, type AlertRule } from './alert-rule.js';
import { identifySeries, type SeriesIdentity } from './series-identity.js';
import { SeriesWatch, type Transition } from './series-watch.js';

/** Most series of a rule that are followed at a time: those that fire, and those of which something is to be remembered. */
export const MOST_SERIES = 200;

export type OnTransition = (watch: SeriesWatch, transition: Transition) => void;

/** One rule, and those of its series that fire or did so lately. A series that is fine costs a comparison. */
export class RuleWatch {
  #rule: AlertRule;
  /** Undefined where it does not fit its metric: nothing fires then. */
  #fitted: FittedRule | undefined;
  /** What it was fitted to. */
  #known: KnownSeries | undefined;
  /** Why nothing fires; '' where all is well. */
  fault = '';
  readonly #series = new Map<string, SeriesWatch>();
  /** By the tags object that the source hands over for a series each time. */
  readonly #identities = new WeakMap<MetricTags, SeriesIdentity>();
  readonly #onTransition: OnTransition;
  /** Values that fired and were left out, because too many series did. */
  dropped = 0;

  constructor(rule: AlertRule, onTransition: OnTransition) {
    this.#rule = rule;
    this.#onTransition = onTransition;
    this.#fitted = this.#fit();
  }

  get rule(): AlertRule {
    return this.#rule;
  }

  /** False for a value that fires nothing while no series is followed: taking it would do nothing. */
  concerns(value: number): boolean {
    const fitted = this.#fitted;
    return fitted !== undefined && (this.#series.size > 0 || compare(value, fitted.operator, fitted.limit));
  }

  /** Whether its limit waits for the first value to tell the metric's unit. */
  get waitsForUnit(): boolean {
    return this.#rule.unit !== undefined && this.#known === undefined;
  }

  /** Whether it may fit some metrics, and others not. */
  get #hangsOnMetric(): boolean {
    return this.#rule.unit !== undefined || this.#rule.aggregate.name === 'rate';
  }

  /** Holds the rule against the metric's kind and unit, as far as that is known. @returns whether something came to light that is wrong. */
  fitTo(known: KnownSeries | undefined, now: number): boolean {
    if (!this.#hangsOnMetric || isSame(known, this.#known)) return false;
    this.#known = known;
    this.end('rule changed', now);
    this.#fitted = this.#fit();
    return this.fault !== '';
  }

  /**
   * Takes a finite value of one of the series.
   *
   * @param isLasting - whether the tags object stands for this series from now on.
   */
  takeValue(tags: MetricTags, value: number, now: number, isLasting: boolean): void {
    if (!this.concerns(value)) return;
    const identity = isLasting ? this.#identify(tags) : identifySeries(tags);
    const watch = this.#series.get(identity.key) ?? this.#begin(identity, value);
    if (watch) this.#onTransition(watch, watch.takeValue(value, now));
  }

  /** Ends a look at all series: those that no value came of have none, and those about which nothing is to be remembered are forgotten. */
  finishLook(now: number, keepStaleFor: number): void {
    if (this.#series.size === 0) return;
    for (const watch of this.#series.values()) {
      if (!watch.seen) this.#onTransition(watch, watch.takeNothing(now, keepStaleFor));
      watch.seen = false;
      if (watch.isIdle(now)) this.#series.delete(watch.key);
    }
  }

  /**
   * Puts another rule in the place of this one. Open alerts stay when they are the same to whoever was told of them; the next look tells
   * whether they still fire.
   */
  edit(rule: AlertRule, now: number): void {
    const isAlike = kindOf(rule) === kindOf(this.#rule);
    if (rule.metric !== this.#rule.metric) this.#known = undefined;
    this.#rule = rule;
    this.#fitted = this.#fit();
    if (isAlike && this.#fitted) for (const watch of this.#series.values()) watch.adopt(this.#fitted);
    else this.end('rule changed', now);
  }

  /** Resolves what is open, until somebody looks again: what is suppressed or snoozed stays so. */
  pause(now: number): void {
    for (const watch of this.#series.values()) {
      this.#onTransition(watch, watch.resolve('stopped', now));
      if (watch.isIdle(now)) this.#series.delete(watch.key);
    }
  }

  /** Resolves what is open, and forgets the series. */
  end(reason: ResolveReason, now: number): void {
    for (const watch of this.#series.values()) this.#onTransition(watch, watch.resolve(reason, now));
    this.#series.clear();
  }

  #identify(tags: MetricTags): SeriesIdentity {
    let identity = this.#identities.get(tags);
    if (!identity) this.#identities.set(tags, (identity = identifySeries(tags)));
    return identity;
  }

  #begin(identity: SeriesIdentity, value: number): SeriesWatch | undefined {
    const fitted = this.#fitted;
    if (!fitted || !compare(value, fitted.operator, fitted.limit)) return undefined;
    if (this.#series.size >= MOST_SERIES && !this.#forgetOne()) {
      this.dropped++;
      return undefined;
    }
    const watch = new SeriesWatch(fitted, identity);
    this.#series.set(watch.key, watch);
    return watch;
  }

  #fit(): FittedRule | undefined {
    const fitted = fitRule(this.#rule, this.#known);
    this.fault = typeof fitted === 'string' ? fitted : '';
    return typeof fitted === 'string' ? undefined : fitted;
  }

  /** Makes room: of a series that is fine by now, only when it was last told is lost. @returns whether there was one. */
  #forgetOne(): boolean {
    for (const { key, state } of this.#series.values()) if (state.kind === 'inactive') return this.#series.delete(key);
    return false;
  }
}

function isSame(one: KnownSeries | undefined, other: KnownSeries | undefined): boolean {
  return one?.unit === other?.unit && one?.isCounter === other?.isCounter && one?.isYesNo === other?.isYesNo;
}

/** What an alert is about. */
function kindOf({ metric, tags, aggregate, operator, severity }: AlertRule): string {
  const side = isAbove(operator) ? 'above' : isBelow(operator) ? 'below' : operator;
  return JSON.stringify([metric, identifySeries(tags).key, aggregate, side, severity]);
}
