/** Size of a sparkline's picture, units of its own. */
export const SPARK_WIDTH = 120;
export const SPARK_HEIGHT = 28;
/** Left free above and below, so that a thick line is not cut. */
const MARGIN = 2;

export interface SparkLine {
  /** For `points` of a polyline each: a value that is not known breaks the line. */
  readonly lines: readonly string[];
  readonly last: number;
  readonly low: number;
  readonly high: number;
}

/** The line of a series, from 0 (or its lowest value, if that is below) to its highest; undefined while there is nothing to draw. */
export function layOutSpark(time: readonly number[], value: readonly number[]): SparkLine | undefined {
  const known = value.filter((one) => Number.isFinite(one));
  if (known.length < 2) return undefined;
  const low = Math.min(...known);
  const high = Math.max(...known);
  const [bottom, top] = [Math.min(0, low), high > Math.min(0, low) ? high : Math.min(0, low) + 1];
  const [from, to] = [time[0], time[time.length - 1]];
  const lines: string[] = [];
  let points: string[] = [];
  const end = (): void => {
    if (points.length > 1) lines.push(points.join(' '));
    points = [];
  };
  value.forEach((one, at) => {
    if (!Number.isFinite(one)) return end();
    const x = to > from ? (SPARK_WIDTH * (time[at] - from)) / (to - from) : 0;
    const y = MARGIN + (SPARK_HEIGHT - 2 * MARGIN) * (1 - (one - bottom) / (top - bottom));
    points.push(`${x.toFixed(1)},${y.toFixed(1)}`);
  });
  end();
  return { lines, last: known[known.length - 1], low, high };
}
