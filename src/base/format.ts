/**
 * Numbers for people. Every function returns a figure with its unit; nothing below the clock's resolution is
 * shown as if it had been measured.
 */

const MS_PER_SECOND = 1000;
const MS_PER_MINUTE = 60 * MS_PER_SECOND;
const MS_PER_HOUR = 60 * MS_PER_MINUTE;

/** Stands for a figure that there is none of: a span still open, a ratio to nothing. */
const NO_FIGURE = '–';
/** A nanosecond. Less is what subtractions leave behind, not time. */
const LEAST_MS = 1e-6;

/**
 * A duration: `< 0.1 ms`, `0.42 ms`, `12.3 ms`, `456 ms`, `1.23 s`, `2 min 05 s`, `1 h 02 min`; negative with `−`.
 *
 * @param ms - milliseconds; NaN (a span still open) and ±Infinity give `–`.
 * @param resolution - the clock's step in ms: a smaller value is shown as `< step`, a larger one without the digits that
 *   the clock cannot tell. Default 0: unknown, so shown as it is.
 */
export function formatDuration(ms: number, resolution = 0): string {
  if (!Number.isFinite(ms)) return NO_FIGURE;
  const size = Math.abs(ms);
  if (resolution > 0 && size < resolution) return `< ${Number(resolution.toPrecision(1))} ms`;
  if (size === 0) return '0 ms';
  if (size < LEAST_MS) return '< 0.000001 ms';
  return signed(ms, formatSize(size, resolution));
}

/** Each limit lies where the figure would round up into the next form, so that none reads `1000 ms` or `60.0 s`. */
function formatSize(ms: number, resolution: number): string {
  const digits = resolution >= 1 ? 0 : resolution >= 0.1 ? 1 : 2;
  if (ms < 0.01) return `${trimmed(ms)} ms`;
  if (ms < 9.995) return `${ms.toFixed(digits)} ms`;
  if (ms < 99.95) return `${ms.toFixed(Math.min(digits, 1))} ms`;
  if (ms < MS_PER_SECOND - 0.5) return `${ms.toFixed(0)} ms`;
  if (ms < 9.995 * MS_PER_SECOND) return `${(ms / MS_PER_SECOND).toFixed(2)} s`;
  if (ms < MS_PER_MINUTE - 50) return `${(ms / MS_PER_SECOND).toFixed(1)} s`;
  if (ms < MS_PER_HOUR - 500) {
    const seconds = Math.round(ms / MS_PER_SECOND);
    return `${Math.floor(seconds / 60)} min ${pad(seconds % 60)} s`;
  }
  const minutes = Math.round(ms / MS_PER_MINUTE);
  return `${Math.floor(minutes / 60)} h ${pad(minutes % 60)} min`;
}

/** Bytes in decimal units as browsers show them: `512 B`, `1.5 kB`, `12 MB`; `–` for what is no number. */
export function formatBytes(bytes: number): string {
  if (!Number.isFinite(bytes)) return NO_FIGURE;
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = Math.abs(bytes);
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return signed(bytes, `${unit === 0 || value >= 9.95 ? value.toFixed(0) : value.toFixed(1)} ${units[unit]}`);
}

/** A count with thousands separated: `12,345`; `–` for what is no number. */
export function formatCount(count: number): string {
  if (!Number.isFinite(count)) return NO_FIGURE;
  const rounded = Math.round(count);
  return signed(rounded, Math.abs(rounded).toLocaleString('en-US'));
}

/** A share of 1 as per cent: `0 %`, `< 0.1 %`, `4.2 %`, `37 %`, `100 %`; `–` for what is no number. */
export function formatShare(share: number): string {
  if (!Number.isFinite(share)) return NO_FIGURE;
  const percent = Math.abs(share * 100);
  if (percent === 0) return '0 %';
  if (percent < 0.1) return '< 0.1 %';
  return signed(share, `${percent.toFixed(percent < 9.95 ? 1 : 0)} %`);
}

/** Two significant digits without an exponent: `0.0042`, `0.0000012`. */
function trimmed(value: number): string {
  return Number(value.toPrecision(2)).toFixed(7).replace(/0+$/, '');
}

function signed(value: number, text: string): string {
  return value < 0 ? `−${text}` : text;
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
