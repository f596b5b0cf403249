import { leastOfCells, type LowPoint } from '../../analyze/memory/low-points.js';
import { formatBytes, formatCount, formatDuration } from '../../base/format.js';

/** Of the last ten minutes, as growth is looked for first. */
const LOOKED_AT = 600_000;
const CELLS = 20;
/** Full collections it takes; see `measureRise`. */
const NEEDED = 7;

/**
 * What was seen so far of a heap against which nothing is held, so that a reader can judge, and what is missing to be certain.
 *
 * @param lows - after full collections, in order of time. @param now - ms.
 */
export function writeProgress(lows: readonly LowPoint[], now: number): string {
  const recent = leastOfCells(lows, now - LOOKED_AT, now, CELLS);
  const [first, last] = [recent[0], recent.at(-1)];
  if (first === undefined || last === undefined || first === last) return writeMissing(recent);
  const over = formatDuration(last.time - first.time);
  const went = `From the first to the last of ${formatCount(recent.length)} full collections, ${over} apart, it went from ${formatBytes(first.value)} to ${formatBytes(last.value)}.`;
  return recent.length < NEEDED ? `${went} ${writeMissing(recent)}` : went;
}

function writeMissing(recent: readonly LowPoint[]): string {
  const missing = NEEDED - recent.length;
  return `It takes at least ${formatCount(NEEDED)} of them in ten minutes to be certain, ${formatCount(missing)} more; when they come is up to the browser.`;
}
