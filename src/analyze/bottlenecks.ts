/**
 * Which stages hold the pipeline up.
 *
 * A stage is a bottleneck when it takes over 30 % of the pipeline's time, when executions exceed its threshold, or when over 5 % of them
 * fail. In a healthy and fast pipeline some stage takes over half of the time too, so a share by itself says where to look, not that
 * something is wrong. Severity therefore asks whether anybody is hurt:
 *
 * | reason | info | warning | critical |
 * |---|---|---|---|
 * | share | over 30 %, the pipeline within its limits | over 50 % and p95 of the runs over 50 ms (a long task), or over 30 % and over 5 % of the runs over `pipeline_total` | over 50 % and over 5 % of the runs over `pipeline_total` |
 * | threshold, set | up to 5 % of the executions over it | over 5 % | over 50 %, or over 5 % and more than half of the pipeline's time |
 * | threshold, learned | – (a few runs over twice the median are normal) | over 5 % | – (compared with nothing but itself) |
 * | errors | – | over 5 % (spec: 1 × limit) | over 25 % (5 × limit) |
 *
 * The worst reason counts. Order: severity, then self time.
 */
import { BOTTLENECK_SHARE_CRITICAL, BOTTLENECK_SHARE_WARNING, ERROR_RATE_LIMIT } from '../model/thresholds.js';
import type { Bottleneck, PipelineStatistics, Severity, StageStatistics } from './analysis.js';
import type { RunForest } from './run-forest.js';
import type { StageTiming } from './stage-timing.js';

/** Share of executions over a limit that is more than a stray one. */
const OFTEN = 0.05;
const MOSTLY = 0.5;
/** Errors are critical from this many times the limit on (spec §3, "error rate 2×/5× its threshold"). */
const CRITICAL_ERROR_FACTOR = 5;
/** What browsers call a long task, ms. */
export const LONG_TASK = 50;

const RANK: Readonly<Record<Severity, number>> = { info: 0, warning: 1, critical: 2 };

export function findBottlenecks(timings: readonly StageTiming[], pipeline: PipelineStatistics, forest: RunForest): Bottleneck[] {
  const found: Bottleneck[] = [];
  for (const { statistics, slowestFirst } of timings) {
    const reasons = {
      share: judgeShare(statistics, pipeline),
      threshold: judgeThreshold(statistics),
      errors: judgeErrors(statistics),
    };
    const named = (['share', 'threshold', 'errors'] as const).filter((reason) => reasons[reason] !== undefined);
    if (named.length === 0) continue;
    const severity = named.map((reason) => reasons[reason] ?? 'info').reduce((a, b) => (RANK[b] > RANK[a] ? b : a));
    const { stage, share, self, average, violations, errors, count, estimatedCount, threshold, slowest } = statistics;
    const spans = slowestFirst.length > 0 ? slowestFirst.map((node) => forest.row[node]) : [slowest];
    found.push({ stage, severity, reasons: named, share, self, average, violations, errors, count, estimatedCount, threshold, spans });
  }
  return found.sort((a, b) => RANK[b.severity] - RANK[a.severity] || b.self - a.self);
}

function judgeShare({ share }: StageStatistics, pipeline: PipelineStatistics): Severity | undefined {
  if (!(share > BOTTLENECK_SHARE_WARNING)) return undefined;
  const most = share > BOTTLENECK_SHARE_CRITICAL;
  if (pipeline.violations > OFTEN * pipeline.estimatedCount) return most ? 'critical' : 'warning';
  return most && pipeline.p95 > LONG_TASK ? 'warning' : 'info';
}

function judgeThreshold({ violations, estimatedCount, thresholdBasis, share }: StageStatistics): Severity | undefined {
  if (violations === 0) return undefined;
  const often = violations > OFTEN * estimatedCount;
  if (thresholdBasis === 'learned') return often ? 'warning' : undefined;
  if (violations > MOSTLY * estimatedCount || (often && share > BOTTLENECK_SHARE_CRITICAL)) return 'critical';
  return often ? 'warning' : 'info';
}

function judgeErrors({ errors, estimatedCount }: StageStatistics): Severity | undefined {
  if (!(errors > ERROR_RATE_LIMIT * estimatedCount)) return undefined;
  return errors > CRITICAL_ERROR_FACTOR * ERROR_RATE_LIMIT * estimatedCount ? 'critical' : 'warning';
}
