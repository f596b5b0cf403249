import { medianOf } from '../../statistics/median.js';
import type { TrendPoint, Unevenness } from '../trend.js';

/** From this many times the median on, or this part of it, a session is another thing than the others, whatever chance says. */
const FAR = 2;

/**
 * Sessions far from the others, for a series without a change: it lasts too short for one, or comes and goes, and is no less true for that.
 * Slow ones where there are any, else fast ones; undefined where there are none.
 *
 * @param logs - of the points' medians, without the season: evenings that are always slow are nothing new.
 * @param least - smallest change that counts, as a difference of logarithms.
 */
export function findUnevenness(points: readonly TrendPoint[], logs: readonly number[], least: number): Unevenness | undefined {
  const reach = Math.max(Math.log(FAR), least);
  const middle = medianOf(logs);
  const where = (isFar: (log: number) => boolean): number[] => logs.flatMap((log, index) => (isFar(log) ? [index] : []));
  const slow = where((log) => log - middle > reach);
  const far = slow.length > 0 ? slow : where((log) => middle - log > reach);
  if (far.length === 0) return undefined;
  const medians = far.map((index) => points[index].median);
  return {
    factor: Math.exp(Math.max(...logs) - Math.min(...logs)),
    far,
    low: Math.min(...medians),
    high: Math.max(...medians),
    build: buildOf(points, far),
  };
}

/** The build of these and not of all; '' where there is no such. */
function buildOf(points: readonly TrendPoint[], far: readonly number[]): string {
  const { build } = points[far[0]];
  const isOfAll = points.every((point) => point.build === build);
  return !isOfAll && far.every((index) => points[index].build === build) ? build : '';
}
