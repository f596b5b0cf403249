/**
 * Health of one component, 0 to 100, by S2's penalties:
 *
 * - latency: 20 points for each time its target that p95 is over it, at most 40;
 * - memory: half of the share over the threshold, in points of 100, at most 30;
 * - errors: 40 points for each time the threshold that the rate is over it, at most 40;
 * - critical bottlenecks: 10 points each, at most 30.
 *
 * Errors are the one that differs: S2 takes off 40 · rate / threshold, so a rate that is within what is tolerated costs up to 40 points, and a single
 * error is never forgiven. Here nothing is taken off up to the threshold, as with the others, and all 40 points at twice of it, where the
 * bottleneck begins.
 *
 * Points are whole, so that they add up as shown. What is not known costs nothing, and is named.
 */
import { formatCount, formatDuration, formatShare } from '../../base/format.js';
import type { ComponentHealth, HealthDeduction, HealthFacts, HealthStatus } from './component-health.js';

const FULL = 100;
export const DEFAULT_LATENCY_TARGET = 100;
const DEFAULT_MEMORY_THRESHOLD = 0.8;
export const DEFAULT_ERROR_THRESHOLD = 0.01;
const LATENCY = { points: 20, most: 40 };
const MEMORY = { points: 50, most: 30 };
const ERRORS = { points: 40, most: 40 };
const BOTTLENECKS = { points: 10, most: 30 };
/** Operations that an error rate needs: of three, one that failed would be a third. */
const LEAST_OPERATIONS = 10;
/** Scores above them are healthy, and degraded (S2's dashboard). */
const HEALTHY_ABOVE = 80;
const DEGRADED_ABOVE = 60;
/** Names of bottlenecks that a reason lists. */
const MOST_NAMED = 5;

const ASPECTS = ['latency', 'memory', 'errors', 'criticalBottlenecks'] as const;

export function scoreHealth(facts: HealthFacts): ComponentHealth {
  const found = {
    latency: judgeLatency(facts.latency),
    memory: judgeMemory(facts.memory),
    errors: judgeErrors(facts.errors),
    criticalBottlenecks: judgeBottlenecks(facts.criticalBottlenecks),
  };
  const unknown = ASPECTS.filter((aspect) => found[aspect] === undefined);
  if (unknown.length === ASPECTS.length) return { score: NaN, status: 'unknown', deductions: [], unknown };
  const deductions: HealthDeduction[] = [];
  let score = FULL;
  for (const about of ASPECTS) {
    const { points = 0, reason = '' } = found[about] ?? {};
    const taken = Math.min(score, Math.round(points));
    if (taken > 0) deductions.push({ points: taken, reason: taken < Math.round(points) ? toCut(reason, points, taken) : reason, about });
    score -= taken;
  }
  const hasCritical = (facts.criticalBottlenecks?.length ?? 0) > 0;
  return { score, status: rateScore(score, hasCritical), deductions, unknown };
}

/** Where something critical is going on, nothing is healthy. */
export function rateScore(score: number, hasCritical: boolean): HealthStatus {
  if (!(score > DEGRADED_ABOVE)) return 'critical';
  return score > HEALTHY_ABOVE && !hasCritical ? 'healthy' : 'degraded';
}

/** What is to be taken off for something; undefined: it is not known. */
type Penalty = { readonly points: number; readonly reason: string } | undefined;

function judgeLatency(latency: HealthFacts['latency']): Penalty {
  const { p95, target = DEFAULT_LATENCY_TARGET } = latency ?? {};
  if (!isAmount(p95) || !(target > 0)) return undefined;
  const limit = formatDuration(target);
  const reason = `95 % of the operations take up to ${formatDuration(p95)}, target ${limit}: ${howMany(LATENCY.points, limit, LATENCY)}`;
  return { points: penalize(p95 / target - 1, LATENCY), reason };
}

function judgeMemory(memory: HealthFacts['memory']): Penalty {
  const { share, threshold = DEFAULT_MEMORY_THRESHOLD } = memory ?? {};
  if (!isAmount(share) || !isAmount(threshold)) return undefined;
  const reason = `${formatShare(share)} of the memory is in use, threshold ${formatShare(threshold)}: ${howMany(1, formatShare(1 / MEMORY.points), MEMORY)}`;
  return { points: penalize(share - threshold, MEMORY), reason };
}

function judgeErrors(errors: HealthFacts['errors']): Penalty {
  const { threshold = DEFAULT_ERROR_THRESHOLD } = errors ?? {};
  const rate = findErrorRate(errors);
  if (!errors || rate === undefined || !(threshold > 0)) return undefined;
  const limit = formatShare(threshold);
  const failed = `${formatCount(errors.failed)} of ${formatCount(errors.operations)} operations failed (${formatShare(rate)})`;
  const reason = `${failed}, threshold ${limit}: ${howMany(ERRORS.points, limit, ERRORS)}`;
  return { points: penalize(rate / threshold - 1, ERRORS), reason };
}

function judgeBottlenecks(critical: HealthFacts['criticalBottlenecks']): Penalty {
  if (!critical) return undefined;
  const named = critical.slice(0, MOST_NAMED).join(', ');
  const more = critical.length > MOST_NAMED ? ` and ${formatCount(critical.length - MOST_NAMED)} more` : '';
  const count = `${formatCount(critical.length)} critical ${critical.length === 1 ? 'bottleneck' : 'bottlenecks'}`;
  const { points, most } = BOTTLENECKS;
  return { points: penalize(critical.length, BOTTLENECKS), reason: `${count}: ${named}${more} (${points} points each, at most ${most})` };
}

/** From where on how many points are taken off, so that whoever reads it can reckon them. */
function howMany(points: number, step: string, { most }: { readonly most: number }): string {
  return `${points} ${points === 1 ? 'point' : 'points'} for each ${step} over it, at most ${most}`;
}

/** Share of the operations that failed, at most 1. Undefined where too few say. */
export function findErrorRate(errors: HealthFacts['errors']): number | undefined {
  const { failed, operations } = errors ?? {};
  if (!isAmount(failed) || !isAmount(operations) || operations < LEAST_OPERATIONS) return undefined;
  return Math.min(1, failed / operations);
}

export function isAmount(value: number | undefined): value is number {
  return value !== undefined && value >= 0 && value < Infinity;
}

function penalize(excess: number, { points, most }: { readonly points: number; readonly most: number }): number {
  return Math.min(most, Math.max(0, excess * points));
}

function toCut(reason: string, points: number, taken: number): string {
  return `${reason} (${Math.round(points)} points, of which only ${taken} were left)`;
}
