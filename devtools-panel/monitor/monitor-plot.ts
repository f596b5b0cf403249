import uPlot from 'uplot';
import { computeTicks } from '../view/time-axis.js';
import { splitLimits, valueRange, type ChartLine, type ChartSpec } from '../view/chart-spec.js';

/** Height of the whole chart, CSS pixels. */
export const PLOT_HEIGHT = 190;
/** Of the axis of values: as wide as its labels are, within bounds, at about so much a character. */
const LEAST_AXIS = 52;
const MOST_AXIS = 120;
const CHARACTER = 6.2;
const AXIS_GAP = 14;
const TIME_AXIS = 24;
const TOP = 10;
const RIGHT = 14;
/** Least distance of two labels on the axes. */
const TIMES_APART = 80;
const VALUES_APART = 34;
/** Of the fill below a line, `RRGGBBAA`. */
const AREA_ALPHA = '33';
const BAR_ALPHA = 'cc';
/** Share of a second's width that its bar takes, and the widest one. */
const BAR_SHARE = 0.8;
const WIDEST_BAR = 24;
/** Fewer values than this stand as dots too: a line through three of them says little. */
const FEW = 40;
/** Space between labels of limits. */
const LABEL_HEIGHT = 14;

/** Colours and font of the drawing, read from the design tokens each time it is drawn. */
export interface PlotTheme {
  readonly surface: string;
  readonly text: string;
  readonly muted: string;
  readonly line: string;
  readonly critical: string;
  readonly warning: string;
  /** Of the series: `#rrggbb`. */
  readonly series: string;
  readonly family: string;
}

/** What the drawing asks for while it is drawn: all of it may have changed since the time before. */
export interface PlotSource {
  theme(): PlotTheme;
  spec(): ChartSpec;
  /** Position of the moment that is pointed at; -1 for none. */
  active(): number;
}

