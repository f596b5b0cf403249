import { cutText } from '../../base/cut-text.js';
import {
  rateImpact,
  type BottleneckEvents,
  type BottleneckFinding,
  type BottleneckSeverity,
  type DetectedBottleneck,
} from './bottleneck.js';
import type { BottleneckRule } from './detection-rule.js';

/** At a time; a rule of the app's own may make up components. */
const MOST_ACTIVE = 100;
/** Resolved ones that are kept, as the requirements have it. */
const MOST_RESOLVED = 50;
/** Looks in a row that must not find it before it is over: one that misses it is no recovery. */
const LOOKS_TO_RESOLVE = 2;
const MOST_TEXT = 500;

/** What of a rule its bottlenecks have. */
export type RuleFacts = Pick<BottleneckRule, 'name' | 'type' | 'description' | 'suggestedAction'>;

interface Live {
  readonly rule: string;
  bottleneck: DetectedBottleneck;
  /** Looks in a row that did not find it. */
  missed: number;
  /** Since the last look, by it or by a single value. */
  isFound: boolean;
  /** Whether it was critical once. */
  wasCritical: boolean;
}

/** Something to be told, once everything is as it is to be. */
export interface ShelfEvent {
  readonly name: keyof BottleneckEvents;
  readonly bottleneck: DetectedBottleneck;
}

/** Bottlenecks by rule and component: active, and those that resolved lately. Times are ms since the Unix epoch. */
export class BottleneckShelf {
  readonly #active = new Map<string, Live>();
  #resolved: readonly DetectedBottleneck[] = [];
  #events: ShelfEvent[] = [];
  /** Findings that there was no room for. */
  dropped = 0;

  /** Oldest first. */
  get active(): readonly DetectedBottleneck[] {
    return [...this.#active.values()].map(({ bottleneck }) => bottleneck);
  }

  /** Newest first. */
  get resolved(): readonly DetectedBottleneck[] {
    return this.#resolved;
  }

  severityOf(rule: string, component: string): BottleneckSeverity | undefined {
    return this.#active.get(keyOf(rule, component))?.bottleneck.severity;
  }

  /** What happened since the last call. */
  takeEvents(): readonly ShelfEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  find(rule: RuleFacts, { severity, confidence, metrics, component, tags }: Required<BottleneckFinding>, now: number): void {
    const key = keyOf(rule.name, component);
    let live = this.#active.get(key);
    const isNew = !live;
    if (!live && this.#active.size >= MOST_ACTIVE) {
      this.dropped++;
      return;
    }
    const bottleneck: DetectedBottleneck = Object.freeze({
      rule: rule.name,
      type: rule.type,
      severity,
      component,
      description: cutText(String(rule.description), MOST_TEXT),
      suggestedAction: cutText(String(rule.suggestedAction), MOST_TEXT),
      confidence,
      impact: rateImpact(rule.type, severity),
      metrics,
      tags,
      detectedAt: live?.bottleneck.detectedAt ?? now,
      seenAt: now,
      resolvedAt: undefined,
    });
    if (live) live.bottleneck = bottleneck;
    else this.#active.set(key, (live = { rule: rule.name, bottleneck, missed: 0, isFound: true, wasCritical: false }));
    live.isFound = true;
    if (isNew) this.#events.push({ name: 'bottleneck', bottleneck });
    if (severity === 'critical' && !live.wasCritical) {
      live.wasCritical = true;
      this.#events.push({ name: 'critical', bottleneck });
    }
  }

  /** Ends a look: what was not found twice in a row is over. */
  finishLook(now: number): void {
    for (const [key, live] of this.#active) {
      live.missed = live.isFound ? 0 : live.missed + 1;
      live.isFound = false;
      if (live.missed >= LOOKS_TO_RESOLVE) this.#resolve(key, live, now);
    }
  }

  /** A rule is gone, and what it found with it. */
  resolveRule(rule: string, now: number): void {
    for (const [key, live] of this.#active) if (live.rule === rule) this.#resolve(key, live, now);
  }

  #resolve(key: string, live: Live, now: number): void {
    const bottleneck: DetectedBottleneck = Object.freeze({ ...live.bottleneck, resolvedAt: now });
    this.#active.delete(key);
    this.#resolved = [bottleneck, ...this.#resolved].slice(0, MOST_RESOLVED);
    this.#events.push({ name: 'resolved', bottleneck });
  }
}

function keyOf(rule: string, component: string): string {
  return JSON.stringify([rule, component]);
}
