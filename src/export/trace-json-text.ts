import { TraceFormatError } from './trace-format-error.js';
import { tooDeep, tooLong } from './trace-json-checks.js';
import { MOST_CHARACTERS } from './trace-json-limits.js';

const EXPORT_AGAIN = 'Export it again, and see that it is saved and copied to its end.';

/** Parses the text of a file, and says which way it is no JSON: cut off, or something else altogether. */
export function parseText(text: string): unknown {
  if (text.length > MOST_CHARACTERS) throw tooLong('file', `${text.length} characters`, MOST_CHARACTERS);
  // Some editors put a byte order mark first; JSON has none.
  const json = text.startsWith('\uFEFF') ? text.slice(1) : text;
  try {
    return JSON.parse(json) as unknown;
  } catch (error) {
    // Engines that parse recursively overflow their stack on a nesting bomb.
    if (!(error instanceof SyntaxError)) throw tooDeep('file');
    if (json.trim() === '') throw new TraceFormatError('file', 'is empty', EXPORT_AGAIN);
    if (endsInside(json)) {
      throw new TraceFormatError('file', `ends in the middle, after ${json.length} characters: it was cut off`, EXPORT_AGAIN);
    }
    const problem = `is no JSON (${error.message})`;
    throw new TraceFormatError('file', problem, 'Choose a file that was saved with “Export trace JSON”.');
  }
}

/** True for text that begins as a JSON object and ends before that object does. */
function endsInside(text: string): boolean {
  if (!/^\s*\{/.test(text)) return false;
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (quoted) {
      if (character === '\\') at++;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === '{' || character === '[') depth++;
    else if ((character === '}' || character === ']') && --depth === 0) return false;
  }
  return true;
}
