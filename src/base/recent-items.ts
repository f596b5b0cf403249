/** The last items of a stream, at most so many, oldest first. Adding one and forgetting the oldest take constant time on average. */
export class RecentItems<T> {
  readonly #most: number;
  #items: T[] = [];
  /** Those before it are forgotten, and are taken out of the array when they are as many as those that stay. */
  #first = 0;

  /** @param most - 1 or more. */
  constructor(most: number) {
    this.#most = most;
  }

  get size(): number {
    return this.#items.length - this.#first;
  }

  get oldest(): T | undefined {
    return this.#items[this.#first];
  }

  /** @returns what had to make room, if anything. */
  add(item: T): T | undefined {
    const dropped = this.size >= this.#most ? this.dropOldest() : undefined;
    this.#items.push(item);
    return dropped;
  }

  dropOldest(): T | undefined {
    if (this.size === 0) return undefined;
    const item = this.#items[this.#first++];
    if (this.#first >= this.size) {
      this.#items = this.#items.slice(this.#first);
      this.#first = 0;
    }
    return item;
  }

  /** A copy. @param most - of the newest ones. Default: all. */
  list(most = this.size): T[] {
    return this.#items.slice(Math.max(this.#first, this.#items.length - most));
  }
}
