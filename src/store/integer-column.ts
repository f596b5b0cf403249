import { fold, unfold, type ByteReader, type ByteWriter } from './byte-stream.js';

/** Worst case of a row: one by one, numbers of 36 bits; runs are only taken where they have two rows at least on average. */
export const MOST_INTEGER_BYTES = 6;

/**
 * Packs whole numbers: where neighbours are mostly equal as runs (difference from the run before, length), else one by one.
 * @param values - from 0 to 2^36.
 */
export function packIntegers(to: ByteWriter, values: Float64Array): void {
  const count = values.length;
  let runs = 0;
  for (let at = 0; at < count; at++) if (at === 0 || values[at] !== values[at - 1]) runs++;
  const inRuns = 2 * runs <= count;
  to.number(inRuns ? 1 : 0);
  if (!inRuns) for (let at = 0; at < count; at++) to.number(values[at]);
  for (let at = 0, before = 0; inRuns && at < count;) {
    const value = values[at];
    let end = at + 1;
    while (end < count && values[end] === value) end++;
    to.number(fold(value - before));
    to.number(end - at);
    before = value;
    at = end;
  }
}

/** Fills a column with what `packIntegers` wrote. */
export function unpackIntegers(from: ByteReader, column: Float64Array): void {
  const inRuns = from.number() === 1;
  const { length } = column;
  if (!inRuns) for (let at = 0; at < length; at++) column[at] = from.number();
  for (let at = 0, value = 0; inRuns && at < length;) {
    value += unfold(from.number());
    const end = at + from.number();
    if (!(end > at && end <= length)) throw new RangeError('A packed chunk has a run of impossible length.');
    while (at < end) column[at++] = value;
  }
}
