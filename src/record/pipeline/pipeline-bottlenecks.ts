import { formatShare } from '../../base/format.js';
import { BOTTLENECK_SHARE_CRITICAL, BOTTLENECK_SHARE_WARNING } from '../../model/thresholds.js';
import type { StageEfficiency } from './execution.js';

/** Efficiency below which a stage is worth a look (S1). */
const LEAST_EFFICIENCY = 0.3;
/** What rounding makes of equal shares is no difference. */
const TOLERANCE = 1e-9;

export interface PipelineBottleneck {
  readonly stageName: string;
  readonly type: 'time_bottleneck' | 'efficiency_bottleneck';
  readonly severity: 'warning' | 'critical';
  /** Of time: the stage's percentage of the pipeline. Of efficiency: what is missing to full efficiency, 0 to 1. */
  readonly impact: number;
  readonly recommendation: string;
}

/** What of a stage's share bottlenecks are found by. */
export interface JudgedStage {
  readonly stageName: string;
  /** 0 to 100. */
  readonly percentage: number;
  readonly efficiency?: StageEfficiency | { readonly overall: number };
}

/**
 * Stages that take over 30 % (warning) or 50 % (critical) of the pipeline, then those with an efficiency below 0.3.
 *
 * Of two or three stages one always takes over 30 %. So a stage counts only when it takes its even share of the stages' time at least: of
 * 60 % and 40 %, the first.
 */
export function identifyBottlenecks({ stageBreakdown }: { readonly stageBreakdown: readonly JudgedStage[] }): PipelineBottleneck[] {
  const even = stageBreakdown.reduce((sum, { percentage }) => sum + percentage, 0) / stageBreakdown.length;
  const ofTime = stageBreakdown.flatMap(({ stageName, percentage }): PipelineBottleneck[] => {
    const share = percentage / 100;
    if (!(share > BOTTLENECK_SHARE_WARNING) || percentage < even - TOLERANCE) return [];
    const severity = share > BOTTLENECK_SHARE_CRITICAL ? 'critical' : 'warning';
    const recommendation = `Make ${stageName} faster: it takes ${formatShare(share)} of the pipeline's time`;
    return [{ stageName, type: 'time_bottleneck', severity, impact: percentage, recommendation }];
  });
  const ofEfficiency = stageBreakdown.flatMap(({ stageName, efficiency }): PipelineBottleneck[] => {
    const overall = efficiency?.overall;
    if (overall === undefined || !(overall < LEAST_EFFICIENCY)) return [];
    const recommendation = `Look at what ${stageName} spends its time and memory on: its efficiency is ${formatShare(overall)}`;
    return [{ stageName, type: 'efficiency_bottleneck', severity: 'warning', impact: 1 - overall, recommendation }];
  });
  return [...ofTime, ...ofEfficiency];
}
