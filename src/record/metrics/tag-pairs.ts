/** Numbers for pairs of a tag and its value, from 1 on, by which a set of tags is found without making a text of it. */
export class TagPairs {
  readonly #values = new Map<string, Map<string, number>>();
  #count = 0;

  /** 0 for a pair that no series has. */
  find(key: string, value: string): number {
    return this.#values.get(key)?.get(value) ?? 0;
  }

  add(key: string, value: string): number {
    let values = this.#values.get(key);
    if (values === undefined) this.#values.set(key, (values = new Map<string, number>()));
    let pair = values.get(value);
    if (pair === undefined) values.set(value, (pair = ++this.#count));
    return pair;
  }
}
