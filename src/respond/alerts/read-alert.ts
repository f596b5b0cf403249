import type { MetricTags } from '../../model/metrics.js';
import { RESOLVE_REASONS, type AlertPage, type ResolvedAlert } from './alert.js';
import { SEVERITIES } from './alert-rule.js';

/** Longest text that is taken from storage, characters; that of a rule's name and condition included. */
const MOST_STORED_TEXT = 10_000;
const MOST_STORED_TAGS = 100;

type Fields = Readonly<Record<string, unknown>>;

/**
 * An alert as it was stored, by this version or another, or changed by somebody; undefined when anything in it is wrong. One that is stored as
 * open has a page that was killed, or that still runs: it counts as resolved when it was seen last, for a reason that is unknown.
 */
export function readAlert(value: unknown): ResolvedAlert | undefined {
  const {
    id,
    rule,
    severity: found,
    metric,
    condition,
    limit,
    openedAt,
    value: last,
    seenAt,
    peak,
    acknowledgedAt,
    ...rest
  } = fieldsOf(value);
  const severity = SEVERITIES.find((known) => known === found);
  const tags = readTags(rest.tags);
  const end = readEnd(rest, seenAt);
  if (!isText(id) || !isText(rule) || !isText(metric) || !isText(condition) || !severity || !tags || !end) return undefined;
  if (!isNumber(limit) || !isNumber(openedAt) || !isNumber(last) || !isNumber(seenAt) || !isNumber(peak)) return undefined;
  if (acknowledgedAt !== undefined && !isNumber(acknowledgedAt)) return undefined;
  if (end.resolvedAt < openedAt) return undefined;
  const page = readPage(rest.page);
  const title = readTitle(rest.title, rule, condition, page);
  const beganAt = isNumber(rest.beganAt) && rest.beganAt <= openedAt ? rest.beganAt : openedAt;
  const facts = { id, rule, severity, metric, tags, condition, limit, beganAt, openedAt, value: last, seenAt, peak };
  return {
    ...facts,
    ...(title !== undefined && { title }),
    ...(isText(rest.unit) && rest.unit !== '' && { unit: rest.unit }),
    ...(acknowledgedAt !== undefined && { acknowledgedAt }),
    ...(page && { page }),
    state: 'resolved',
    ...end,
  };
}

/** Undefined of records that are older than the field, which are as good as others. */
function readPage(value: unknown): AlertPage | undefined {
  const { path, loadedAt } = fieldsOf(value);
  return isText(path) && isNumber(loadedAt) ? { path, loadedAt } : undefined;
}

/** Of a record that is older than the field, a name that is not made of the condition was given by somebody. */
function readTitle(title: unknown, rule: string, condition: string, page: AlertPage | undefined): string | undefined {
  if (isText(title)) return title;
  return page || rule.endsWith(`: ${condition}`) ? undefined : rule;
}

function readEnd({ state, resolvedAt, reason: found }: Fields, seenAt: unknown): Pick<ResolvedAlert, 'resolvedAt' | 'reason'> | undefined {
  if (state === 'open' && isNumber(seenAt)) return { resolvedAt: seenAt, reason: 'unknown' };
  const reason = RESOLVE_REASONS.find((known) => known === found);
  return state === 'resolved' && isNumber(resolvedAt) && reason ? { resolvedAt, reason } : undefined;
}

function readTags(value: unknown): MetricTags | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const entries = Object.entries(value);
  const isSound = entries.length <= MOST_STORED_TAGS && entries.every(([key, text]) => isText(key) && isText(text));
  return isSound ? Object.fromEntries(entries) : undefined;
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MOST_STORED_TEXT;
}

function isNumber(value: unknown): value is number {
  return Number.isFinite(value);
}
