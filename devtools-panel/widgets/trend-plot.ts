import uPlot from 'uplot';
import { formatDuration } from '../../src/base/format.js';
import { placeMarks, valueTicks, type PlacedLabel, type TrendLayout, type TrendMark } from '../view/trend-layout.js';
import { placeNotes } from '../view/trend-notes.js';

/** Height of the whole chart and of one line of labels above it, CSS pixels. */
export const PLOT_HEIGHT = 200;
const LANE = 16;
/** Half of a date: the last one stands below the last session. */
const RIGHT = 26;
const VALUE_AXIS = 58;
const DATE_AXIS = 24;
/** Sessions closer than this are not dotted: the dots would run together. */
const LEAST_PITCH = 12;
/** Where the forecast begins. */
const FORECAST = 'forecast';
/** Of the fill between the bounds of an interval: `RRGGBBAA`. */
const BAND_ALPHA = '33';
const FORECAST_ALPHA = '1f';

/** Colours and font of the drawing, read from the design tokens each time it is drawn. */
export interface PlotTheme {
  readonly surface: string;
  readonly text: string;
  readonly muted: string;
  readonly line: string;
  readonly critical: string;
  readonly good: string;
  /** Of the series: `#rrggbb`. */
  readonly series: string;
  readonly family: string;
}

/** What the drawing asks for while it is drawn: all of it may have changed since the time before. */
export interface PlotSource {
  theme(): PlotTheme;
  layout(): TrendLayout;
  /** Labels of the axis of time, by place. */
  dates(plot: uPlot): [x: number, label: string][];
  /** Place of the session that is pointed at; -1 for none. */
  active(): number;
}

