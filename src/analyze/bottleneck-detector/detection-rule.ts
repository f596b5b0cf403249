import type { Aggregate, AlertSource } from '../../model/alert-source.js';
import type { MetricTags } from '../../model/metrics.js';
import type { BottleneckFinding, BottleneckSeverity, BottleneckType } from './bottleneck.js';

/** One series as a rule reads it. */
export interface SeriesValue {
  readonly tags: MetricTags;
  readonly value: number;
}

/** Reads an aggregate of all series of a metric, or of those that have some tags. Never throws; series without a finite value are left out. */
export type ReadMetric = (metric: string, aggregate: Aggregate, tags?: MetricTags) => readonly SeriesValue[];

/** How severe a rule's bottleneck of a component is now, if it has one: a rule may let go of it at a lower limit than it took it up. */
export type ReadActive = (component?: string) => BottleneckSeverity | undefined;

/** Something to look for. */
export interface BottleneckRule {
  /** Tells it from others, 1 to 200 characters. */
  readonly name: string;
  readonly type: BottleneckType;
  /** What there is now; nothing, or an empty list, where all is well. What it throws is reported once. */
  readonly condition: (read: ReadMetric, active: ReadActive) => BottleneckFinding | readonly BottleneckFinding[] | undefined | null;
  /** For people. */
  readonly description: string;
  readonly suggestedAction: string;
}

/** Series that one reading gives at most; 10,000 are as many as a registry of metrics has. */
const MOST_READ = 10_000;
/** Queries kept, so that the source gets the same object each time. Rules that make up names do not fill it. */
const MOST_QUERIES = 200;

/** @param onFault - told what the source throws. */
export function createReader(source: AlertSource, onFault: (error: unknown) => void): ReadMetric {
  const queries = new Map<string, Parameters<AlertSource['read']>[0]>();
  return (metric, aggregate, tags = {}) => {
    const found: SeriesValue[] = [];
    try {
      const key = JSON.stringify([metric, aggregate, tags]);
      let query = queries.get(key);
      if (!query) {
        if (queries.size >= MOST_QUERIES) queries.clear();
        queries.set(key, (query = { metric, aggregate, tags }));
      }
      source.read(query, (seriesTags, value) => {
        if (Number.isFinite(value) && found.length < MOST_READ) found.push({ tags: seriesTags, value });
      });
    } catch (error) {
      onFault(error);
    }
    return found;
  };
}
