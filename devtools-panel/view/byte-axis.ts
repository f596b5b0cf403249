import type { Tick } from './time-axis.js';

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

/** The smallest round step of at least `least` bytes: 1, 2 or 5 times a power of ten, and no part of a byte. */
export function niceByteStep(least: number): number {
  if (!(least > 1)) return 1;
  const power = 10 ** Math.floor(Math.log10(least));
  const factor = [1, 2, 5].find((candidate) => candidate * power >= least * (1 - 1e-9)) ?? 10;
  return factor * power;
}

/** Ticks from `start` to `end`, at most one every `apart` pixels of an axis `length` pixels long; all in the unit of the last one. */
export function computeByteTicks(start: number, end: number, length: number, apart: number): Tick[] {
  if (!(end > start) || !(length > 0)) return [];
  const step = niceByteStep(((end - start) * apart) / length);
  const first = Math.ceil(start / step - 1e-9);
  const last = Math.floor(end / step + 1e-9);
  const unit = Math.max(0, Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, last * step)) / 3 + 1e-9)));
  const size = 1000 ** unit;
  const decimals = Math.max(0, Math.ceil(-Math.log10(step / size) - 1e-9));
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => {
    const value = (first + at) * step;
    return { value, label: value === 0 ? '0' : `${(value / size).toFixed(decimals)} ${UNITS[unit]}` };
  });
}