/** Draws a trend with uPlot: lines and bands are its own, marks and their labels are drawn by hooks. Pointing is left to the caller. */
export function createPlot(source: PlotSource, width: number): uPlot {
  const { layout, theme } = source;
  const font = (): string => `11px ${theme().family}`;
  const axis: uPlot.Axis = {
    stroke: () => theme().muted,
    font: font(),
    grid: { stroke: () => theme().line, width: 1 },
    ticks: { show: false },
    border: { show: false },
  };
  const color = (): string => theme().series;
  const bound: uPlot.Series = { stroke: undefined, width: 0, points: { show: false } };
  const apart = (plot: uPlot): number => plot.valToPos(1, 'x') - plot.valToPos(0, 'x');
  const dots: uPlot.Series.Points = { show: (plot) => apart(plot) >= LEAST_PITCH, size: 5, width: 0, fill: color, stroke: color };
  const options: uPlot.Options = {
    width,
    height: PLOT_HEIGHT,
    padding: [() => topLanes(layout()) * LANE + 4, RIGHT, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    select: { show: false, left: 0, top: 0, width: 0, height: 0 },
    scales: {
      x: { time: false, range: () => [...layout().xRange] },
      y: { range: () => [0, layout().top] },
    },
    axes: [
      {
        ...axis,
        size: DATE_AXIS,
        gap: 6,
        grid: { show: false },
        splits: (plot) => source.dates(plot).map(([x]) => x),
        values: (plot) => source.dates(plot).map(([, label]) => label),
      },
      {
        ...axis,
        size: VALUE_AXIS,
        gap: 6,
        splits: (plot) => ticksOf(plot, layout()).map(({ value }) => value),
        values: (plot) => ticksOf(plot, layout()).map(({ label }) => label),
      },
    ],
    series: [
      {},
      {
        stroke: () => theme().muted,
        width: 1,
        dash: [2, 3],
        points: { show: () => isAlone(layout()), size: 5, width: 1, stroke: () => theme().muted },
      },
      bound,
      bound,
      { stroke: color, width: 2, points: dots },
      bound,
      bound,
      { stroke: color, width: 2, dash: [6, 4], points: { show: false } },
    ],
    bands: [
      { series: [3, 2], fill: () => color() + BAND_ALPHA },
      { series: [6, 5], fill: () => color() + FORECAST_ALPHA },
    ],
    hooks: {
      drawAxes: [(plot) => drawBehind(plot, source)],
      draw: [(plot) => drawMarks(plot, source)],
    },
  };
  return new uPlot(options, toData(layout()));
}

/** In the order of `series` above. */
export function toData({ columns }: TrendLayout): uPlot.AlignedData {
  const { x, p95, low, high, median, forecastLow, forecastHigh, forecast } = columns;
  return [x, p95, low, high, median, forecastLow, forecastHigh, forecast];
}

function ticksOf(plot: uPlot, { top }: TrendLayout): { value: number; label: string }[] {
  return valueTicks(top, plot.bbox.height / devicePixelRatio);
}

/** Lines of labels above the plot: one for changes, one for builds, where there are any. */
function topLanes({ changes, builds }: TrendLayout): number {
  return Number(changes.length > 0) + Number(builds.length > 0);
}

/** Of one session there is no line and no band to be seen: its figures are drawn as marks. */
function isAlone({ columns }: TrendLayout): boolean {
  return columns.x.length === 1;
}

/** The column of the session that is pointed at, and the stretch of the forecast. */
function drawBehind(plot: uPlot, source: PlotSource): void {
  const { left, top, width, height } = plot.bbox;
  const { ctx } = plot;
  const { forecastFrom } = source.layout();
  const active = source.active();
  ctx.save();
  ctx.fillStyle = source.theme().text;
  if (active >= 0) {
    const from = Math.max(left, plot.valToPos(active - 0.5, 'x', true));
    const to = Math.min(left + width, plot.valToPos(active + 0.5, 'x', true));
    ctx.globalAlpha = 0.08;
    ctx.fillRect(from, top, to - from, height);
  }
  if (forecastFrom !== undefined) {
    const from = plot.valToPos(forecastFrom, 'x', true);
    ctx.globalAlpha = 0.03;
    ctx.fillRect(from, top, left + width - from, height);
  }
  ctx.restore();
}

/** Changes, builds, the threshold and the word “forecast”, with a rim of the surface's colour around texts that lie on lines. */
function drawMarks(plot: uPlot, source: PlotSource): void {
  const { ctx } = plot;
  const layout = source.layout();
  const theme = source.theme();
  const ratio = devicePixelRatio;
  const { left, top, width, height } = plot.bbox;
  const xOf = (x: number): number => plot.valToPos(x, 'x');
  ctx.save();
  ctx.font = `${11 * ratio}px ${theme.family}`;
  ctx.lineWidth = ratio;
  ctx.textBaseline = 'middle';
  ctx.textAlign = 'left';
  const measure = (text: string): number => ctx.measureText(text).width / ratio;
  const colorOf = ({ tone }: Pick<TrendMark, 'tone'>): string =>
    tone === 'worse' ? theme.critical : tone === 'better' ? theme.good : theme.muted;
  const line = (x: number, from: number, color: string, dash: number[]): void => {
    ctx.strokeStyle = color;
    ctx.setLineDash(dash.map((length) => length * ratio));
    ctx.beginPath();
    ctx.moveTo(x, from);
    ctx.lineTo(x, top + height);
    ctx.stroke();
  };
  const text = (words: string, x: number, y: number, color: string): void => {
    ctx.setLineDash([]);
    ctx.lineJoin = 'round';
    ctx.lineWidth = 4 * ratio;
    ctx.strokeStyle = theme.surface;
    ctx.strokeText(words, x, y);
    ctx.lineWidth = ratio;
    ctx.fillStyle = color;
    ctx.fillText(words, x, y);
  };
  if (isAlone(layout)) {
    const [low, high] = [layout.columns.low[0], layout.columns.high[0]];
    const x = Math.round(plot.valToPos(0, 'x', true));
    ctx.fillStyle = theme.series;
    ctx.globalAlpha = 0.35;
    const y = plot.valToPos(high ?? 0, 'y', true);
    ctx.fillRect(x - 2 * ratio, y, 4 * ratio, plot.valToPos(low ?? 0, 'y', true) - y);
    ctx.globalAlpha = 1;
  }
  const lane = (marks: readonly TrendMark[], number: number, dash: number[]): void => {
    const middle = top - (number + 0.5) * LANE * ratio - 2 * ratio;
    for (const mark of marks) line(clampLeft(left, plot.valToPos(mark.x, 'x', true)), middle, colorOf(mark), dash);
    const labels: (PlacedLabel & Pick<TrendMark, 'tone'>)[] = placeMarks(marks, xOf, measure, width / ratio);
    for (const label of labels) text(label.text, left + label.left * ratio, middle, colorOf(label));
  };
  // Builds next to the plot, changes above them: where both begin at one place, both are to be read.
  if (layout.builds.length > 0) lane(layout.builds, 0, [1, 3]);
  if (layout.changes.length > 0) lane(layout.changes, topLanes(layout) - 1, []);
  const { threshold, forecastFrom } = layout;
  if (threshold !== undefined) {
    const y = plot.valToPos(threshold, 'y', true);
    ctx.strokeStyle = theme.text;
    ctx.setLineDash([5 * ratio, 4 * ratio]);
    ctx.beginPath();
    ctx.moveTo(left, y);
    ctx.lineTo(left + width, y);
    ctx.stroke();
  }
  const notes = placeNotes(
    {
      ...(threshold !== undefined && { threshold: { text: `threshold ${formatDuration(threshold)}`, y: plot.valToPos(threshold, 'y') } }),
      ...(forecastFrom !== undefined && { forecast: { text: FORECAST, x: xOf(forecastFrom) } }),
    },
    measure,
    { width: width / ratio, height: height / ratio },
  );
  for (const note of notes) {
    text(note.text, left + note.left * ratio, top + note.middle * ratio, note.text === FORECAST ? theme.muted : theme.text);
  }
  ctx.restore();
}

/** A line at the very edge would be half outside. */
function clampLeft(left: number, x: number): number {
  return Math.max(left + 0.5, Math.round(x) + 0.5);
}
