import { bindMethods } from '../../base/bind-methods.js';
import { createSteadyClock, pageClock, type Clock } from '../../base/clock.js';
import { Emitter, type Listener, type Unsubscribe } from '../../base/emitter.js';
import { createSafeReport, type Report } from '../../base/safe-report.js';
import type { MetricTags } from '../../model/metrics.js';
import {
  distanceAbove,
  distanceOfShare,
  rateConfidence,
  type BottleneckEvents,
  type BottleneckFinding,
  type DetectedBottleneck,
} from './bottleneck.js';
import { BottleneckShelf, type RuleFacts } from './bottleneck-shelf.js';
import { componentOf, createDetectionRules, EXTREME_LATENCY, HIGH_MEMORY_USAGE, latencyTargetOf } from './default-rules.js';
import { createReader, type BottleneckRule, type ReadMetric } from './detection-rule.js';
import { completeDetectorOptions, type BottleneckDetectorOptions, type DetectorSettings } from './detector-options.js';
import { findRuleFault, readFindings } from './read-finding.js';

/** Rules at a time. */
const MOST_RULES = 200;
/** A single value of so many times the target is critical at once. */
const EXTREME = 10;
/** A single value of the heap's share over it, too. */
const FULL_HEAP = 0.95;

export interface BottleneckDetectorStatus {
  readonly rules: number;
  readonly active: number;
  /** How often the rules were asked. */
  readonly looks: number;
  /** Findings that there was no room for: 100 are active at a time. */
  readonly droppedFindings: number;
  /** Times that a rule failed, by its name; only those that did. */
  readonly ruleFaults: Readonly<Record<string, number>>;
  /** Single values that are no numbers. */
  readonly badValues: number;
  /** Calls of `evaluate` and `check` from within a rule or a listener: they are left out. */
  readonly skipped: number;
}

/**
 * Finds bottlenecks by rules over live metrics: each is told once when it is found, once when it is critical, and once when it is over, for each rule
 * and component. It is over when two looks in a row did not find it; the rules that there are from the start let go of it at 0.9 of the limit.
 *
 * Inert: somebody calls `evaluate` each second or so, and `check` with single values. Times given to them are ms since the clock's
 * `timeOrigin`. No method throws.
 */
export class BottleneckDetector {
  readonly #clock: Clock;
  readonly #settings: DetectorSettings;
  readonly #report: Report;
  readonly #read: ReadMetric;
  readonly #rules = new Map<string, BottleneckRule>();
  readonly #faults = new Map<string, number>();
  readonly #shelf = new BottleneckShelf();
  readonly #emitter: Emitter<BottleneckEvents>;
  #now = 0;
  #looked = -Infinity;
  #looks = 0;
  #badValues = 0;
  #skipped = 0;
  #isBusy = false;

