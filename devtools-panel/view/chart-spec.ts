import type { FigureKind } from './figure-kind.js';

export type ChartShape = 'line' | 'area' | 'bars' | 'dots' | 'dashed';

/** One column of a chart, a value a moment; null where there is none. */
export interface ChartLine {
  readonly label: string;
  readonly values: readonly (number | null)[];
  readonly shape: ChartShape;
  /** Default: the series' own colour. */
  readonly tone?: 'muted' | 'warning';
  /** Draws over moments without a value. Default: a gap. */
  readonly isConnected?: boolean;
}

export interface ChartLimit {
  readonly value: number;
  readonly label: string;
  readonly severity: 'warning' | 'critical';
}

/** A chart over time, ready to be drawn. */
export interface ChartSpec {
  /** Of what, for people: `Duration of stages, component_filtering`. */
  readonly label: string;
  /** The chart in a sentence, for those who do not see it. */
  readonly description: string;
  /** ms, ascending, and the stretch that is shown. */
  readonly time: readonly number[];
  readonly from: number;
  readonly to: number;
  readonly lines: readonly ChartLine[];
  readonly limits: readonly ChartLimit[];
  readonly kind: FigureKind;
}

/** A limit this many times as high as all values would press them to the floor: it is told below the chart. */
const FARTHEST_LIMIT = 4;
/** Room above the highest value. */
const HEADROOM = 1.12;

/** The limits that are near enough to be drawn, and those that are not. */
export function splitLimits({ lines, limits }: Pick<ChartSpec, 'lines' | 'limits'>): {
  readonly near: readonly ChartLimit[];
  readonly far: readonly ChartLimit[];
} {
  const [low, high] = extent(lines);
  const reach = FARTHEST_LIMIT * Math.max(Math.abs(low), Math.abs(high));
  const isNear = ({ value }: ChartLimit): boolean => Math.abs(value) <= reach;
  return { near: limits.filter(isNear), far: limits.filter((limit) => !isNear(limit)) };
}

/** Ends of the axis of values: 0 is always on it, so that heights can be compared. */
export function valueRange(spec: Pick<ChartSpec, 'lines' | 'limits'>): [low: number, high: number] {
  const near = splitLimits(spec).near.map(({ value }) => value);
  const [low, high] = extent(spec.lines);
  const [least, most] = [Math.min(0, low, ...near), Math.max(0, high, ...near)];
  return least === 0 && most === 0 ? [0, 1] : [least * HEADROOM, most * HEADROOM];
}

/** Least and greatest of all values; 0 and 0 of none. */
function extent(lines: readonly ChartLine[]): [low: number, high: number] {
  let [low, high] = [Infinity, -Infinity];
  for (const { values } of lines)
    for (const value of values) {
      if (value === null) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  return low > high ? [0, 0] : [low, high];
}

/** Position of the moment nearest to a time at which any line has a value; -1 where there is none. */
export function nearestMoment({ time, lines }: Pick<ChartSpec, 'time' | 'lines'>, at: number): number {
  let best = -1;
  for (let index = 0; index < time.length; index++) {
    if (lines.every(({ values }) => values[index] === null)) continue;
    if (best < 0 || Math.abs(time[index] - at) <= Math.abs(time[best] - at)) best = index;
  }
  return best;
}

/** The next moment with a value in a direction; the same one at the end. */
export function nextMoment({ time, lines }: Pick<ChartSpec, 'time' | 'lines'>, from: number, direction: 1 | -1): number {
  for (let index = from + direction; index >= 0 && index < time.length; index += direction) {
    if (lines.some(({ values }) => values[index] !== null)) return index;
  }
  return from;
}

/** NaN, as logs have it for no value, as charts have it. */
export function toValues(values: readonly number[]): (number | null)[] {
  return values.map((value) => (Number.isFinite(value) ? value : null));
}
