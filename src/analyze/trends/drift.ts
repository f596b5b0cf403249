import { mannKendall } from '../../statistics/mann-kendall.js';
import { theilSen, type Line } from '../../statistics/theil-sen.js';
import { varianceInflation } from '../../statistics/variance-inflation.js';

/** Fewer sessions are no drift: below, the test's p-value is too rough. */
const FEWEST_POINTS = 8;
/** Level and slope. */
const PARAMETERS = 2;
const CONFIDENCE = 0.95;

/** A steady change that is sure, in logarithms a day; undefined where there is none. */
export function findDrift(days: readonly number[], logs: readonly number[], significance: number): Line | undefined {
  if (logs.length < FEWEST_POINTS) return undefined;
  const line = theilSen(days, logs, CONFIDENCE);
  if (line === undefined) return undefined;
  const inflation = varianceInflation(residualsOf(line, days, logs), PARAMETERS);
  if (!(mannKendall(logs, inflation).pValue <= significance)) return undefined;
  const careful = theilSen(days, logs, CONFIDENCE, inflation);
  return careful && careful.low * careful.high > 0 ? careful : undefined;
}

/** Whether a line tells more of the values than levels do: by Schwarz's criterion, residuals taken as Laplace's. */
export function isRatherLine(
  line: Line,
  days: readonly number[],
  logs: readonly number[],
  levels: readonly number[],
  changes: number,
): boolean {
  const score = (residuals: readonly number[], parameters: number): number => {
    const distance = residuals.reduce((sum, residual) => sum + Math.abs(residual), 0) / residuals.length;
    return 2 * residuals.length * Math.log(distance) + parameters * Math.log(residuals.length);
  };
  const ofLevels = logs.map((log, at) => log - levels[at]);
  return score(residualsOf(line, days, logs), PARAMETERS) < score(ofLevels, 2 * changes + 1);
}

function residualsOf({ slope, intercept }: Line, days: readonly number[], logs: readonly number[]): number[] {
  return logs.map((log, at) => log - intercept - slope * days[at]);
}
