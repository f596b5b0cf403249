import type { MetricTags } from './metrics.js';

/** Whether a series has all tags that are asked for. */
export function hasTags(tags: MetricTags, selected: MetricTags): boolean {
  for (const key in selected) if (tags[key] !== selected[key]) return false;
  return true;
}
