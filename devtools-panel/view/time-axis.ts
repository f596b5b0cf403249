/** Round ticks for axes of time and of duration. Values in ms. */
export interface Tick {
  /** ms. */
  readonly value: number;
  /** With its unit; all ticks of an axis have the same number of decimals. */
  readonly label: string;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** Round steps where the decimal ones (1, 2, 5 × 10ⁿ) are not: 15 s and 30 s, quarters of an hour, hours of a day. */
const CLOCK_STEPS = [1, 2, 5, 10, 15, 30]
  .flatMap((count) => [count * SECOND, count * MINUTE])
  .concat([1, 2, 3, 6, 12, 24].map((h) => h * HOUR));
const SORTED_CLOCK_STEPS = [...new Set(CLOCK_STEPS)].sort((a, b) => a - b);

/**
 * The smallest round step of at least `least` ms: 1, 2 or 5 times a power of ten below a second, steps of a clock above, and
 * whole days beyond.
 */
export function niceStep(least: number): number {
  if (!(least > 0)) return 1;
  if (least <= SECOND / 2) {
    const power = 10 ** Math.floor(Math.log10(least));
    // Powers of ten are inexact (0.1 + …): a step that equals `least` but for rounding is accepted.
    const factor = [1, 2, 5].find((candidate) => candidate * power >= least * (1 - 1e-9)) ?? 10;
    return Number((factor * power).toPrecision(3));
  }
  return SORTED_CLOCK_STEPS.find((step) => step >= least) ?? Math.ceil(least / (24 * HOUR)) * 24 * HOUR;
}

/**
 * Ticks from `start` to `end`, at most one every `apart` pixels of an axis `length` pixels long.
 */
export function computeTicks(start: number, end: number, length: number, apart: number): Tick[] {
  if (!(end > start) || !(length > 0)) return [];
  const step = niceStep(((end - start) * apart) / length);
  const first = Math.ceil(start / step - 1e-9);
  const last = Math.floor(end / step + 1e-9);
  const ticks: Tick[] = [];
  // Multiplying, not adding up: no rounding error accumulates along the axis.
  for (let index = first; index <= last; index++) {
    const value = Number((index * step).toPrecision(15)) + 0;
    ticks.push({ value, label: formatTick(value, step) });
  }
  return ticks;
}

/** The label of a tick: as many decimals as the step has, in ms below a second's step, else in s, else `m:ss`, else `h:mm`. */
export function formatTick(value: number, step: number): string {
  if (value === 0) return '0';
  if (step >= MINUTE) {
    const sign = value < 0 ? '−' : '';
    const minutes = Math.round(Math.abs(value) / MINUTE);
    const hours = Math.floor(minutes / 60);
    return hours > 0 ? `${sign}${hours} h ${pad(minutes % 60)} min` : `${sign}${minutes} min`;
  }
  if (Math.abs(value) >= MINUTE) return formatClock(value, step);
  if (Math.abs(value) >= SECOND) return `${(value / SECOND).toFixed(decimals(step / SECOND))} s`;
  return `${value.toFixed(decimals(step))} ms`;
}

/** `2:05.5 min`: what is left of a long session after the decimals are spent on the part that tells ticks apart. */
function formatClock(value: number, step: number): string {
  const digits = decimals(step / SECOND);
  // Rounded as a whole first, so that 59.99 s does not become 0:60.
  const seconds = Number((Math.abs(value) / SECOND).toFixed(digits));
  const minutes = Math.floor(seconds / 60);
  const rest = (seconds - minutes * 60).toFixed(digits);
  return `${value < 0 ? '−' : ''}${minutes}:${rest.padStart(digits > 0 ? digits + 3 : 2, '0')} min`;
}

/** Decimals that a multiple of `step` needs: 0.2 → 1, 0.005 → 3, 15 → 0. */
function decimals(step: number): number {
  return Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