/** Draws a chart over time with uPlot. The lines' shapes are those at its making; another shape needs another plot. */
export function createMonitorPlot(source: PlotSource, width: number): uPlot {
  const { spec, theme } = source;
  const axis: uPlot.Axis = {
    stroke: () => theme().muted,
    font: `11px ${theme().family}`,
    grid: { stroke: () => theme().line, width: 1 },
    ticks: { show: false },
    border: { show: false },
  };
  const times = (plot: uPlot): { value: number; label: string }[] => {
    const { from, to } = spec();
    return computeTicks(from - to, 0, plot.bbox.width / devicePixelRatio, TIMES_APART).map(({ value }) => ({
      value: value + to,
      label: agoLabel(-value),
    }));
  };
  const values = (plot: uPlot): { value: number; label: string }[] => {
    const { kind, ...rest } = spec();
    return kind.ticks(...valueRange(rest), plot.bbox.height / devicePixelRatio, VALUES_APART);
  };
  const options: uPlot.Options = {
    width,
    height: PLOT_HEIGHT,
    padding: [TOP, RIGHT, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    select: { show: false, left: 0, top: 0, width: 0, height: 0 },
    scales: { x: { time: false, range: () => [spec().from, spec().to] }, y: { range: () => valueRange(spec()) } },
    axes: [
      {
        ...axis,
        size: TIME_AXIS,
        gap: 6,
        grid: { show: false },
        splits: (plot) => times(plot).map(({ value }) => value),
        values: (plot) => times(plot).map(({ label }) => label),
      },
      {
        ...axis,
        size: (_plot, labels: readonly string[] | null) => axisWidth(labels ?? []),
        gap: 6,
        splits: (plot) => values(plot).map(({ value }) => value),
        values: (plot) => values(plot).map(({ label }) => label),
      },
    ],
    series: [{}, ...spec().lines.map((line) => toSeries(line, theme))],
    hooks: { drawAxes: [(plot) => drawActive(plot, source)], draw: [(plot) => drawLimits(plot, source)] },
  };
  return new uPlot(options, toData(spec()));
}

export function toData({ time, lines }: ChartSpec): uPlot.AlignedData {
  return [[...time], ...lines.map(({ values }) => [...values])];
}

function axisWidth(labels: readonly string[]): number {
  const longest = Math.max(0, ...labels.map((label) => label.length));
  return Math.min(MOST_AXIS, Math.max(LEAST_AXIS, Math.ceil(longest * CHARACTER) + AXIS_GAP));
}

/** `now`, `−30 s`, `−4 min`, `−1:30 min`, `−2 h`, `−1:30 h`. @param ago - ms. */
function agoLabel(ago: number): string {
  const seconds = Math.round(ago / 1000);
  if (seconds === 0) return 'now';
  if (seconds < 60) return `−${seconds} s`;
  const [size, unit] = seconds < 3600 ? ([60, 'min'] as const) : ([3600, 'h'] as const);
  const rest = Math.round((60 * (seconds % size)) / size);
  return `−${Math.floor(seconds / size)}${rest === 0 ? '' : `:${String(rest).padStart(2, '0')}`} ${unit}`;
}

/** What cannot be changed in a plot. */
export function shapesOf({ lines }: ChartSpec): string {
  return lines.map(({ shape, tone, isConnected }) => [shape, tone, isConnected].join()).join(' ');
}

function toSeries({ shape, tone, isConnected = false }: ChartLine, theme: () => PlotTheme): uPlot.Series {
  const color = (): string => (tone === 'muted' ? theme().muted : tone === 'warning' ? theme().warning : theme().series);
  const dots = { size: 5, width: 0, fill: color, stroke: color };
  switch (shape) {
    case 'bars':
      return {
        stroke: color,
        width: 0,
        fill: () => color() + BAR_ALPHA,
        paths: uPlot.paths.bars?.({ size: [BAR_SHARE, WIDEST_BAR] }),
        points: { show: false },
      };
    case 'dots':
      return { stroke: color, width: 0, paths: () => null, points: { ...dots, show: true, size: 6 } };
    case 'dashed':
      return { stroke: color, width: 2, dash: [6, 4], spanGaps: true, points: { show: false } };
    default:
      return {
        stroke: color,
        width: 2,
        spanGaps: isConnected,
        ...(shape === 'area' && { fill: () => color() + AREA_ALPHA }),
        points: { ...dots, show: true, filter: (plot, index) => (isConnected ? [] : lonely(plot.data[index])) },
      };
  }
}

/** Positions of values that no line leads to or from, and of all of few. */
function lonely(values: uPlot.AlignedData[number]): number[] {
  const known = [...values.keys()].filter((index) => typeof values[index] === 'number');
  if (known.length <= FEW) return known;
  return known.filter((index) => typeof values[index - 1] !== 'number' && typeof values[index + 1] !== 'number');
}

function drawActive(plot: uPlot, source: PlotSource): void {
  const time = source.spec().time[source.active()];
  if (time === undefined) return;
  const { left, top, width, height } = plot.bbox;
  const x = Math.round(plot.valToPos(time, 'x', true));
  if (x < left || x > left + width) return;
  plot.ctx.save();
  plot.ctx.fillStyle = source.theme().muted;
  plot.ctx.fillRect(x, top, Math.max(1, devicePixelRatio), height);
  plot.ctx.restore();
}

/** Dashed lines with their labels, which get out of each other's way and have a rim of the surface's colour. */
function drawLimits(plot: uPlot, source: PlotSource): void {
  const { near } = splitLimits(source.spec());
  if (near.length === 0) return;
  const { ctx, bbox } = plot;
  const { left, top, width, height } = bbox;
  const theme = source.theme();
  const ratio = devicePixelRatio;
  ctx.save();
  ctx.font = `${11 * ratio}px ${theme.family}`;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  let lowest = Infinity;
  for (const { value, label, severity } of [...near].sort((one, other) => one.value - other.value)) {
    const y = Math.round(plot.valToPos(value, 'y', true)) + 0.5;
    const color = severity === 'critical' ? theme.critical : theme.warning;
    ctx.strokeStyle = color;
    ctx.lineWidth = ratio;
    ctx.setLineDash([5 * ratio, 4 * ratio]);
    ctx.beginPath();
    ctx.moveTo(left, y);
    ctx.lineTo(left + width, y);
    ctx.stroke();
    const above = Math.min(y - (LABEL_HEIGHT / 2) * ratio, lowest - LABEL_HEIGHT * ratio);
    const middle = Math.max(top + (LABEL_HEIGHT / 2) * ratio, Math.min(above, top + height));
    // No room is left above the one before: its line tells enough.
    if (middle > lowest - (LABEL_HEIGHT - 1) * ratio) continue;
    lowest = middle;
    ctx.setLineDash([]);
    ctx.lineJoin = 'round';
    ctx.lineWidth = 4 * ratio;
    ctx.strokeStyle = theme.surface;
    ctx.strokeText(label, left + 6 * ratio, middle);
    ctx.fillStyle = color;
    ctx.fillText(label, left + 6 * ratio, middle);
  }
  ctx.restore();
}
