import type { Aggregate } from '../../model/alert-source.js';
import { LIMIT_UNITS } from '../../model/limit-unit.js';
import type { MetricTags } from '../../model/metrics.js';
import { AGGREGATES, MOST_CHARACTERS, MOST_PERCENT, MOST_TAGS, OPERATORS, SEVERITIES } from './alert-rule.js';
import { takeDuration } from './duration-text.js';
import { defaultName } from './format-alert-rule.js';
import { takeCondition, takeQuantity, type Quantity, type RuleParts } from './parse-rule-text.js';
import { RuleScanner, RuleSyntaxError, show } from './rule-scanner.js';

type Fields = Readonly<Record<string, unknown>>;

/** Reads a rule as an app hands it over, nothing in it trusted. @throws RuleSyntaxError that names the field; whatever a getter of it throws. */
export function readRule(value: unknown): RuleParts {
  const fields = fieldsOf(value, 'rule');
  const { name, clear, group, silencedBy, severity } = fields;
  const reads = { metric: readName('metric', fields.metric), tags: readTags(fields.tags), ...readCondition(fields) };
  return {
    ...reads,
    // That of a rule that has none of its own may be longer.
    ...(name !== undefined && name !== defaultName(reads) && { name: readName('name', name) }),
    ...(clear !== undefined && { clear: readQuantity('clear', clear) }),
    ...(fields.for !== undefined && { for: readDuration('for', fields.for) }),
    ...(fields.suppress !== undefined && { suppress: readDuration('suppress', fields.suppress) }),
    ...(severity !== undefined && { severity: readOneOf('severity', SEVERITIES, severity) }),
    ...(group !== undefined && { group: readName('group', group) }),
    ...(silencedBy !== undefined && { silencedBy: readName('silencedBy', silencedBy) }),
  };
}

function readCondition({
  condition,
  aggregate,
  operator,
  limit,
  unit: given,
}: Fields): Pick<RuleParts, 'aggregate' | 'operator' | 'limit' | 'unit'> {
  if (condition !== undefined) return readWhole('condition', condition, (scanner) => takeCondition(scanner));
  const reads = { aggregate: readAggregate(fieldsOf(aggregate, 'aggregate')), operator: readOneOf('operator', OPERATORS, operator) };
  const quantity = readQuantity('limit', limit);
  const unit = quantity.unit ?? (given === undefined ? undefined : readOneOf('unit', LIMIT_UNITS, given));
  return { ...reads, limit: quantity.value, ...(unit !== undefined && { unit }) };
}

function readQuantity(field: string, value: unknown): Quantity {
  return typeof value === 'string' ? readWhole(field, value, takeQuantity) : { value: readNumber(field, value) };
}

function readAggregate({ name, percent }: Fields): Aggregate {
  const known = AGGREGATES.find((one) => one === name);
  if (known) return { name: known };
  if (name !== 'p') fail('aggregate', `one of ${AGGREGATES.join(', ')} and p`, name);
  const number = readNumber('percent', percent);
  const isPercentile = number >= 0 && number <= MOST_PERCENT;
  return isPercentile ? { name: 'p', percent: number } : fail('percent', `a percentile from 0 to ${MOST_PERCENT}`, percent);
}

function readTags(value: unknown): MetricTags {
  const entries = Object.entries(value === undefined ? {} : fieldsOf(value, 'tags'));
  if (entries.length > MOST_TAGS) throw new RuleSyntaxError('tags', `expected at most ${MOST_TAGS} tags`);
  return Object.fromEntries(
    entries.map(([key, text]) => {
      if (typeof text !== 'string' || text.length > MOST_CHARACTERS) fail('tags', `texts of at most ${MOST_CHARACTERS} characters`, text);
      return [readName('tags', key), text];
    }),
  );
}

function readDuration(field: string, value: unknown): number {
  if (typeof value === 'string') return readWhole(field, value, takeDuration);
  return typeof value === 'number' && value >= 0 && value < Infinity ? value + 0 : fail(field, 'a duration in ms or such as "10s"', value);
}

/** Reads a field's own text, all of it; a column is one of that text. */
function readWhole<T>(field: string, value: unknown, take: (scanner: RuleScanner) => T): T {
  if (typeof value !== 'string') fail(field, 'a text', value);
  try {
    const scanner = new RuleScanner(value);
    const taken = take(scanner);
    return scanner.isAtEnd ? taken : scanner.expected('the end');
  } catch (error) {
    if (!(error instanceof RuleSyntaxError)) throw error;
    throw new RuleSyntaxError(field, error.detail.message, error.detail.column);
  }
}

function readName(field: string, value: unknown): string {
  const isName = typeof value === 'string' && value !== '' && value.length <= MOST_CHARACTERS;
  return isName ? value : fail(field, `a name of 1 to ${MOST_CHARACTERS} characters`, value);
}

function readNumber(field: string, value: unknown): number {
  // -0 compares as 0 does, and would not survive being written.
  return typeof value === 'number' && Number.isFinite(value) ? value + 0 : fail(field, 'a finite number', value);
}

function readOneOf<T>(field: string, known: readonly T[], value: unknown): T {
  return known.find((one) => one === value) ?? fail(field, `one of ${known.join(', ')}`, value);
}

function fieldsOf(value: unknown, field: string): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : fail(field, 'an object', value);
}

function fail(field: string, expected: string, found: unknown): never {
  const told = typeof found === 'string' ? show(found) : typeof found === 'number' ? String(found) : found === null ? 'null' : typeof found;
  throw new RuleSyntaxError(field, `expected ${expected}, found ${told}`);
}
