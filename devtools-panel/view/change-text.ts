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
  const sign = Math.abs(percent) < 0.05 ? '±' : percent > 0 ? '+' : '−';
  return `${sign}${formatNumber(Math.abs(percent))} %`;
}

/** As many digits as tell something: `0.4`, `3.2`, `37`, `120`. */
function formatNumber(value: number): string {
  return value < 9.95 ? String(Number(value.toFixed(1))) : formatCount(value);
}
