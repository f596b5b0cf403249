import { formatCount } from '../../src/base/format.js';

/** From this change on, in per cent, it is given as times: nobody reads `+455,135 %`. */
const TIMES_FROM = 900;
/** Below it, as the part that is left: `−99.5 %` and `−99.9 %` look alike, and are `÷ 200` and `÷ 1,000`. */
const PARTS_BELOW = -90;
/** More of them would look as if somebody knew. */
const DIGITS_OF_TIMES = 2;

/** How a change is written. */
type Form = 'percent' | 'times' | 'parts';

/**
 * A change of a figure, of its value before: `+37 %`, `−12 %`, `±0 %`; where it grew to ten times or more, how many times as large it is:
 * `10 ×`; where less than a tenth is left of it, `÷ 20`. `–` for what is no number.
 *
 * @param change - as a share: 0.37 is 37 % more.
 */
export function formatChange(change: number): string {
  return Number.isFinite(change) ? write(change, formOf(change)) : '–';
}

/** Two changes, such as the bounds of an interval, both in one form: `+28 %` and `+46 %`, `4.8 ×` and `33 ×`. */
export function formatChanges(low: number, high: number): [low: string, high: string] {
  const forms = [low, high].map(formOf);
  // Nothing left of it is no part of it.
  const parts = high <= 0 && low > -1;
  const form = forms.every((one) => one === 'percent') ? 'percent' : parts ? 'parts' : 'times';
  return [write(low, form), write(high, form)];
}

/** How many times as large it is, or what part of it is left, for sentences; undefined for a change that is given as per cent. */
export function timesOf(change: number): string | undefined {
  const form = formOf(change);
  return form === 'percent' ? undefined : form === 'times' ? write(change, form) : `1/${timesText(1 / (change + 1))}`;
}

function formOf(change: number): Form {
  // As it is shown: 899.6 % reads +900 %, and is ten times.
  const percent = Math.round(change * 100);
  return percent >= TIMES_FROM ? 'times' : percent < PARTS_BELOW && change > -1 ? 'parts' : 'percent';
}

function write(change: number, form: Form): string {
  switch (form) {
    case 'percent':
      return `${signed(change * 100)} %`;
    case 'times':
      return `${timesText(change + 1)} ×`;
    case 'parts':
      return `÷ ${timesText(1 / (change + 1))}`;
  }
}

function timesText(times: number): string {
  return times.toLocaleString('en-US', { maximumSignificantDigits: DIGITS_OF_TIMES });
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
