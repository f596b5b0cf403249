/** Moves a position that insertion may cost on average before sorting properly is cheaper. */
const MOST_MOVES = 8;

/**
 * Sorts positions in place, in ascending order of their key; positions of equal keys end in ascending order where a full sort is needed,
 * and keep their order otherwise.
 *
 * Spans are recorded nearly in order of start, and end a few places from where they started: insertion sorts them in linear time.
 */
export function sortByKey(keys: Float64Array, positions: Int32Array): Int32Array {
  let moves = MOST_MOVES * positions.length;
  for (let at = 1; at < positions.length; at++) {
    const position = positions[at];
    const key = keys[position];
    let to = at;
    for (; to > 0 && keys[positions[to - 1]] > key; to--) positions[to] = positions[to - 1];
    positions[to] = position;
    moves -= at - to;
    if (moves < 0) return positions.sort((a, b) => keys[a] - keys[b] || a - b);
  }
  return positions;
}
