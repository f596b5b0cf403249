/** Draws from distributions, of a generator that is uniform in [0, 1). */

/** Smallest uniform number that is drawn: a logarithm of 0 is none. */
const LEAST = 2 ** -33;

/** Standard normal: G. Marsaglia's polar method (1964). */
export function drawNormal(random: () => number): number {
  for (;;) {
    const x = 2 * random() - 1;
    const y = 2 * random() - 1;
    const square = x * x + y * y;
    if (square > 0 && square < 1) return x * Math.sqrt((-2 * Math.log(square)) / square);
  }
}

/** Gamma of scale 1: G. Marsaglia and W. W. Tsang, "A simple method for generating gamma variables" (2000). @param shape - above 0. */
export function drawGamma(shape: number, random: () => number): number {
  // Theirs is for shapes from 1 on; below, a power of a uniform number makes up for one more.
  if (shape < 1) return drawGamma(shape + 1, random) * Math.max(LEAST, random()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = drawNormal(random);
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(Math.max(LEAST, random())) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

/** Beta, 0 to 1, of two gammas. @param a - above 0, as `b`. */
export function drawBeta(a: number, b: number, random: () => number): number {
  const x = drawGamma(a, random);
  const sum = x + drawGamma(b, random);
  return sum > 0 ? x / sum : a / (a + b);
}
