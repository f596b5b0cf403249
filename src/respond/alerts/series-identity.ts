import { cutText } from '../../base/cut-text.js';
import type { MetricTags } from '../../model/metrics.js';
import { MOST_CHARACTERS } from './alert-rule.js';

/** Most tags of a series that are looked at, the first by name. */
const MOST_SERIES_TAGS = 32;

/** What tells a series from others of its metric. */
export interface SeriesIdentity {
  readonly key: string;
  /** A copy, texts cut, in order of their names. */
  readonly tags: MetricTags;
}

/** @param tags - values that are no texts, as an app without types may give, are made texts. */
export function identifySeries(tags: MetricTags): SeriesIdentity {
  const entries = Object.entries(tags)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .slice(0, MOST_SERIES_TAGS)
    .map(([key, value]) => [cutText(key, MOST_CHARACTERS), cutText(String(value), MOST_CHARACTERS)] as const);
  return { key: JSON.stringify(entries), tags: Object.freeze(Object.fromEntries(entries)) };
}

/** False when both have a tag of one name with different values: they are about different things. */
export function canBeOfOne(one: MetricTags, other: MetricTags): boolean {
  for (const key in one) if (Object.hasOwn(other, key) && other[key] !== one[key]) return false;
  return true;
}
