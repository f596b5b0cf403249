import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AlertRule, AlertRuleInput } from '../../../src/respond/alerts/alert-rule.js';
import { formatAlertRule } from '../../../src/respond/alerts/format-alert-rule.js';
import { parseAlertRule } from '../../../src/respond/alerts/parse-alert-rule.js';

function ruleOf(given: string | AlertRuleInput): AlertRule {
  const result = parseAlertRule(given);
  if (!result.ok) throw new Error(result.error.message);
  return result.rule;
}

function errorOf(given: unknown): { message: string; column?: number } | undefined {
  const result = parseAlertRule(given as string);
  return result.ok ? undefined : result.error;
}

describe('a rule in text', () => {
  it('has what stands in it, and defaults for the rest', () => {
    expect(ruleOf('stage_duration{stage=component_filtering}: p(95) > 200')).toEqual({
      name: 'stage_duration{stage=component_filtering}: p(95) > 200',
      metric: 'stage_duration',
      tags: { stage: 'component_filtering' },
      aggregate: { name: 'p', percent: 95 },
      operator: '>',
      limit: 200,
      clear: 180,
      for: 0,
      suppress: 300_000,
      severity: 'warning',
    });
  });

  it('has every option', () => {
    const text =
      'heap{a=core:go, "b c"="" } : avg<=-1.5e3 for 1m30s clear -1000 suppress 0ms critical group g.1 silencedBy "the \\"other\\"" name n';
    expect(ruleOf(text)).toEqual({
      name: 'n',
      metric: 'heap',
      tags: { a: 'core:go', 'b c': '' },
      aggregate: { name: 'avg' },
      operator: '<=',
      limit: -1500,
      clear: -1000,
      for: 90_000,
      suppress: 0,
      severity: 'critical',
      group: 'g.1',
      silencedBy: 'the "other"',
    });
  });

  it.each<[string, Partial<AlertRule>]>([
    ['a:rate>0.05', { aggregate: { name: 'rate' }, operator: '>', limit: 0.05 }],
    ['a:avg<=10', { aggregate: { name: 'avg' }, operator: '<=', limit: 10, clear: 11 }],
    ['a: med >= .5', { aggregate: { name: 'med' }, operator: '>=', limit: 0.5 }],
    ['a: p( 99.9 ) != +4', { aggregate: { name: 'p', percent: 99.9 }, operator: '!=', limit: 4, clear: 4 }],
    ['a: value == -0', { aggregate: { name: 'value' }, operator: '==', limit: 0 }],
    ['a{}: min < 1', { aggregate: { name: 'min' }, tags: {} }],
    ['"a b": max < -10', { metric: 'a b', clear: -9 }],
    ['a{__proto__=x}: count > 1', { tags: Object.fromEntries([['__proto__', 'x']]) }],
    ['a: count > 1 for 1h0.5s', { for: 3_600_500 }],
    ['a: count > 1 for 2min suppress 3m', { for: 120_000, suppress: 180_000 }],
    ['a: p(95)<250ms', { limit: 250, unit: 'ms', clear: 275, name: 'a: p(95) < 250ms' }],
    ['a: p(95) > 1.5 s clear 1200ms critical', { limit: 1.5, unit: 's', clear: 1.2, severity: 'critical' }],
    ['a: avg > 50MB clear 40', { limit: 50, unit: 'MB', clear: 40 }],
    ['a: rate > 5% for 10s', { limit: 5, unit: '%', for: 10_000 }],
    ['a: max > 5min', { limit: 5, unit: 'min' }],
    ['heap_share: max > 90 %', { unit: '%' }],
  ])('%s', (text, expected) => {
    expect(ruleOf(text)).toMatchObject(expected);
  });

  it.each([
    ['', 'column 1: expected the name of a metric, found the end'],
    ['avg<=10', 'column 4: expected "{" or ":" after the name of the metric, found "<"'],
    ['a{b=c} avg > 1', 'column 8: expected ":" after the tags, found "avg"'],
    ['lag: p(95) > abc', 'column 14: expected a number, found "abc"'],
    ['lag: p(95) >', 'column 13: expected a number, found the end'],
    ['lag: p95 > 1', 'column 6: expected an aggregate (avg, min, max, med, count, rate, value or p(N)), found "p95"'],
    ['lag: p(101) > 1', 'column 8: expected a percentile from 0 to 100'],
    ['lag: p(95 > 1', 'column 11: expected ")" after the percentile, found ">"'],
    ['lag: avg = 1', 'column 10: expected an operator (<, <=, >, >=, == or !=), found "="'],
    ['lag: avg > 1e999', 'column 12: expected a finite number, found "1e999"'],
    ['lag{stage:a}: avg > 1', 'column 10: expected "=" after the name of the tag, found ":"'],
    ['lag{a=1,a=2}: avg > 1', 'column 9: the tag "a" is given twice'],
    ['lag{a=1', 'column 8: expected "," or "}" after the tag, found the end'],
    ['lag{a="1}: avg > 1', 'column 7: expected the value of the tag, found "1}: avg > 1'],
    ['"": avg > 1', 'column 1: expected the name of a metric, found an empty text'],
    ['lag: avg > 1 for 10', 'column 20: expected a unit after the number (ms, s, m or h), found the end'],
    ['lag: avg > 1 for 10 seconds', 'column 21: expected a unit after the number (ms, s, m or h), found "seconds"'],
    ['lag: avg > 1 for -1s', 'column 18: expected a duration that is finite and not negative'],
    ['lag: avg > 1 for 1s for 2s', 'column 21: for is given twice'],
    ['lag: avg > 1 warning critical', 'column 22: severity is given twice'],
    ['lag: avg > 1 clear 2', 'column 14: expected a number up to 1, found 2'],
    ['lag: avg < 1 clear 0', 'column 14: expected a number from 1 on, found 0'],
    ['lag: avg == 1 clear 0', 'column 15: expected a number that is 1, as == has no better side, found 0'],
    ['lag: avg > 1 group g silencedBy g', 'column 22: a rule cannot be silenced by its own group'],
    [
      'lag: avg > 1 && avg < 2',
      'column 14: expected a unit (ms, s, min, h, B, kB, MB, GB, %), an option (clear, for, suppress, warning, critical, group, silencedBy, name) or the end, found "&"',
    ],
    [
      'lag: avg > 50KB',
      'column 14: expected a unit (ms, s, min, h, B, kB, MB, GB, %), an option (clear, for, suppress, warning, critical, group, silencedBy, name) or the end, found "KB"',
    ],
    ['lag: avg > 1 clear 1ms', 'column 14: expected a number without a unit, as the limit has none, found 1ms'],
    ['lag: avg > 1s clear 1MB', 'column 15: expected a number in s, as the limit is, found 1MB'],
    ['lag: avg > 1s clear 2000ms', 'column 15: expected a number up to 1, found 2'],
    ['stage_duration: max > 50MB', 'column 23: a limit in MB does not fit, as max of stage_duration is in ms'],
    ['stage_errors: rate > 5s', 'column 22: a limit in s does not fit, as rate of stage_errors is a share'],
    [
      'stage_duration{stage=a}: rate > 5',
      'column 26: rate is for counters and for what is 1 or 0 each time, which stage_duration is not; take avg, med, min, max, p(95), value or count',
    ],
    [
      'system.memory.heap_share: rate > 50%',
      'column 27: rate is for counters and for what is 1 or 0 each time, which system.memory.heap_share is not; take avg, med, min, max, p(95), value or count',
    ],
    ['stage_duration: count > 5ms', 'column 25: a limit in ms does not fit, as count of stage_duration is a number'],
    ['system.memory.leak: value > 5%', 'column 29: a limit in % does not fit, as value of system.memory.leak is a number'],
    ['lag: avg > 1 name "😀', 'column 19: expected a name, found "😀'],
  ])('%s is refused with its place', (text, message) => {
    expect(errorOf(text)?.message).toBe(message);
    expect(errorOf(text)?.column).toBe(Number(/\d+/.exec(message)?.[0]));
  });

  it('is refused when it is longer than a rule can be, and shows no more of it than helps', () => {
    expect(errorOf(`a: avg > ${'1'.repeat(50_000)}`)?.message).toBe('column 50001: expected at most 50000 characters');
    expect(errorOf(`${'a'.repeat(201)}: avg > 1`)?.message).toBe('column 1: expected the name of a metric of at most 200 characters');
    expect(errorOf(`a: ${'b'.repeat(30_000)}`)?.message).toMatch(/found "b{20}…"$/);
    expect(errorOf(`a{${Array.from({ length: 9 }, (_, index) => `t${index}=1`).join()}}: avg > 1`)?.message).toBe(
      'column 43: expected at most 8 tags',
    );
  });
});

