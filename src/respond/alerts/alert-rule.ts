import type { Aggregate, SeriesQuery } from '../../model/alert-source.js';
import type { LimitUnit } from '../../model/limit-unit.js';

export type AlertSeverity = 'warning' | 'critical';
export type AlertOperator = '<' | '<=' | '>' | '>=' | '==' | '!=';

/** When an alert fires, and what becomes of it. Made by `parseAlertRule`, which fills in the defaults. */
export interface AlertRule extends SeriesQuery {
  /** Tells rules apart. Default: what the rule reads and its condition, `stage_duration{stage=resolve}: p(95) > 200`. */
  readonly name: string;
  readonly operator: AlertOperator;
  /** In `unit`, or where there is none in the metric's own. */
  readonly limit: number;
  /** Of `limit` and `clear`. A metric without a unit of its own is taken to be in ms, bytes or shares of 1. */
  readonly unit?: LimitUnit;
  /**
   * In the unit of the limit. An open alert stays open while the condition holds with this in the limit's place, so that a value around the limit does not open and
   * resolve it by turns. Default: a tenth of the limit on its better side; of `==` and `!=` the limit itself.
   */
  readonly clear: number;
  /** How long the condition must hold before the alert opens, ms. Default 0: at once. */
  readonly for: number;
  /** After an alert resolved, none opens for the same series in this time, ms. Default 5 minutes. */
  readonly suppress: number;
  /** Default `warning`. */
  readonly severity: AlertSeverity;
  /** Alerts of this rule silence those of rules that are `silencedBy` this group, as far as no tag tells that they are about different things. */
  readonly group?: string;
  readonly silencedBy?: string;
}

/** A rule as an app writes it. What it reads and when it fires is either in `condition` or in the three fields that it stands for. */
export type AlertRuleInput = Pick<AlertRule, 'metric'> &
  Partial<Pick<AlertRule, 'name' | 'tags' | 'severity' | 'group' | 'silencedBy'>> & {
    /** A number in the unit of the limit, or a text like `200ms`. */
    readonly clear?: number | string;
    /** ms, or a text like `10s`. */
    readonly for?: number | string;
    readonly suppress?: number | string;
  } & (
    | { /** `p(95) > 200` */ readonly condition: string }
    | {
        readonly aggregate: Aggregate;
        readonly operator: AlertOperator;
        /** A number, or a text like `1.5s`. */
        readonly limit: number | string;
        readonly unit?: LimitUnit;
      }
  );

export interface AlertRuleError {
  /** For people, with its place: `column 14: expected a number, found "abc"`, `for: expected …`. */
  readonly message: string;
  /** Of a rule in text: the first character that cannot be understood, from 1 on. */
  readonly column?: number;
}

export type AlertRuleResult = { readonly ok: true; readonly rule: AlertRule } | { readonly ok: false; readonly error: AlertRuleError };

export const AGGREGATES = ['avg', 'min', 'max', 'med', 'count', 'rate', 'value'] as const;
/** The longer ones first, as they are looked for in this order. */
export const OPERATORS: readonly AlertOperator[] = ['<=', '>=', '==', '!=', '<', '>'];
export const SEVERITIES: readonly AlertSeverity[] = ['warning', 'critical'];

const MS_PER_MINUTE = 60_000;
/** As the requirements have it for latency. */
export const DEFAULT_SUPPRESS = 5 * MS_PER_MINUTE;
/** Distance of the default `clear` from the limit, as a share of the limit. */
const DEFAULT_HYSTERESIS = 0.1;

/** Longest name, metric, tag or group, characters. */
export const MOST_CHARACTERS = 200;
/** Most tags that a rule selects by. */
export const MOST_TAGS = 8;
export const MOST_PERCENT = 100;

export function defaultClear(operator: AlertOperator, limit: number): number {
  const distance = DEFAULT_HYSTERESIS * Math.abs(limit);
  const clear = isAbove(operator) ? limit - distance : isBelow(operator) ? limit + distance : limit;
  return Number.isFinite(clear) ? clear : limit;
}

export function isAbove(operator: AlertOperator): boolean {
  return operator === '>' || operator === '>=';
}

export function isBelow(operator: AlertOperator): boolean {
  return operator === '<' || operator === '<=';
}

/** Whether `value operator limit` holds. Nothing holds of NaN. */
export function compare(value: number, operator: AlertOperator, limit: number): boolean {
  switch (operator) {
    case '<':
      return value < limit;
    case '<=':
      return value <= limit;
    case '>':
      return value > limit;
    case '>=':
      return value >= limit;
    case '==':
      return value === limit;
    case '!=':
      return value !== limit && !Number.isNaN(value);
  }
}
