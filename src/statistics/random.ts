/** Steps after which states of neighbouring seeds have nothing in common (the author's own tests take 12). */
const WARM_UP = 15;

/**
 * Numbers that look random and are the same for the same seed, uniform in [0, 1), in steps of 2^-32. sfc32 of C. Doty-Humphrey's PractRand
 * (https://pracrand.sourceforge.net/RNG_engines.txt): 128 bits of state, a period of 2^32 at least, of 2^127 on average.
 *
 * @param seed - any number; the lower 32 bits of its integer part count.
 */
export function createRandom(seed: number): () => number {
  let a = 0;
  let b = seed | 0;
  let c = 0;
  let counter = 1;
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  for (let step = 0; step < WARM_UP; step++) next();
  return next;
}