describe('a rule as an object', () => {
  it('has its condition in text or in parts', () => {
    const rule = ruleOf('a{b=c}: p(95) > 200 for 10s critical');
    expect(ruleOf({ metric: 'a', tags: { b: 'c' }, condition: 'p(95) > 200', for: '10s', severity: 'critical' })).toEqual(rule);
    expect(
      ruleOf({
        metric: 'a',
        tags: { b: 'c' },
        aggregate: { name: 'p', percent: 95 },
        operator: '>',
        limit: 200,
        for: 10_000,
        severity: 'critical',
      }),
    ).toEqual(rule);
    expect(ruleOf(rule)).toEqual(rule);
  });

  it('has limits in units, in text or apart', () => {
    const rule = ruleOf('a: avg > 1.5s clear 1200ms');
    expect(ruleOf({ metric: 'a', condition: 'avg > 1.5s', clear: '1200ms' })).toEqual(rule);
    const parts = { metric: 'a', aggregate: { name: 'avg' }, operator: '>' } as const;
    expect(ruleOf({ ...parts, limit: '1.5 s', clear: '1.2s' })).toEqual(rule);
    expect(ruleOf({ ...parts, limit: 1.5, unit: 's', clear: 1.2 })).toEqual(rule);
  });

  it.each<[unknown, string]>([
    [null, 'rule: expected an object, found null'],
    [undefined, 'rule: expected an object, found undefined'],
    [{}, 'metric: expected a name of 1 to 200 characters, found undefined'],
    [{ metric: 'a' }, 'aggregate: expected an object, found undefined'],
    [{ metric: 'a', condition: 'p(95) >' }, 'condition: column 8: expected a number, found the end'],
    [
      { metric: 'stage_duration', condition: 'rate > 1' },
      'aggregate: rate is for counters and for what is 1 or 0 each time, which stage_duration is not; take avg, med, min, max, p(95), value or count',
    ],
    [{ metric: 'a', condition: 'avg > 1 for 1s' }, 'condition: column 9: expected the end, found "for"'],
    [{ metric: 'a', condition: 7 }, 'condition: expected a text, found 7'],
    [{ metric: 'a', aggregate: { name: 'p' } }, 'percent: expected a finite number, found undefined'],
    [{ metric: 'a', aggregate: { name: 'sum' } }, 'aggregate: expected one of avg, min, max, med, count, rate, value and p, found "sum"'],
    [{ metric: 'a', aggregate: { name: 'avg' }, operator: '>', limit: 'abc' }, 'limit: column 1: expected a number, found "abc"'],
    [{ metric: 'a', aggregate: { name: 'avg' }, operator: '>', limit: '1 KB' }, 'limit: column 3: expected the end, found "KB"'],
    [
      { metric: 'a', aggregate: { name: 'avg' }, operator: '>', limit: 1, unit: 'KB' },
      'unit: expected one of ms, s, min, h, B, kB, MB, GB, %, found "KB"',
    ],
    [
      { metric: 'stage_memory', aggregate: { name: 'avg' }, operator: '>', limit: '5ms' },
      'limit: a limit in ms does not fit, as avg of stage_memory is in B',
    ],
    [{ metric: 'stage_memory', condition: 'avg > 5ms' }, 'limit: a limit in ms does not fit, as avg of stage_memory is in B'],
    [{ metric: 'a', aggregate: { name: 'avg' }, operator: '>', limit: NaN }, 'limit: expected a finite number, found NaN'],
    [{ metric: 'a', condition: 'avg > 1', for: -1 }, 'for: expected a duration in ms or such as "10s", found -1'],
    [{ metric: 'a', condition: 'avg > 1', for: 'soon' }, 'for: column 1: expected a duration such as 10s, found "soon"'],
    [{ metric: 'a', condition: 'avg > 1', clear: 3 }, 'clear: expected a number up to 1, found 3'],
    [{ metric: 'a', condition: 'avg > 1', severity: 'info' }, 'severity: expected one of warning, critical, found "info"'],
    [{ metric: 'a', condition: 'avg > 1', tags: { b: 1 } }, 'tags: expected texts of at most 200 characters, found 1'],
    [
      { metric: 'a', condition: 'avg > 1', tags: Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`t${index}`, ''])) },
      'tags: expected at most 8 tags',
    ],
  ])('%j is refused with the field', (given, message) => {
    expect(errorOf(given)?.message).toBe(message);
  });

  it('may throw when it is read', () => {
    const hostile = {
      get metric(): never {
        throw new Error('no');
      },
    };
    expect(errorOf(hostile)).toEqual({ message: 'rule: cannot be read (no)' });
  });
});

