import type { MetricTags } from '../../src/model/metrics.js';
import type { AlertRule, AlertRuleError } from '../../src/monitor.js';

/** What a rule would say of one series now. */
export interface PreviewLine {
  readonly tags: MetricTags;
  readonly value: number;
  readonly answer: 'would fire' | 'fine' | 'no value';
}

/** What a rule would say of what is read now: what fires first. Its `for` is left out of it: that takes time to tell. */
export function previewRule(
  { operator, limit }: Pick<AlertRule, 'operator' | 'limit'>,
  readings: readonly { readonly tags: MetricTags; readonly value: number }[],
): PreviewLine[] {
  const order = ['would fire', 'fine', 'no value'];
  return readings
    .map(({ tags, value }): PreviewLine => {
      const answer = !Number.isFinite(value) ? 'no value' : holds(value, operator, limit) ? 'would fire' : 'fine';
      return { tags, value, answer };
    })
    .sort((one, other) => order.indexOf(one.answer) - order.indexOf(other.answer));
}

/** A text in three parts, the middle one the character that cannot be understood; undefined where the error names no place. */
export function markError(text: string, { column }: AlertRuleError): readonly [before: string, bad: string, after: string] | undefined {
  if (column === undefined) return undefined;
  const at = column - 1;
  // A character of two UTF-16 units is not to be cut.
  const code = text.codePointAt(at);
  const bad = code === undefined ? '' : String.fromCodePoint(code);
  return [text.slice(0, at), bad, text.slice(at + bad.length)];
}

function holds(value: number, operator: AlertRule['operator'], limit: number): boolean {
  switch (operator) {
    case '<':
      return value < limit;
    case '<=':
      return value <= limit;
    case '>':
      return value > limit;
    case '>=':
      return value >= limit;
    case '==':
      return value === limit;
    case '!=':
      return value !== limit;
  }
}
