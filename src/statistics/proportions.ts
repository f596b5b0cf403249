/** Intervals of proportions. */

export interface ProportionInterval {
  readonly low: number;
  readonly high: number;
}

/**
 * E. B. Wilson's score interval (1927): usable for any share and any count, 0 of few included.
 *
 * @param share - 0–1.
 * @param count - of independent values, above 0; need not be whole.
 * @param z - standard normal quantile of the confidence: 1.96 for 95 %.
 */
export function wilsonInterval(share: number, count: number, z: number): ProportionInterval {
  const square = (z * z) / count;
  const middle = (share + square / 2) / (1 + square);
  const reach = (z / (1 + square)) * Math.sqrt((share * (1 - share)) / count + square / (4 * count));
  return { low: Math.max(0, middle - reach), high: Math.min(1, middle + reach) };
}

/**
 * Interval of `second - first` of two independent shares: method 10 of R. G. Newcombe, "Interval estimation for the difference between
 * independent proportions" (1998), made of the two score intervals.
 */
export function newcombeInterval(
  first: number,
  firstCount: number,
  second: number,
  secondCount: number,
  z: number,
): ProportionInterval & { readonly difference: number } {
  const one = wilsonInterval(first, firstCount, z);
  const two = wilsonInterval(second, secondCount, z);
  const difference = second - first;
  return {
    difference,
    low: difference - Math.hypot(second - two.low, one.high - first),
    high: difference + Math.hypot(two.high - second, first - one.low),
  };
}
