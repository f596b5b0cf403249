import { upperQuantile } from './normal.js';

/** With so many degrees of freedom, it is normal to eight digits. */
const NORMAL = 1e8;

/**
 * The value that one of Student's t is below with chance `share`: G. W. Hill's algorithm 396 (1970), six digits from 5 degrees of freedom on.
 *
 * @param degrees - of freedom, 1 or more; infinite for the normal distribution.
 */
export function studentQuantile(share: number, degrees: number): number {
  if (degrees > NORMAL) return upperQuantile(1 - share);
  if (share < 0.5) return -studentQuantile(1 - share, degrees);
  const both = 2 * (1 - share);
  if (degrees <= 1) return Math.tan((Math.PI / 2) * (1 - both));
  if (degrees <= 2) return Math.sqrt(2 / (both * (2 - both)) - 2);
  const a = 1 / (degrees - 0.5);
  const b = 48 / (a * a);
  let c = ((20700 * a) / b - 98) * a - 16;
  c = c * a + 96.36;
  const d = ((94.5 / (b + c) - 3) / b + 1) * Math.sqrt((a * Math.PI) / 2) * degrees;
  let y = (d * both) ** (2 / degrees);
  if (y > 0.05 + a) {
    const x = -upperQuantile(both / 2);
    y = x * x;
    if (degrees < 5) c += 0.3 * (degrees - 4.5) * (x + 0.6);
    c += (((0.05 * d * x - 5) * x - 7) * x - 2) * x + b;
    y = (((((0.4 * y + 6.3) * y + 36) * y + 94.5) / c - y - 3) / b + 1) * x;
    y = Math.expm1(a * y * y);
  } else {
    y =
      ((1 / (((degrees + 6) / (degrees * y) - 0.089 * d - 0.822) * (degrees + 2) * 3) + 0.5 / (degrees + 4)) * y - 1) *
        ((degrees + 1) / (degrees + 2)) +
      1 / y;
  }
  return Math.sqrt(degrees * y);
}
