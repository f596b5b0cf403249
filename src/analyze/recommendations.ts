import type { Recommendation } from './analysis.js';
import { recommendForFailures } from './failure-recommendations.js';
import { recommendForPipeline } from './pipeline-recommendations.js';
import type { RecommendationContext } from './recommendation-context.js';
import { recommendForStage } from './stage-recommendations.js';

const RANK = { high: 2, medium: 1, low: 0 } as const;

/** What to do, by priority, and within it by predicted gain. None when there is nothing to say. */
export function recommend(context: RecommendationContext): Recommendation[] {
  const bottlenecks = new Map(context.bottlenecks.map((bottleneck) => [bottleneck.stage, bottleneck]));
  const found = [
    ...recommendForFailures(context),
    ...context.timings.flatMap((timing) => recommendForStage(context, timing, bottlenecks.get(timing.statistics.stage))),
    ...recommendForPipeline(context),
  ];
  return found.sort((a, b) => RANK[b.priority] - RANK[a.priority] || (b.gain?.share ?? 0) - (a.gain?.share ?? 0));
}
