import type { Execution } from '../../src/analyze/analysis.js';
import { computeTicks, formatTick, type Tick } from './time-axis.js';

/** Bars that can be told apart on a panel of usual width. */
export const MOST_RUNS = 120;
/** A threshold further above the slowest run than this is left out: its line would press the bars to the floor. */
const THRESHOLD_IN_RANGE = 2;
/** Air above the highest bar, for the mark of a failure. */
const HEADROOM = 1.12;
/** Space between labels, pixels. */
const TIMES_APART = 110;
const LABEL_WIDTH = 64;
const VALUES_APART = 32;

/** Time within a run in which no stage ran. */
export const OTHER = '';

/** A piece of a bar. Coordinates in CSS pixels from the top left corner of the plot. */
export interface BarPart {
  /** `OTHER` for time outside of all stages. */
  readonly stage: string;
  readonly y: number;
  readonly height: number;
}

export interface Bar {
  readonly run: Execution;
  readonly x: number;
  readonly width: number;
  /** Top of the bar. */
  readonly y: number;
  /** From the floor up. */
  readonly parts: readonly BarPart[];
}

export interface RunsChart {
  readonly bars: readonly Bar[];
  /** In order of first appearance. */
  readonly stages: readonly string[];
  readonly hasOther: boolean;
  readonly valueTicks: readonly (Tick & { readonly y: number })[];
  /** When the runs under them started. */
  readonly timeTicks: readonly { readonly x: number; readonly label: string }[];
  /** Height of the threshold's line; undefined when it is out of range. */
  readonly thresholdY: number | undefined;
  /** Width that one run has, pixels. */
  readonly pitch: number;
}

/**
 * Lays out one bar per run, the newest `MOST_RUNS` of them, side by side in order of start: runs come in bursts, and bars at their
 * true time would lie on top of each other with nothing between the bursts.
 *
 * A bar is as high as its run took, wall clock. Stages that ran at once are drawn in proportion, so that they fill it and no more.
 */
export function layOutRuns(executions: readonly Execution[], threshold: number, width: number, height: number): RunsChart {
  const runs = executions.slice(-MOST_RUNS).sort((a, b) => a.start - b.start);
  const slowest = runs.reduce((most, run) => Math.max(most, run.duration), 0);
  const inRange = threshold > 0 && threshold <= slowest * THRESHOLD_IN_RANGE;
  const top = Math.max(slowest, inRange ? threshold : 0) * HEADROOM || 1;
  const yOf = (ms: number) => height - (ms / top) * height;
  // A few runs are not blown up to slabs.
  const pitch = width / Math.max(runs.length, 24);
  const stages = new Set<string>();
  let hasOther = false;
  const bars = runs.map((run, index): Bar => {
    const parts = divide(run).map(({ stage, from, to }): BarPart => {
      if (stage === OTHER) hasOther = true;
      else stages.add(stage);
      return { stage, y: yOf(to), height: yOf(from) - yOf(to) };
    });
    const gap = pitch > 4 ? Math.min(4, pitch * 0.2) : 0;
    return { run, x: index * pitch + gap / 2, width: pitch - gap, y: yOf(run.duration), parts };
  });
  return {
    bars,
    stages: [...stages],
    hasOther,
    valueTicks: computeTicks(0, top, height, VALUES_APART).map((tick) => ({ ...tick, y: yOf(tick.value) })),
    timeTicks: labelTimes(bars, pitch, width),
    thresholdY: inRange ? yOf(threshold) : undefined,
    pitch,
  };
}

/** Position of the bar under `x`; -1 where there is none. */
export function barAt(chart: RunsChart, x: number): number {
  const index = Math.floor(x / chart.pitch);
  return index >= 0 && index < chart.bars.length ? index : -1;
}

/** Cuts a run's duration into its stages, from 0 ms up, and what is left. */
function divide(run: Execution): { stage: string; from: number; to: number }[] {
  const entries = Object.entries(run.stages).filter(([, total]) => total > 0);
  const sum = entries.reduce((total, [, value]) => total + value, 0);
  const scale = sum > run.duration ? run.duration / sum : 1;
  const parts: { stage: string; from: number; to: number }[] = [];
  let from = 0;
  for (const [stage, total] of entries) {
    parts.push({ stage, from, to: from + total * scale });
    from += total * scale;
  }
  // Less than a thousandth is rounding of the sum, not time.
  if (run.duration - from > run.duration / 1000) parts.push({ stage: OTHER, from, to: run.duration });
  return parts;
}

/** A label in reach of the right edge is left out: it would be cut off. */
function labelTimes(bars: readonly Bar[], pitch: number, width: number): { x: number; label: string }[] {
  const every = Math.max(1, Math.ceil(TIMES_APART / pitch));
  return bars
    .filter(({ x }, index) => index % every === 0 && (index === 0 || x + LABEL_WIDTH <= width))
    .map(({ x, run }) => ({ x, label: formatTick(run.start, run.start < 1000 ? 1 : 100) }));
}