  constructor(options: BottleneckDetectorOptions) {
    this.#report = createSafeReport(options.report);
    this.#clock = createSteadyClock(options.clock ?? pageClock, (error) => this.#report('clock', error));
    this.#settings = completeDetectorOptions(options);
    this.#read = createReader(options.source, (error) => this.#report('bottleneck source', error));
    this.#emitter = new Emitter((error) => this.#report('listener', error));
    for (const rule of createDetectionRules(this.#settings)) this.#rules.set(rule.name, rule);
    bindMethods(this);
  }

  /** Oldest first. */
  get active(): readonly DetectedBottleneck[] {
    return this.#shelf.active;
  }

  /** The last 50, newest first. */
  get resolved(): readonly DetectedBottleneck[] {
    return this.#shelf.resolved;
  }

  /** Subscribes; returns the unsubscribe. */
  on<Name extends keyof BottleneckEvents>(name: Name, listener: Listener<BottleneckEvents[Name]>): Unsubscribe {
    return this.#emitter.on(name, listener);
  }

  /** @returns whether it was taken: not where it is none, its name is taken, or there are 200. */
  addRule(rule: BottleneckRule): boolean {
    try {
      const fault = findRuleFault(rule) ?? this.#findRoomFault(rule.name);
      if (fault !== undefined) throw new Error(fault);
      this.#rules.set(rule.name, { ...rule });
      return true;
    } catch (error) {
      this.#report('bottleneck rule', error);
      return false;
    }
  }

  /** Resolves what it found. The default rules can be removed, too. @returns whether there was such a rule. */
  removeRule(name: string): boolean {
    if (!this.#rules.delete(name)) return false;
    this.#faults.delete(name);
    this.#moveTo(undefined);
    this.#shelf.resolveRule(name, this.#timestamp);
    if (!this.#isBusy) this.#guard(() => undefined);
    return true;
  }

  /** Asks all rules, unless it did within the interval. */
  evaluate(now?: number): void {
    if (this.#isBusy) {
      this.#skipped++;
      return;
    }
    this.#moveTo(now);
    if (this.#now - this.#looked < this.#settings.interval) return;
    this.#looked = this.#now;
    this.#looks++;
    this.#guard(() => {
      for (const rule of [...this.#rules.values()]) this.#ask(rule);
      this.#shelf.finishLook(this.#timestamp);
    });
  }

  /**
   * One value of a series just now: ten times its target of latency, or 95 % of the heap, is critical before this returns. Of one value alone
   * little is known, so the confidence is low.
   */
  check(metric: string, tags: MetricTags | undefined, value: number, now?: number): void {
    const { latency, heapShare } = this.#settings.metrics;
    const isLatency = latency.includes(metric);
    if (!isLatency && metric !== heapShare) return;
    if (!Number.isFinite(value)) {
      this.#badValues++;
      return;
    }
    try {
      if (isLatency) this.#checkLatency(metric, tags ?? {}, value, now);
      else this.#checkHeap(metric, tags ?? {}, value, now);
    } catch (error) {
      // A getter of an app's tags.
      this.#report('bottleneck check', error);
    }
  }

  status(): BottleneckDetectorStatus {
    return {
      rules: this.#rules.size,
      active: this.#shelf.active.length,
      looks: this.#looks,
      droppedFindings: this.#shelf.dropped,
      ruleFaults: Object.fromEntries(this.#faults),
      badValues: this.#badValues,
      skipped: this.#skipped,
    };
  }

  get #timestamp(): number {
    return this.#clock.timeOrigin + this.#now;
  }

  #checkLatency(metric: string, tags: MetricTags, value: number, now: number | undefined): void {
    const target = latencyTargetOf(metric, tags, this.#settings);
    const limit = EXTREME * target;
    if (!(value > limit)) return;
    const confidence = rateConfidence(distanceAbove(value, limit), 1);
    const component = componentOf(metric, tags);
    this.#findNow(
      EXTREME_LATENCY,
      { severity: 'critical', confidence, metrics: { latency: value, target_latency: target, limit }, component, tags },
      now,
    );
  }

  #checkHeap(metric: string, tags: MetricTags, value: number, now: number | undefined): void {
    if (!(value > FULL_HEAP) || !this.#rules.has(HIGH_MEMORY_USAGE.name)) return;
    // The heap is read, not estimated.
    const confidence = rateConfidence(distanceOfShare(value, FULL_HEAP), Infinity);
    const component = componentOf(metric, tags);
    this.#findNow(
      HIGH_MEMORY_USAGE,
      { severity: 'critical', confidence, metrics: { memory_usage: value, limit: FULL_HEAP }, component, tags },
      now,
    );
  }

  #findNow(rule: RuleFacts, finding: BottleneckFinding, now: number | undefined): void {
    if (this.#isBusy) {
      this.#skipped++;
      return;
    }
    this.#moveTo(now);
    this.#guard(() => {
      for (const read of readFindings(finding)) this.#shelf.find(rule, read, this.#timestamp);
    });
  }

  #ask(rule: BottleneckRule): void {
    try {
      const returned = rule.condition(this.#read, (component = '') => this.#shelf.severityOf(rule.name, component));
      for (const finding of readFindings(returned)) this.#shelf.find(rule, finding, this.#timestamp);
    } catch (error) {
      const faults = this.#faults.get(rule.name) ?? 0;
      this.#faults.set(rule.name, faults + 1);
      if (faults === 0) this.#report('bottleneck rule', error);
    }
  }

  /** Does something, and tells what it changed. Calls from within are left out. */
  #guard(job: () => void): void {
    this.#isBusy = true;
    try {
      job();
      for (let events = this.#shelf.takeEvents(); events.length > 0; events = this.#shelf.takeEvents()) {
        for (const { name, bottleneck } of events) this.#emitter.emit(name, bottleneck);
      }
    } catch (error) {
      this.#report('bottleneck detector', error);
    }
    this.#isBusy = false;
  }

  #moveTo(now: number | undefined): void {
    const time = Number.isFinite(now) ? Number(now) : this.#clock.now();
    if (time > this.#now) this.#now = time;
  }

  #findRoomFault(name: string): string | undefined {
    if (this.#rules.has(name) || name === EXTREME_LATENCY.name) return 'There is a rule of this name already.';
    return this.#rules.size >= MOST_RULES ? `There are ${MOST_RULES} rules already.` : undefined;
  }
}
