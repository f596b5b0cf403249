import { fold, unfold, type ByteReader, type ByteWriter } from './byte-stream.js';

/**
 * `start` and `end` of spans, packed without loss. Clocks step in whole microseconds, so a time is a whole number of them, and is kept as
 * the difference from the row before (`end`: from its start) in the largest unit that all times of the chunk are multiples of.
 *
 * Chromium subtracts two large doubles to get `performance.now()`, which leaves a trace: 121.40000000223517 for 121.4. All such times are
 * multiples of 2^-`bits` ms, and next to the multiple that lies nearest to the microsecond: which of three it is makes two more bits.
 * What is neither (an open span's NaN, a time that an app computed) is kept as it is, eight bytes.
 */

/** Worst case of a time: a mark, and the double. */
export const MOST_TIME_BYTES = 9;

const US_PER_MS = 1000;
/** Far beyond any clock, and such that a difference, folded and with its way, is still a whole number that a double can tell from the next. */
const MOST_MICROSECONDS = 2 ** 48;
/** How many ways there are for a time to belong to a microsecond: it is that decimal, or one of three multiples of 2^-bits next to it. */
const WAYS = 4;
/** What a machine that runs for 0.1 s up to one that runs for 100 years leaves (spacing of doubles of that many ms). */
const MOST_BITS = 46;
const FEWEST_BITS = 10;
/** Times looked at to find `bits`. */
const SAMPLES = 32;

export function packTimes(to: ByteWriter, start: Float64Array, end: Float64Array, count: number): void {
  const times = new Float64Array(2 * count);
  const microseconds = new Float64Array(2 * count);
  for (let at = 0; at < count; at++) {
    times[2 * at] = start[at];
    times[2 * at + 1] = end[at];
  }
  for (let at = 0; at < times.length; at++) microseconds[at] = toMicroseconds(times[at]);
  const bits = findBits(times, microseconds);
  const scale = 2 ** bits;
  const ways = bits === 0 ? 1 : WAYS;
  const way = new Int8Array(2 * count);
  for (let at = 0; at < times.length; at++) way[at] = wayOf(times[at], microseconds[at], scale);
  const unit = findUnit(microseconds, way);
  to.number(bits);
  to.number(unit);
  let before = 0;
  for (let at = 0; at < times.length; at++) {
    if (way[at] < 0) {
      to.number(0);
      to.double(times[at]);
      continue;
    }
    to.number(1 + way[at] + ways * fold((microseconds[at] - before) / unit));
    if (at % 2 === 0) before = microseconds[at];
  }
}

/** Fills both columns with what `packTimes` wrote. */
export function unpackTimes(from: ByteReader, start: Float64Array, end: Float64Array): void {
  const bits = from.number();
  const unit = from.number();
  const scale = 2 ** bits;
  const ways = bits === 0 ? 1 : WAYS;
  let before = 0;
  for (let at = 0; at < 2 * start.length; at++) {
    const column = at % 2 === 0 ? start : end;
    const packed = from.number() - 1;
    if (packed < 0) {
      column[at >> 1] = from.double();
      continue;
    }
    const way = packed % ways;
    const microseconds = before + unfold((packed - way) / ways) * unit;
    const time = microseconds / US_PER_MS;
    column[at >> 1] = way === 0 ? time : (Math.round(time * scale) + way - 2) / scale;
    if (column === start) before = microseconds;
  }
}

/** NaN for what is no time of a clock. */
function toMicroseconds(time: number): number {
  const microseconds = Math.round(time * US_PER_MS);
  // Of the two zeros, -0 comes back as the other.
  const isTime = microseconds <= MOST_MICROSECONDS && microseconds >= -MOST_MICROSECONDS && (time !== 0 || 1 / time > 0);
  return isTime ? microseconds : NaN;
}

/** 0: the microsecond itself; 1 to 3: a multiple of 1/scale next to it; -1: neither. */
function wayOf(time: number, microseconds: number, scale: number): number {
  const decimal = microseconds / US_PER_MS;
  if (decimal === time) return 0;
  if (scale === 1) return -1;
  const away = time * scale - Math.round(decimal * scale);
  return away === 0 || away === 1 || away === -1 ? away + 2 : -1;
}

/** The power of two that the most times are multiples of and near to; 0 where all are decimals. */
function findBits(times: Float64Array, microseconds: Float64Array): number {
  const noisy: number[] = [];
  for (let at = 0; at < times.length && noisy.length < SAMPLES; at++) {
    if (wayOf(times[at], microseconds[at], 1) < 0 && !Number.isNaN(microseconds[at])) noisy.push(at);
  }
  let [best, most] = [0, 0];
  for (let bits = FEWEST_BITS; noisy.length > 0 && bits <= MOST_BITS; bits++) {
    let fitting = 0;
    for (const at of noisy) if (wayOf(times[at], microseconds[at], 2 ** bits) > 0) fitting++;
    if (fitting > most) [best, most] = [bits, fitting];
  }
  return best;
}

/** Greatest common divisor of all microseconds that times are packed as, at least 1. */
function findUnit(microseconds: Float64Array, way: Int8Array): number {
  let unit = 0;
  for (let at = 0; at < way.length && unit !== 1; at++) {
    if (way[at] < 0) continue;
    let divisor = unit;
    let rest = Math.abs(microseconds[at]);
    while (rest > 0) {
      const next = divisor % rest;
      divisor = rest;
      rest = next;
    }
    unit = divisor;
  }
  return unit || 1;
}
