import type { RuleScanner } from './rule-scanner.js';

/** ms of each unit, the smallest first. */
const UNITS = new Map([
  ['ms', 1],
  ['s', 1000],
  ['min', 60_000],
  ['m', 60_000],
  ['h', 3_600_000],
]);

/** `500ms`, `10s`, `1m30s`, in ms: numbers that are not negative, each with its unit. @throws RuleSyntaxError */
export function takeDuration(scanner: RuleScanner): number {
  let duration = 0;
  do {
    const at = scanner.position;
    const number = scanner.takeNumber('a duration such as 10s');
    const unit = UNITS.get(scanner.findUnit() ?? scanner.expected('a unit after the number (ms, s, m or h)')) ?? NaN;
    duration += number * unit;
    if (!(number >= 0 && duration < Infinity)) scanner.fail('expected a duration that is finite and not negative', at);
  } while (scanner.isAtDigit);
  return duration;
}

/** A duration in the largest unit that leaves no fraction. */
export function toDurationText(ms: number): string {
  // Beyond whole numbers that are exact, dividing and multiplying again may give another.
  const isExact = ms > 0 && Number.isSafeInteger(ms);
  const [name, unit] = [...UNITS].findLast(([, size]) => isExact && ms % size === 0) ?? ['ms', 1];
  return `${ms / unit}${name}`;
}
