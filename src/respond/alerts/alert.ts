import type { MetricTags } from '../../model/metrics.js';
import type { AlertSeverity } from './alert-rule.js';

/** The page load that an alert is of: alerts of all pages of an origin stand in one list. */
export interface AlertPage {
  /** Of the address, when the alert opened; at most 200 characters. */
  readonly path: string;
  /** When the page began to load, ms since the Unix epoch: what tells loads apart. */
  readonly loadedAt: number;
}

/** All times are ms since the Unix epoch, since alerts of several page loads stand in one list. */
export interface AlertFacts {
  readonly id: string;
  /** Name that the rule has now: it may have been edited since the alert opened, which changes nothing else below. */
  readonly rule: string;
  /** The rule's name where people gave it one. */
  readonly title?: string;
  readonly severity: AlertSeverity;
  readonly metric: string;
  /** All tags of the series, texts cut. */
  readonly tags: MetricTags;
  /** `p(95) > 200` */
  readonly condition: string;
  /** In the metric's own unit, as all values here. */
  readonly limit: number;
  /** Of the metric, where it has one. */
  readonly unit?: string;
  /** When the condition began to hold. */
  readonly beganAt: number;
  /** When the condition had held for as long as its rule says. */
  readonly openedAt: number;
  /** The value seen last, and when. */
  readonly value: number;
  readonly seenAt: number;
  /** The value that was farthest beyond the limit. */
  readonly peak: number;
  readonly acknowledgedAt?: number;
  /** Absent of records of earlier versions. */
  readonly page?: AlertPage;
}

export interface OpenAlert extends AlertFacts {
  readonly state: 'open';
  /** The series had no value at the last look. */
  readonly stale: boolean;
  readonly snoozedUntil?: number;
  /** Id of the open alert on account of which nobody is told of this one. */
  readonly silencedBy?: string;
}

export interface ResolvedAlert extends AlertFacts {
  readonly state: 'resolved';
  readonly resolvedAt: number;
  readonly reason: ResolveReason;
}

export type Alert = OpenAlert | ResolvedAlert;

/**
 * `recovered`: the value came back beyond the rule's `clear`. `no data`: there was no value for too long. `stopped`: the manager was.
 * `unknown`, of alerts of other page loads only: found open in storage, as a page that was killed leaves it, or one that still runs.
 */
export type ResolveReason = 'recovered' | 'no data' | 'rule removed' | 'rule changed' | 'stopped' | 'unknown';

export const RESOLVE_REASONS: readonly ResolveReason[] = ['recovered', 'no data', 'rule removed', 'rule changed', 'stopped', 'unknown'];

/**
 * `worse`: twice as far beyond the limit as when it was told last. `audible`: snoozed or silenced no more, and still open.
 * `edited`: its rule was, and it stays open under the new one.
 */
export type AlertChange = 'worse' | 'acknowledged' | 'audible' | 'edited';

/**
 * What deliveries are told. Of each alert: `opened` once, then perhaps `updated`, then `resolved` once. Of an alert that is silenced or snoozed from
 * its opening on, nothing until that ends, and nothing at all when it resolves before.
 */
export type AlertEvent =
  | { readonly type: 'opened'; readonly time: number; readonly alert: OpenAlert }
  | { readonly type: 'updated'; readonly time: number; readonly change: AlertChange; readonly alert: OpenAlert }
  | { readonly type: 'resolved'; readonly time: number; readonly alert: ResolvedAlert };

/** Tells somebody. What it throws, or its promise rejects with, is reported and stops no other delivery. */
export type AlertDelivery = (event: AlertEvent) => unknown;

/** Where alerts are kept. What it throws is counted, never passed on. */
export interface AlertHistorySink {
  /**
   * Keeps an alert, in the place of what it was under the same id: when it opens, at most every 5 s while it goes farther beyond the limit, when
   * it is acknowledged, when the page is hidden, and when it resolves.
   */
  put(alert: Alert): unknown;
  /** Oldest first; nothing in it is trusted. */
  list(): Promise<readonly unknown[]>;
  /** Calls `run` when another page of the origin has kept something. Absent where nobody tells. @returns what ends that. */
  onStored?(run: () => void): () => void;
}