describe('property', () => {
  /** Names that need quotes and some that do not; halves of surrogate pairs too. */
  const name = fc.oneof(
    fc.string({ minLength: 1, maxLength: 20, unit: 'binary' }),
    fc.constantFrom('lag', 'a.b', 'for', '\ud800', 'a"b\\'),
  );
  const number = fc.double({ noNaN: true, noDefaultInfinity: true });
  const duration = fc.oneof(fc.nat(), fc.double({ min: 0, max: 1e300, noNaN: true }));
  const input = fc.record(
    {
      metric: name,
      tags: fc.dictionary(name, fc.oneof(name, fc.constantFrom('', 'core:go')), { maxKeys: 8 }),
      aggregate: fc.oneof(
        fc.constantFrom('avg', 'min', 'max', 'med', 'count', 'rate', 'value').map((word) => ({ name: word })),
        fc.double({ min: 0, max: 100, noNaN: true }).map((percent) => ({ name: 'p', percent })),
      ),
      operator: fc.constantFrom('<', '<=', '>', '>=', '==', '!='),
      limit: number,
      unit: fc.constantFrom('ms', 's', 'min', 'h', 'B', 'kB', 'MB', 'GB', '%'),
      clear: number,
      for: duration,
      suppress: duration,
      severity: fc.constantFrom('warning', 'critical'),
      group: name,
      silencedBy: name,
      name,
    },
    { requiredKeys: ['metric', 'aggregate', 'operator', 'limit'] },
  );

  it('a rule is the same after it was written and read', () => {
    let read = 0;
    fc.assert(
      fc.property(input, (given) => {
        const result = parseAlertRule(given as AlertRuleInput);
        // A clear threshold on the wrong side, a group that silences itself.
        if (!result.ok) return;
        read++;
        const text = formatAlertRule(result.rule);
        expect(ruleOf(text)).toEqual(result.rule);
        expect(ruleOf(result.rule)).toEqual(result.rule);
        expect(formatAlertRule(ruleOf(text))).toBe(text);
      }),
      { numRuns: 1000 },
    );
    expect(read).toBeGreaterThan(300);
  });

  it('no text and no value makes it throw, and every refusal of a text has a column within it', () => {
    const pieces = [
      'a',
      '{',
      '}',
      '=',
      ',',
      ':',
      'p(',
      '95',
      ')',
      '>',
      '!=',
      '-1e5',
      ' ',
      'for',
      'MB',
      '%',
      '1s',
      'clear',
      '"',
      '\\',
      'name',
      '😀',
      '\ud800',
    ];
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fc.constantFrom(...pieces), { maxLength: 20 }).map((list) => list.join('')),
    );
    fc.assert(
      fc.property(text, (given) => {
        const column = errorOf(given)?.column;
        if (column !== undefined) expect(column >= 1 && column <= given.length + 1).toBe(true);
        else expect(parseAlertRule(given).ok).toBe(true);
      }),
      { numRuns: 3000 },
    );
    fc.assert(fc.property(fc.anything({ withNullPrototype: true }), (given) => void parseAlertRule(given as string)));
  });
});
