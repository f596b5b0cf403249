import type { MetricTags } from '../../model/metrics.js';
import { MOST_TAGS } from './limits.js';
import type { TagPairs } from './tag-pairs.js';

/** Spreads numbers of pairs over 32 bits: 2^32 over the golden ratio. */
const SPREAD = 0x9e37_79b1;

interface Entry<Item> {
  readonly pairs: readonly number[];
  readonly item: Item;
  /** Of the same sum: almost never another set of tags. */
  readonly next: Entry<Item> | undefined;
}

/** The pairs that were last looked for: kept, so that a look-up makes no object. */
const wanted = /* @__PURE__ */ new Array<number>(MOST_TAGS).fill(0);

/** Finds what belongs to a set of tags, by the sum of its spread pairs, which does not depend on their order. */
export class TagIndex<Item> {
  readonly #pairs: TagPairs;
  readonly #entries = new Map<number, Entry<Item>>();

  constructor(pairs: TagPairs) {
    this.#pairs = pairs;
  }

  /** @param tags - as an app hands them in: what is no text belongs to no set of tags. */
  find(tags: MetricTags): Item | undefined {
    let sum = 0;
    let size = 0;
    for (const key in tags) {
      const pair = this.#pairs.find(key, tags[key]);
      if (pair === 0 || size === MOST_TAGS) return undefined;
      wanted[size++] = pair;
      sum = (sum + Math.imul(pair, SPREAD)) | 0;
    }
    let entry = this.#entries.get(sum);
    while (entry !== undefined && !isWanted(entry.pairs, size)) entry = entry.next;
    return entry?.item;
  }

  /** @param tags - not there yet; at most 16, only texts. */
  add(tags: MetricTags, item: Item): void {
    const pairs = Object.entries(tags).map(([key, value]) => this.#pairs.add(key, value));
    const sum = pairs.reduce((sum, pair) => (sum + Math.imul(pair, SPREAD)) | 0, 0);
    this.#entries.set(sum, { pairs, item, next: this.#entries.get(sum) });
  }
}

/** Whether these are the pairs that are looked for. None is there twice, so as many that are all there are the same. */
function isWanted(pairs: readonly number[], size: number): boolean {
  if (pairs.length !== size) return false;
  for (let at = 0; at < size; at++) if (pairs[at] !== wanted[at] && !pairs.includes(wanted[at])) return false;
  return true;
}
