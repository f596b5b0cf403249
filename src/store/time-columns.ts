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
  const bits = findBits(start, end, count);
  const scale = 2 ** bits;
  const unit = findUnit(start, end, count, scale);
  to.number(bits);
  to.number(unit);
  const ways = bits === 0 ? 1 : WAYS;
  let before = 0;
  const pack = (time: number): void => {
    const microseconds = toMicroseconds(time);
    const way = wayOf(time, microseconds, scale);
    if (!(way < ways)) {
      to.number(0);
      to.double(time);
      return;
    }
    to.number(1 + way + ways * fold((microseconds - before) / unit));
    before = microseconds;
  };
  for (let at = 0; at < count; at++) {
    pack(start[at]);
    const started = before;
    pack(end[at]);
    before = started;
  }
}

/** Fills both columns with what `packTimes` wrote. */
export function unpackTimes(from: ByteReader, start: Float64Array, end: Float64Array): void {
  const bits = from.number();
  const unit = from.number();
  const scale = 2 ** bits;
  const ways = bits === 0 ? 1 : WAYS;
  let before = 0;
  const unpack = (): number => {
    const packed = from.number() - 1;
    if (packed < 0) return from.double();
    const way = packed % ways;
    before += unfold((packed - way) / ways) * unit;
    const time = before / US_PER_MS;
    return way === 0 ? time : (Math.round(time * scale) + way - 2) / scale;
  };
  for (let at = 0; at < start.length; at++) {
    start[at] = unpack();
    const started = before;
    end[at] = unpack();
    before = started;
  }
}

/** NaN for what is no time of a clock. */
function toMicroseconds(time: number): number {
  const microseconds = Math.round(time * US_PER_MS);
  // Of the two zeros, -0 comes back as the other.
  return Math.abs(microseconds) <= MOST_MICROSECONDS && !Object.is(time, -0) ? microseconds : NaN;
}

/** 0: the microsecond itself; 1 to 3: a multiple of 1/scale next to it; anything else: neither. */
function wayOf(time: number, microseconds: number, scale: number): number {
  const decimal = microseconds / US_PER_MS;
  if (decimal === time) return 0;
  const away = time * scale - Math.round(decimal * scale);
  return away === 0 || away === 1 || away === -1 ? away + 2 : NaN;
}

/** The power of two that the most times are multiples of and near to; 0 where all are decimals. */
function findBits(start: Float64Array, end: Float64Array, count: number): number {
  const noisy: number[] = [];
  for (let at = 0; at < count && noisy.length < SAMPLES; at++) {
    for (const time of [start[at], end[at]]) {
      if (Math.abs(time) < MOST_MICROSECONDS && toMicroseconds(time) / US_PER_MS !== time) noisy.push(time);
    }
  }
  let [best, most] = [0, 0];
  for (let bits = FEWEST_BITS; noisy.length > 0 && bits <= MOST_BITS; bits++) {
    const fitting = noisy.filter((time) => wayOf(time, toMicroseconds(time), 2 ** bits) > 0).length;
    if (fitting > most) [best, most] = [bits, fitting];
  }
  return best;
}

/** Greatest common divisor of all microseconds that times are packed as, at least 1. */
function findUnit(start: Float64Array, end: Float64Array, count: number, scale: number): number {
  let unit = 0;
  for (const times of [start, end]) {
    for (let at = 0; at < count && unit !== 1; at++) {
      const microseconds = toMicroseconds(times[at]);
      if (!(wayOf(times[at], microseconds, scale) >= 0)) continue;
      for (let rest = Math.abs(microseconds); rest > 0;) [unit, rest] = [rest, unit % rest];
    }
  }
  return unit || 1;
}
