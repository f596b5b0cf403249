/** Longest text ever measured: a name of a megabyte must not cost a frame. */
const MOST_CHARACTERS = 200;
/** Texts whose widths are kept. Past it the cache starts anew: simpler than evicting, and a screen holds far fewer. */
const MOST_CACHED = 5000;
const ELLIPSIS = '…';

/** Cuts texts to a width by measuring them, remembering what it measured. One per font. */
export class TextFitter {
  readonly #measure: (text: string) => number;
  readonly #widths = new Map<string, number>();

  /** @param measure - width of a text in CSS pixels, in the font that it will be drawn with. */
  constructor(measure: (text: string) => number) {
    this.#measure = measure;
  }

  width(text: string): number {
    let width = this.#widths.get(text);
    if (width === undefined) {
      if (this.#widths.size >= MOST_CACHED) this.#widths.clear();
      this.#widths.set(text, (width = this.#measure(text)));
    }
    return width;
  }

  /** The text, or as much of its beginning as fits with an ellipsis; '' when not even one character does. */
  fit(text: string, available: number): string {
    const whole = text.length > MOST_CHARACTERS ? text.slice(0, MOST_CHARACTERS) + ELLIPSIS : text;
    const width = this.width(whole);
    if (width <= available) return whole;
    // Letters differ in width, so the share is a first guess, mended by measuring.
    let characters = Math.min(whole.length - 1, Math.ceil((whole.length * available) / width));
    while (characters > 0 && this.width(whole.slice(0, characters) + ELLIPSIS) > available) characters--;
    // Half of a surrogate pair is not a letter.
    if (/[\uD800-\uDBFF]/.test(whole.charAt(characters - 1))) characters--;
    return characters > 0 ? whole.slice(0, characters) + ELLIPSIS : '';
  }
}
