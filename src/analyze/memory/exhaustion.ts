import type { Growth } from './growth.js';

/** When what is kept will fill the heap, if it goes on growing as it does; ms, on the clock of the samples. */
export interface Exhaustion {
  readonly time: number;
  /** By the bounds of the growth's 95 % interval. */
  readonly earliest: number;
  readonly latest: number;
}

const MS_PER_MINUTE = 60_000;

/**
 * @param growth - that is certain: the bounds of its slope are above 0.
 * @param limit - of the heap, bytes.
 * @returns undefined where there is no limit.
 */
export function projectExhaustion({ to, reached, perMinute }: Growth, limit: number | undefined): Exhaustion | undefined {
  if (limit === undefined || !(limit > 0)) return undefined;
  const after = (slope: number): number => to + (Math.max(0, limit - reached) / slope) * MS_PER_MINUTE;
  return { time: after(perMinute.value), earliest: after(perMinute.high), latest: after(perMinute.low) };
}
