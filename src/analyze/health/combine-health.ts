import { formatCount } from '../../base/format.js';
import type { ComponentHealth, HealthDeduction, OverallHealth } from './component-health.js';
import { rateScore } from './score-health.js';

/**
 * How far the whole may be above its worst component. A critical one scores 60 at most, so the whole then scores 80 at most, and is not healthy:
 * in a mean of ten, one that is down to 0 would not be seen.
 */
const MOST_ABOVE_WORST = 20;

/**
 * The whole of some components: their mean (S2), but at most 20 points above the worst. Rounded down, so that rounding makes nothing healthy.
 * While any is critical, or has a critical bottleneck, the whole is degraded at best.
 *
 * @param components - by name.
 */
export function combineHealth(components: Readonly<Record<string, ComponentHealth>>): OverallHealth {
  const entries = Object.entries(components);
  const known = entries.filter(([, { score }]) => !Number.isNaN(score));
  const unknown = entries.filter(([, { score }]) => Number.isNaN(score)).map(([name]) => name);
  if (known.length === 0) {
    return {
      score: NaN,
      status: 'unknown',
      mean: NaN,
      worst: undefined,
      isHeldDown: false,
      unknown,
      reason: 'nothing is known of any component',
    };
  }
  const [component, { score: lowest }] = known.reduce((worst, one) => (one[1].score < worst[1].score ? one : worst));
  const mean = known.reduce((sum, [, { score }]) => sum + score, 0) / known.length;
  const most = lowest + MOST_ABOVE_WORST;
  const score = Math.floor(Math.min(mean, most));
  const isHeldDown = most < mean;
  const hasCritical = known.some(([, { status, deductions }]) => status === 'critical' || deductions.some(isCritical));
  const count = known.length === 1 ? 'the one component that is known' : `${formatCount(known.length)} components`;
  const held = isHeldDown ? `, but at most ${MOST_ABOVE_WORST} points above the worst, ${component} (${lowest})` : '';
  const missing = unknown.length > 0 ? `; nothing is known of ${unknown.join(', ')}` : '';
  return {
    score,
    status: rateScore(score, hasCritical),
    mean,
    worst: { component, score: lowest },
    isHeldDown,
    unknown,
    reason: `mean of ${count}: ${mean.toFixed(1)}${held}${missing}`,
  };
}

function isCritical({ about }: HealthDeduction): boolean {
  return about === 'criticalBottlenecks';
}
