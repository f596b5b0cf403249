/**
 * p-values corrected for being tested together: S. Holm, "A simple sequentially rejective multiple test procedure" (1979). Compared with
 * α, the chance that any true hypothesis is rejected is at most α, however the tests depend on one another.
 *
 * @param pValues - 0–1. Those that are NaN were no tests: they count for nothing and stay as they are.
 */
export function correctHolm(pValues: readonly number[]): number[] {
  const order = pValues.map((_, index) => index).filter((index) => !Number.isNaN(pValues[index]));
  order.sort((a, b) => pValues[a] - pValues[b]);
  const corrected = [...pValues];
  let least = 0;
  order.forEach((index, rank) => {
    least = Math.min(1, Math.max(least, (order.length - rank) * pValues[index]));
    corrected[index] = least;
  });
  return corrected;
}
