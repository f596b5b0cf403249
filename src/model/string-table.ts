import { cutText } from '../base/cut-text.js';

const OTHER_NAMES = '(other names)';
/** Longest string kept, characters: the longest that anybody could read in a list. */
const MOST_CHARACTERS = 1000;

/**
 * Strings of a session, each held once and known by a small number. Id 0 is always the empty string.
 *
 * Bounded: a string is cut after 1000 characters, and past `limit` distinct strings, `intern` returns the id of `(other names)` and counts what it folded.
 */
export class StringTable {
  readonly #strings: string[] = [''];
  readonly #ids = new Map<string, number>([['', 0]]);
  readonly #limit: number;
  #overflow = -1;
  #folded = 0;
  #characters = 0;

  /** @param limit - most distinct strings kept. Default 65,536. */
  constructor(limit = 65_536) {
    this.#limit = limit;
  }

  /** The id of a string, added when new. */
  intern(given: string): number {
    const text = given.length > MOST_CHARACTERS ? cutText(given, MOST_CHARACTERS) : given;
    const known = this.#ids.get(text);
    if (known !== undefined) return known;
    if (this.#strings.length >= this.#limit) {
      this.#folded++;
      if (this.#overflow < 0) this.#overflow = this.#ids.get(OTHER_NAMES) ?? this.#add(OTHER_NAMES);
      return this.#overflow;
    }
    return this.#add(text);
  }

  /** The string of an id; `(unknown name)` for an id that was never given out. */
  get(id: number): string {
    return this.#strings[id] ?? '(unknown name)';
  }

  /** The id of a string that is in the table, or -1. Adds nothing. */
  find(text: string): number {
    return this.#ids.get(text) ?? this.#ids.get(cutText(text, MOST_CHARACTERS)) ?? -1;
  }

  get size(): number {
    return this.#strings.length;
  }

  /** Of all strings. */
  get characters(): number {
    return this.#characters;
  }

  /** How many times a name was folded into `(other names)`. */
  get folded(): number {
    return this.#folded;
  }

  /** The strings from an id on, in id order: what a store appends, what a file holds. */
  slice(from = 0): string[] {
    return this.#strings.slice(from);
  }

  /** Appends a string under the next id, also one that is there already: see `toStringTable`. */
  adopt(text: string): void {
    if (this.#ids.has(text)) this.#strings.push(text);
    else this.#add(text);
  }

  #add(text: string): number {
    const id = this.#strings.length;
    this.#strings.push(text);
    this.#ids.set(text, id);
    this.#characters += text.length;
    return id;
  }
}
