import type { Forecast } from '../trend.js';

/**
 * When a forecast reaches a threshold from below, and when the bounds of its interval do; a series that is there already reaches it at once.
 * Undefined where the forecast itself does not within its horizon.
 */
export function findCrossing(points: Forecast['points'], threshold: number): Forecast['crossing'] {
  const time = firstAbove(points, threshold, 'value');
  if (time === undefined) return undefined;
  return { time, earliest: firstAbove(points, threshold, 'high') ?? time, latest: firstAbove(points, threshold, 'low') };
}

/** Between two points by a straight line: they are close. */
function firstAbove(points: Forecast['points'], threshold: number, bound: 'value' | 'low' | 'high'): number | undefined {
  const at = points.findIndex((point) => point[bound] >= threshold);
  if (at === -1) return undefined;
  if (at === 0) return points[0].time;
  const before = points[at - 1];
  const after = points[at];
  return before.time + ((after.time - before.time) * (threshold - before[bound])) / (after[bound] - before[bound]);
}
