/**
 * Chance that values in random order are as well sorted: with at most so many pairs the wrong way round. Exact, from the generating function of
 * inversions, Π (1 + z + … + z^(j-1)) / j (Knuth, The Art of Computer Programming 3, section 5.1.1): Kendall's test for so few values that the
 * normal distribution is a poor guess far out. Ties make fewer orders: counted as inversions, they make the chance greater than it is.
 *
 * @param sizes - of groups that are each in random order, and not compared with one another.
 * @param inversions - of all groups together.
 */
export function inversionTail(sizes: readonly number[], inversions: number): number {
  const shares = sharesOf([...sizes].sort((a, b) => a - b));
  return shares[Math.min(shares.length - 1, Math.floor(inversions))];
}

/** Chances of at most 0, 1, 2 … inversions, by sizes: asked for again and again. */
const known = new Map<string, readonly number[]>();
const MOST_KNOWN = 1000;

function sharesOf(sizes: readonly number[]): readonly number[] {
  const key = sizes.join(' ');
  let shares = known.get(key);
  if (shares === undefined) {
    shares = computeShares(sizes);
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(key, shares);
  }
  return shares;
}

function computeShares(sizes: readonly number[]): number[] {
  let chances = [1];
  for (const size of sizes) {
    for (let choices = 2; choices <= size; choices++) chances = insertOne(chances, choices);
  }
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
