import { learnThresholds } from '../../src/aggregate/learned-thresholds.js';
import type { Forecast, Trend } from '../../src/analyze/trend.js';
import { findTrends } from '../../src/analyze/trends/find-trend.js';
import { PredictiveAnalyzer } from '../../src/analyze/trends/predictive-analyzer.js';
import type { SessionAggregate } from '../../src/model/aggregate.js';
import type { StageThresholds } from '../../src/model/thresholds.js';
import type { Report } from './jobs.js';

/** How far forecasts look ahead, ms; those of a series that was observed for less look less far. */
const HORIZON = 14 * 24 * 60 * 60 * 1000;

/** How a series went, what is to be expected of it, and where its limit lies. */
export interface SeriesTrend {
  readonly trend: Trend;
  /** Absent where nothing can be said. */
  readonly forecast?: Forecast;
  /** Longest duration that is fine, ms; learned where none is set, 0 where there is none. */
  readonly threshold: number;
}

/** How the pipeline and its stages went over sessions of one device class: the pipeline first, stages as they run. */
export function findSeriesTrends(report: Report, sessions: readonly SessionAggregate[], thresholds: StageThresholds): SeriesTrend[] {
  const limits: StageThresholds = { ...learnThresholds(sessions), ...thresholds };
  const analyzer = new PredictiveAnalyzer();
  const trends = findTrends(sessions);
  report(0.9);
  return trends.map((trend) => {
    const threshold = Object.hasOwn(limits, trend.name) ? limits[trend.name].duration : 0;
    return { trend, forecast: analyzer.forecast(trend, { horizon: HORIZON, threshold: threshold || undefined }), threshold };
  });
}
