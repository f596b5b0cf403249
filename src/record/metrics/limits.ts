/** Series of one registry, unless told otherwise. */
export const DEFAULT_MAX_SERIES = 10_000;
/** Tags of one series. */
export const MOST_TAGS = 16;
/** Of a name, a unit, a tag's name, a tag's value. */
export const MOST_CHARACTERS = 200;
/** Values further from 0 than this are refused: sums of many would be no numbers any more. */
export const LARGEST_VALUE = 2 ** 500;

export function isShortText(text: unknown): text is string {
  return typeof text === 'string' && text.length <= MOST_CHARACTERS;
}
