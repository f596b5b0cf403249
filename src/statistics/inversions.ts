/** Chances of at most 0, 1, 2 … inversions, by the number of values: asked for again and again. */
const known = new Map<number, readonly number[]>();

/**
 * Chance that values in random order are as well sorted: with at most so many pairs the wrong way round. Exact, from the generating function of
 * inversions, Π (1 + z + … + z^(j-1)) / j (Knuth, The Art of Computer Programming 3, section 5.1.1): Kendall's test for so few values that the
 * normal distribution is a poor guess far out. Ties make fewer orders: counted as inversions, they make the chance greater than it is.
 *
 * @param values - how many: up to 50 or so, of more the table is long and the normal distribution as good.
 * @param inversions - pairs the wrong way round.
 */
export function inversionTail(values: number, inversions: number): number {
  let shares = known.get(values);
  if (shares === undefined) known.set(values, (shares = computeShares(values)));
  return shares[Math.min(shares.length - 1, Math.floor(inversions))];
}

function computeShares(values: number): number[] {
  let chances = [1];
  for (let choices = 2; choices <= values; choices++) chances = insertOne(chances, choices);
  let sum = 0;
  return chances.map((chance) => Math.min(1, (sum += chance)));
}

/** One value more goes to any of `choices` places, each of which adds 0, 1 … inversions. */
function insertOne(chances: readonly number[], choices: number): number[] {
  const next = new Array<number>(chances.length + choices - 1).fill(0);
  chances.forEach((chance, inversions) => {
    for (let more = 0; more < choices; more++) next[inversions + more] += chance / choices;
  });
  return next;
}
