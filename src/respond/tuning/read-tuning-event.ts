import type { Json } from '../../model/json.js';
import { ISSUE_KINDS } from './issues.js';
import { TUNING_STEPS, type TuningEvent, type TuningVerdict } from './tuning-event.js';

/** Longest text that is taken from storage, characters; that of a value of a knob, as JSON, included. */
const MOST_STORED_TEXT = 10_000;

type Fields = Readonly<Record<string, unknown>>;

/** A line of the journal as it was stored, by this version or another, or changed by somebody; undefined when anything in it is wrong. */
export function readTuningEvent(value: unknown): TuningEvent | undefined {
  const { id, time, step: named, adjustment, knob, label, issue: kind, from, to, by: whose, why, verdict: stored } = fieldsOf(value);
  const step = TUNING_STEPS.find((known) => known === named);
  const issue = ISSUE_KINDS.find((known) => known === kind);
  const by = (['automatic', 'hand'] as const).find((known) => known === whose);
  const verdict = readVerdict(stored);
  if (!isText(id) || !isNumber(time) || !step || !isText(why)) return undefined;
  if ([adjustment, knob, label].some((text) => text !== undefined && !isText(text))) return undefined;
  if ((kind !== undefined && !issue) || (whose !== undefined && !by)) return undefined;
  if ((step === 'judged' && !(verdict && knob && issue)) || !isSmall(from) || !isSmall(to)) return undefined;
  const texts = { adjustment, knob, label } as Pick<TuningEvent, 'adjustment' | 'knob' | 'label'>;
  const values = { from, to } as { from?: Json; to?: Json };
  return withoutUndefined({ id, time, step, ...texts, issue, ...values, by, why, verdict });
}

function readVerdict(value: unknown): TuningVerdict | undefined {
  const { before, after, limit, effectiveness, low, high, samples } = fieldsOf(value);
  if (!isNumber(before) || !isNumber(after) || !isNumber(limit) || !isNumber(low) || !isNumber(high)) return undefined;
  if (!isNumber(effectiveness) || effectiveness < 0 || effectiveness > 1) return undefined;
  if (!Array.isArray(samples) || samples.length !== 2) return undefined;
  const [first, second] = samples as unknown[];
  if (!isNumber(first) || !isNumber(second)) return undefined;
  return { before, after, limit, effectiveness, low, high, samples: [first, second] };
}

function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as T;
}

function isSmall(value: unknown): boolean {
  return (JSON.stringify(value) ?? '').length <= MOST_STORED_TEXT;
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
