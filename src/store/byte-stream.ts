/**
 * Whole numbers in as few bytes as they need: seven bits a byte, the lowest first, the eighth set where more follow (LEB128). Numbers that
 * may be negative are folded first, so that small ones stay small: 0, -1, 1, -2 … become 0, 1, 2, 3 … (zigzag).
 */
const SEVEN_BITS = 128;
/** Up to here numbers are shifted as 32-bit integers, beyond divided. */
const SHIFTABLE = 2 ** 31;

const double = new Float64Array(1);
const doubleBytes = new Uint8Array(double.buffer);

/** Writes into a buffer that the caller made long enough. */
export class ByteWriter {
  readonly bytes: Uint8Array<ArrayBuffer>;
  length = 0;

  constructor(size: number) {
    this.bytes = new Uint8Array(size);
  }

  /** @param value - a whole number from 0 to 2^53. */
  number(value: number): void {
    const { bytes } = this;
    if (value < SEVEN_BITS) {
      bytes[this.length++] = value;
      return;
    }
    let rest = value;
    while (rest >= SHIFTABLE) {
      bytes[this.length++] = (rest % SEVEN_BITS) | SEVEN_BITS;
      rest = Math.floor(rest / SEVEN_BITS);
    }
    while (rest >= SEVEN_BITS) {
      bytes[this.length++] = rest | SEVEN_BITS;
      rest >>>= 7;
    }
    bytes[this.length++] = rest;
  }

  double(value: number): void {
    double[0] = value;
    this.bytes.set(doubleBytes, this.length);
    this.length += 8;
  }
}

/** Reads what a `ByteWriter` wrote. Past the end it throws a RangeError. */
export class ByteReader {
  readonly bytes: Uint8Array;
  at: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  number(): number {
    const { bytes } = this;
    let byte = bytes[this.at++];
    if (byte < SEVEN_BITS) return byte;
    let value = byte & 127;
    for (let scale = SEVEN_BITS; byte >= SEVEN_BITS; scale *= SEVEN_BITS) {
      byte = bytes[this.at++];
      value += (byte & 127) * scale;
    }
    if (this.at > bytes.length) throw new RangeError('A packed chunk ends too early.');
    return value;
  }

  double(): number {
    if (this.at + 8 > this.bytes.length) throw new RangeError('A packed chunk ends too early.');
    doubleBytes.set(this.bytes.subarray(this.at, (this.at += 8)));
    return double[0];
  }
}

export function fold(value: number): number {
  return value < 0 ? -2 * value - 1 : 2 * value;
}

export function unfold(value: number): number {
  return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
}
