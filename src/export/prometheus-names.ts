/**
 * Names as Prometheus takes them everywhere: letters, digits and underscores, a digit not first. Colons are kept for its own rules, two
 * underscores at the start of a label for its own use.
 */

/** Words that end the name of a metric, by unit, as OpenTelemetry's exporter has them. */
const UNIT_WORDS: ReadonlyMap<string, string> = new Map([
  ['ns', 'nanoseconds'],
  ['µs', 'microseconds'],
  ['us', 'microseconds'],
  ['ms', 'milliseconds'],
  ['s', 'seconds'],
  ['min', 'minutes'],
  ['h', 'hours'],
  ['B', 'bytes'],
  ['By', 'bytes'],
  ['bytes', 'bytes'],
  ['kB', 'kilobytes'],
  ['MB', 'megabytes'],
  ['%', 'percent'],
]);

/** A name with what cannot stand in one replaced by an underscore, and with the word of its unit; of some texts the same. */
export function toPlainName(name: string, unit: string): string {
  const plain = replaceIllegal(name);
  const word = UNIT_WORDS.get(unit);
  return word === undefined || plain === word || plain.endsWith(`_${word}`) ? plain : `${plain}_${word}`;
}

/** A tag's name, likewise. */
export function toPlainLabel(name: string): string {
  const plain = replaceIllegal(name);
  return plain.startsWith('__') ? escapeName(name) : plain;
}

/** A name of its own for every text, in the scheme that Prometheus can turn back: `a.b` is `U__a_2e_b`. */
export function escapeName(name: string): string {
  const escaped = Array.from(name, (character) => {
    if (character === '_') return '__';
    return /[a-zA-Z0-9]/.test(character) ? character : `_${character.codePointAt(0)!.toString(16)}_`;
  });
  return `U__${escaped.join('')}`;
}

function replaceIllegal(name: string): string {
  // Names in the other scheme would be taken for what they are not.
  if (name === '' || name.startsWith('U__')) return escapeName(name);
  return name.replaceAll(/[^a-zA-Z0-9_]/gu, '_').replace(/^(?=\d)/, '_');
}
