import { defineValue } from '../../base/define-value.js';
import type { MetricTags } from '../../model/metrics.js';
import { isShortText, MOST_TAGS } from './limits.js';

/**
 * Tags as they are kept, whatever an app hands in: sorted by name; numbers and truth values as texts; without tags that have no value
 * (null, undefined, empty).
 *
 * @returns undefined where there are too many, or too long ones, or values that are no text and have none of their own (objects,
 * functions, symbols): cutting them would put what differs into one series.
 */
export function readTags(given: unknown): MetricTags | undefined {
  if (given === undefined || given === null) return {};
  if (typeof given !== 'object') return undefined;
  const keys = Object.keys(given);
  // Not by what is left without empty ones: a million of them would hold the app up with each record.
  if (keys.length > MOST_TAGS) return undefined;
  const tags: Record<string, string> = {};
  for (const key of keys.sort()) {
    const value = readValue((given as Record<string, unknown>)[key]);
    if (!isShortText(value) || !isShortText(key)) return undefined;
    if (value !== '') defineValue(tags, key, value);
  }
  return Object.freeze(tags);
}

function readValue(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
    case 'boolean':
    case 'bigint':
      return String(value);
    case 'undefined':
      return '';
    default:
      return value === null ? '' : undefined;
  }
}
