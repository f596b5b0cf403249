/**
 * Numbers for people. Every function returns a figure with its unit; nothing below the clock's resolution is
 * shown as if it had been measured.
 */

const MS_PER_SECOND = 1000;
const MS_PER_MINUTE = 60 * MS_PER_SECOND;
const MS_PER_HOUR = 60 * MS_PER_MINUTE;

/**
 * A duration: `< 0.1 ms`, `0.42 ms`, `12.3 ms`, `456 ms`, `1.23 s`, `2 min 05 s`, `1 h 02 min`.
 *
 * @param ms - milliseconds; NaN (a span still open) gives `–`.
 * @param resolution - the clock's step in ms: a smaller value is shown as `< step`. Default 0: unknown, so shown as it is.
 */
export function formatDuration(ms: number, resolution = 0): string {
  if (Number.isNaN(ms)) return '–';
  const size = Math.abs(ms);
  if (resolution > 0 && size < resolution) return `< ${Number(resolution.toPrecision(1))} ms`;
  if (size === 0) return '0 ms';
  if (size < 0.01) return `${Number(ms.toPrecision(2))} ms`;
  if (size < 10) return `${ms.toFixed(resolution >= 0.1 ? 1 : 2)} ms`;
  if (size < 99.95) return `${ms.toFixed(resolution >= 1 ? 0 : 1)} ms`;
  if (size < MS_PER_SECOND - 0.5) return `${ms.toFixed(0)} ms`;
  if (size < 9.995 * MS_PER_SECOND) return `${(ms / MS_PER_SECOND).toFixed(2)} s`;
  if (size < MS_PER_MINUTE - 50) return `${(ms / MS_PER_SECOND).toFixed(1)} s`;
  if (size < MS_PER_HOUR - 500) {
    const seconds = Math.round(size / MS_PER_SECOND);
    return `${ms < 0 ? '−' : ''}${Math.floor(seconds / 60)} min ${pad(seconds % 60)} s`;
  }
  const minutes = Math.round(size / MS_PER_MINUTE);
  return `${ms < 0 ? '−' : ''}${Math.floor(minutes / 60)} h ${pad(minutes % 60)} min`;
}

/** Bytes in decimal units as browsers show them: `512 B`, `1.5 kB`, `12 MB`. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (Math.abs(value) >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 || Math.abs(value) >= 9.95 ? value.toFixed(0) : value.toFixed(1)} ${units[unit]}`;
}

/** A count with thousands separated: `12,345`. */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US', { maximumFractionDigits: 0 });
}

/** A share of 1 as per cent: `0 %`, `< 0.1 %`, `4.2 %`, `37 %`, `100 %`. */
export function formatShare(share: number): string {
  const percent = share * 100;
  if (percent === 0) return '0 %';
  if (Math.abs(percent) < 0.1) return '< 0.1 %';
  return Math.abs(percent) < 9.95 ? `${percent.toFixed(1)} %` : `${percent.toFixed(0)} %`;
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
