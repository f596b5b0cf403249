/** Low points of a series: of the heap, what was in use after large collections; of objects that are counted, the counts. */
export interface LowPoint {
  /** ms. */
  readonly time: number;
  /** Bytes or objects. */
  readonly value: number;
}

/**
 * The least point of each of `cells` equal parts of a stretch of time; none of parts without a point. What is in use besides what is kept
 * (objects of a turn, a menu that is open) is least in the least.
 *
 * @param points - in order of time.
 * @param from - exclusive, as `to` is inclusive; ms.
 */
export function leastOfCells(points: readonly LowPoint[], from: number, to: number, cells: number): LowPoint[] {
  const least = new Array<LowPoint | undefined>(cells).fill(undefined);
  for (let at = points.length - 1; at >= 0 && points[at].time > from; at--) {
    const point = points[at];
    if (point.time > to) continue;
    const cell = Math.min(cells - 1, Math.ceil(((point.time - from) / (to - from)) * cells) - 1);
    const known = least[cell];
    if (known === undefined || point.value < known.value) least[cell] = point;
  }
  return least.filter((point) => point !== undefined);
}
