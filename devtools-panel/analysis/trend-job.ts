import type { Forecast, Trend, TrendPoint } from '../../src/analyze/trend.js';
import type { SeriesAggregate, SessionAggregate } from '../../src/model/aggregate.js';
import type { StageThresholds } from '../../src/model/thresholds.js';
import { Distribution } from '../../src/statistics/distribution.js';
import type { Report } from './jobs.js';

/** How a series went, what is to be expected of it, and where its limit lies. */
export interface SeriesTrend {
  readonly trend: Trend;
  /** Absent where nothing can be said. */
  readonly forecast?: Forecast;
  /** Longest duration that is fine, ms; 0 where there is no limit. */
  readonly threshold: number;
}

/** Fewest sessions of which a trend says anything. */
const LEAST = 8;

/** How the pipeline and its stages went over sessions of one device class, oldest first: the pipeline first, stages by name. */
export function findSeriesTrends(_report: Report, sessions: readonly SessionAggregate[], thresholds: StageThresholds): SeriesTrend[] {
  const series = new Map<string, SeriesAggregate>();
  for (const aggregate of sessions) {
    for (const one of aggregate.series) {
      if (one.kind === 'pipeline' || one.kind === 'stage') series.set(`${one.kind} ${one.name}`, one);
    }
  }
  return [...series.values()].map(({ kind, name }) => {
    const points = sessions.flatMap((aggregate) => pointOf(aggregate, kind, name));
    const trend: Trend = {
      kind,
      name,
      points,
      direction: 'insufficient data',
      changePoints: [],
      needed: Math.max(1, LEAST - points.length),
    };
    return { trend, threshold: thresholds[name]?.duration ?? 0 };
  });
}

function pointOf({ session, series }: SessionAggregate, kind: string, name: string): TrendPoint[] {
  const found = series.find((one) => one.kind === kind && one.name === name);
  if (!found || found.values.recorded === 0) return [];
  const values = Distribution.from(found.values);
  const median = values.quantile(0.5);
  const spread = (1.96 * 1.2533 * Math.sqrt(values.variance || 0)) / Math.sqrt(values.effectiveCount);
  return [
    {
      sessionId: session.id,
      name: session.name,
      build: session.build,
      time: session.timeOrigin + session.startedAt,
      median,
      p95: values.quantile(0.95),
      low: Math.max(0, median - spread),
      high: median + spread,
      count: values.count,
    },
  ];
}
