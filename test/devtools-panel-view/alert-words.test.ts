import { describe, expect, it } from 'vitest';
import {
  alertWords,
  byUrgency,
  conditionWords,
  isTold,
  lastingWords,
  momentWords,
  readCondition,
} from '../../devtools-panel/view/alert-words.js';
import { parseAlertRule, type OpenAlert } from '../../src/monitor.js';

function ruleOf(text: string): Parameters<typeof conditionWords>[0] {
  const result = parseAlertRule(text);
  if (!result.ok) throw new Error(result.error.message);
  return result.rule;
}

function alert(patch: Partial<OpenAlert>): OpenAlert {
  const facts = {
    id: 'a',
    rule: 'r',
    metric: 'stage_duration',
    tags: { stage: 'resolve' },
    condition: 'p(95) > 200',
    limit: 200,
    peak: 500,
  };
  return { ...facts, severity: 'warning', beganAt: 0, openedAt: 0, value: 412, seenAt: 0, state: 'open', stale: false, ...patch };
}

describe('words for alerts and rules', () => {
  it.each([
    ['stage_duration: p(95) > 200 for 10s', {}, '95th percentile of the last minute over 200 ms for 10.0 s'],
    ['stage_duration: p(99.9) >= 2000', {}, '99.9th percentile of the last minute at or over 2.00 s'],
    ['stage_duration: p(1) < 2', {}, '1st percentile of the last minute under 2.00 ms'],
    ['stage_duration: p(11) < 2', {}, '11th percentile of the last minute under 2.00 ms'],
    ['stage_errors: rate > 0.05', {}, 'share in the last minute over 5.0 %'],
    ['coins: rate > 3', { isCounter: true, unit: 'coins' }, 'growth a second over 3 coins/s'],
    ['loaded: count > 3000', { isCounter: true, unit: 'B' }, 'number in the last minute over 3.0 kB'],
    ['stage_duration: count > 5', {}, 'number in the last minute over 5'],
    ['stage_duration: p(95) > 1.5s', {}, '95th percentile of the last minute over 1.5 s'],
    ['stage_errors: rate > 5%', {}, 'share in the last minute over 5 %'],
    ['loaded: rate > 2MB', { isCounter: true, unit: 'B' }, 'growth a second over 2 MB/s'],
    ['system.memory.leak: value >= 2', {}, 'value at or over leak'],
  ])('says of %s', (text, known, words) => {
    expect(conditionWords(ruleOf(text), known)).toBe(words);
  });

  it('reads conditions back, which alerts of earlier page loads come with, and takes nothing for granted', () => {
    expect(readCondition('p(95) > 200')).toEqual({ aggregate: { name: 'p', percent: 95 }, operator: '>' });
    expect(readCondition('max <= 2')).toEqual({ aggregate: { name: 'max' }, operator: '<=' });
    expect(readCondition('constructor toString 3')).toEqual({ aggregate: { name: 'value' }, operator: '>' });
    expect(readCondition('')).toEqual({ aggregate: { name: 'value' }, operator: '>' });
    const { title, condition, kind } = alertWords(alert({}));
    expect([title, condition, kind.format(412)]).toEqual([
      'Duration of stages, resolve',
      '95th percentile of the last minute over 200 ms',
      '412 ms',
    ]);
  });

  it('calls an alert as people called its rule, and tells the series then beside the condition', () => {
    const { title, condition } = alertWords(alert({ title: 'slow aim' }));
    expect([title, condition]).toEqual(['slow aim', 'Duration of stages, resolve: 95th percentile of the last minute over 200 ms']);
  });

  it('takes the unit that was kept with an alert, where no series tells', () => {
    const found = alertWords(alert({ metric: 'gold', tags: {}, condition: 'max > 5', limit: 5, unit: 'coins' }), {});
    expect([found.condition, found.kind.format(8)]).toEqual(['highest of the last minute over 5 coins', '8 coins']);
  });

  it('puts first what nobody takes care of', () => {
    const silenced = alert({ id: 'silenced', severity: 'critical', silencedBy: 'x' });
    const known = alert({ id: 'known', severity: 'critical', acknowledgedAt: 1 });
    const old = alert({ id: 'old', openedAt: 1 });
    const fresh = alert({ id: 'fresh', openedAt: 2 });
    const critical = alert({ id: 'critical', severity: 'critical' });
    expect([silenced, known, old, fresh, critical].sort(byUrgency).map(({ id }) => id)).toEqual([
      'critical',
      'fresh',
      'old',
      'known',
      'silenced',
    ]);
    expect([silenced, alert({ snoozedUntil: 5 }), known].map(isTold)).toEqual([false, false, true]);
  });

  it('tells when, and how long', () => {
    const noon = new Date(2026, 2, 24, 12, 5).getTime();
    expect(momentWords(noon, noon + 1000, 'en-GB')).toBe('12:05');
    expect(momentWords(noon, noon + 86_400_000, 'en-GB')).toBe('24 Mar, 12:05');
    expect([-5, 400, 27_000, 125_000].map(lastingWords)).toEqual(['0 s', '0 s', '27 s', '2 min 05 s']);
  });
});
