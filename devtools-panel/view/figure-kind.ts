import { formatBytes, formatCount, formatDuration, formatShare } from '../../src/base/format.js';
import { computeByteTicks } from './byte-axis.js';
import { computeTicks, type Tick } from './time-axis.js';

/** How figures of one kind are written, and where an axis of them has its ticks. */
export interface FigureKind {
  /** With its unit; `–` for what is no number. */
  format(value: number): string;
  /** Ticks from `start` to `end`, at most one every `apart` pixels of an axis `length` pixels long. */
  ticks(start: number, end: number, length: number, apart: number): Tick[];
}

const DIGITS = 3;
const PERCENT = 100;

export const DURATIONS: FigureKind = { format: (value) => formatDuration(value), ticks: computeTicks };
export const BYTES: FigureKind = { format: formatBytes, ticks: computeByteTicks };
export const SHARES: FigureKind = {
  format: formatShare,
  ticks: (start, end, length, apart) =>
    computeNumberTicks(start * PERCENT, end * PERCENT, length, apart).map(({ value, label }) => ({
      value: value / PERCENT,
      label: `${label} %`,
    })),
};

/** Numbers with a unit behind them, or none. */
export function numbersOf(unit: string): FigureKind {
  const behind = unit === '' ? '' : ` ${unit}`;
  return {
    format: (value) => (Number.isFinite(value) ? formatNumber(value) + behind : '–'),
    ticks: (start, end, length, apart) =>
      computeNumberTicks(start, end, length, apart).map(({ value, label }) => ({ value, label: label + behind })),
  };
}

/** The same a second: `12 kB/s`, `0.25/s`. */
export function perSecond(kind: FigureKind): FigureKind {
  return {
    format: (value) => (Number.isFinite(value) ? `${kind.format(value)}/s` : '–'),
    ticks: (...args) => kind.ticks(...args).map(({ value, label }) => ({ value, label: value === 0 ? '0' : `${label}/s` })),
  };
}

/** Values that stand for words: `2 → serious`. */
export function levelsOf(words: readonly string[]): FigureKind {
  return {
    format: (value) => words[value] ?? (Number.isFinite(value) ? formatNumber(value) : '–'),
    ticks: (start, end) => words.map((label, value) => ({ value, label })).filter(({ value }) => value >= start && value <= end),
  };
}

/** Moments, ms since the Unix epoch. */
export const MOMENTS: FigureKind = {
  format: (value) => (value > 0 ? new Date(value).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' }) : '–'),
  ticks: () => [],
};

/** Three digits tell enough; whole numbers are left as they are. */
function formatNumber(value: number): string {
  if (Number.isInteger(value)) return formatCount(value);
  const size = Math.abs(value);
  return size >= 1000 ? formatCount(value) : `${value < 0 ? '−' : ''}${Number(size.toPrecision(DIGITS))}`;
}

/** Round ticks: 1, 2 or 5 times a power of ten apart, all with the same decimals. */
export function computeNumberTicks(start: number, end: number, length: number, apart: number): Tick[] {
  if (!(end > start) || !(length > 0)) return [];
  const least = ((end - start) * apart) / length;
  const power = 10 ** Math.floor(Math.log10(least));
  const step = ([1, 2, 5].find((factor) => factor * power >= least * (1 - 1e-9)) ?? 10) * power;
  const decimals = Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
  const first = Math.ceil(start / step - 1e-9);
  const last = Math.floor(end / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => {
    const value = Number(((first + at) * step).toPrecision(15)) + 0;
    const digits = Math.abs(value).toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
    return { value, label: value === 0 ? '0' : `${value < 0 ? '−' : ''}${digits}` };
  });
}
