import { formatCount } from '../../src/base/format.js';

/** From this change on it is given as times: nobody reads `+455,135 %`. */
const TIMES_FROM = 9;

/**
 * A change of a figure, of its value before: `+37 %`, `−12 %`, `±0 %`; where it grew to ten times or more, how many times as large it is:
 * `10 ×`. `–` for what is no number.
 *
 * @param change - as a share: 0.37 is 37 % more.
 */
export function formatChange(change: number): string {
  if (!Number.isFinite(change)) return '–';
  const percent = change * 100;
  // As it is shown: 899.6 % reads +900 %, and is ten times.
  if (Math.round(percent) >= TIMES_FROM * 100) return `${formatCount(change + 1)} ×`;
  return `${signed(percent)} %`;
}

/** A change of a share: `+3.2 points`. @param change - 0.032 are 3.2 points. */
export function formatPoints(change: number): string {
  return Number.isFinite(change) ? `${signed(change * 100)} points` : '–';
}

function signed(value: number): string {
  const sign = Math.abs(value) < 0.05 ? '±' : value > 0 ? '+' : '−';
  return `${sign}${formatNumber(Math.abs(value))}`;
}

/** As many digits as tell something: `0.4`, `3.2`, `37`, `120`. */
export function formatNumber(value: number): string {
  return value < 9.95 ? String(Number(value.toFixed(1))) : formatCount(value);
}
