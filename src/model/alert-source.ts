import type { MetricTags } from './metrics.js';

/**
 * What is taken of a series, in k6's words. `value` is the value recorded last, `med` the median, `p` a percentile, `count` how many values there
 * are (of a counter: what they add up to), `rate` a counter's increase a second, or of a metric of yes and no the share of yes, 0 to 1.
 */
export type Aggregate =
  | { readonly name: 'avg' | 'min' | 'max' | 'med' | 'count' | 'rate' | 'value' }
  /** `percent` from 0 to 100. */
  | { readonly name: 'p'; readonly percent: number };

/** An aggregate of all series of a metric that have these tags, and perhaps others. */
export interface SeriesQuery {
  readonly metric: string;
  readonly tags: MetricTags;
  readonly aggregate: Aggregate;
}

/**
 * Where alert rules read from. All aggregates but `value` are of a recent window that the source chooses: those of everything since the
 * page was loaded would hardly come back below a limit.
 */
export interface AlertSource {
  /**
   * Calls `visit` once for each series that fits, before it returns. A series without values in its window is left out, or has NaN.
   *
   * @param query - the same object at each reading of a rule, so that a source can keep what it found for it.
   * @param visit - `tags` are all tags of the series; the same object each time is quickest, since its identity is then worked out once.
   */
  read(query: SeriesQuery, visit: (tags: MetricTags, value: number) => void): void;
  /**
   * Of a metric: whether it is a counter, or has been 1 or 0 each time, and its unit. Undefined while there is no series of it; without the method,
   * nothing is known of any.
   */
  describe?(metric: string): { readonly isCounter: boolean; readonly isYesNo?: boolean; readonly unit: string } | undefined;
}
