/** Positions `0 … count-1`, or those given, in ascending order of their key; positions of equal keys keep their order. */
export function sortByKey(keys: Float64Array, positions: Int32Array): Int32Array {
  // Spans are mostly recorded in order, and looking costs a tenth of sorting.
  for (let at = 1; at < positions.length; at++) {
    if (keys[positions[at]] < keys[positions[at - 1]]) return positions.sort((a, b) => keys[a] - keys[b] || a - b);
  }
  return positions;
}
