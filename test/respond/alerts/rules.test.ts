import { describe, expect, it } from 'vitest';
import type { AlertRuleResult } from '../../../src/respond/alerts/alert-rule.js';
import { createDefaultAlertRules } from '../../../src/respond/alerts/default-rules.js';
import { formatAlertRule } from '../../../src/respond/alerts/format-alert-rule.js';
import { parseAlertRule } from '../../../src/respond/alerts/parse-alert-rule.js';
import { MOST_RULES } from '../../../src/respond/alerts/rule-book.js';
import { createAlertWorld, toPicture } from './alert-world.js';

const messageOf = (result: AlertRuleResult): string | undefined => (result.ok ? undefined : result.error.message);

describe('rules at run time', () => {
  it('are added, and found by their name', () => {
    const { manager, source, tick, events } = createAlertWorld([]);
    source.set('lag', {}, 150);
    tick(0);
    expect(manager.addRule('lag: avg > 100')).toMatchObject({ ok: true, rule: { name: 'lag: avg > 100' } });
    expect(manager.addRule({ metric: 'lag', condition: 'avg > 120', name: 'slow' }).ok).toBe(true);
    expect(manager.rules.map(({ name }) => name)).toEqual(['lag: avg > 100', 'slow']);
    tick(1);
    expect(events.map((event) => `${event.alert.rule} ${toPicture(event)}`)).toEqual(['lag: avg > 100 1 opened', 'slow 1 opened']);
  });

  it('are refused, each with its reason', () => {
    const { manager, faults } = createAlertWorld(['lag: avg > 100 name slow', 'lag: avg > abc']);
    expect(faults).toEqual(['alert rule: column 12: expected a number, found "abc"']);
    expect(messageOf(manager.addRule('lag: avg'))).toBe('column 9: expected an operator (<, <=, >, >=, == or !=), found the end');
    expect(messageOf(manager.addRule('other: avg > 1 name slow'))).toBe('name: there is a rule "slow" already');
    expect(messageOf(manager.editRule('fast', 'lag: avg > 1'))).toBe('name: there is no rule "fast"');
    expect(messageOf(manager.editRule('slow', 'lag: avg >> 1'))).toBe('column 11: expected a number, found ">"');
    expect(manager.rules.map(formatAlertRule)).toEqual(['lag: avg > 100 name slow']);
  });

  it('cannot silence themselves by way of others', () => {
    const { manager } = createAlertWorld(['a: avg > 1 group a silencedBy b', 'b: avg > 1 group b silencedBy c']);
    const refusal = 'silencedBy: the rule would silence itself by way of other rules';
    expect(messageOf(manager.addRule('c: avg > 1 group c silencedBy a'))).toBe(refusal);
    expect(messageOf(manager.addRule('c: avg > 1 group c silencedBy d'))).toBeUndefined();
    expect(messageOf(manager.editRule('c: avg > 1', 'c: avg > 1 group c silencedBy a'))).toBe(refusal);
    expect(messageOf(manager.editRule('b: avg > 1', 'b: avg > 1 group b'))).toBeUndefined();
    expect(messageOf(manager.editRule('c: avg > 1', 'c: avg > 1 group c silencedBy a'))).toBeUndefined();
  });

  it('are at most 500', () => {
    const { manager } = createAlertWorld(Array.from({ length: MOST_RULES }, (_, index) => `m${index}: avg > 1`));
    expect(messageOf(manager.addRule('one: avg > 1'))).toBe('rule: there are 500 already');
    expect(manager.status().rules).toBe(500);
  });

  it('resolve their alerts when they are removed, and once only', () => {
    const { manager, source, tick, events } = createAlertWorld(['lag: avg > 100 suppress 10s']);
    source.set('lag', {}, 150);
    tick(0);
    tick(1);
    expect([manager.removeRule('lag: avg > 100'), manager.removeRule('lag: avg > 100')]).toEqual([true, false]);
    tick(2);
    expect(events.map(toPicture)).toEqual(['0 opened', '1 resolved (rule removed)']);
    expect(manager.open).toEqual([]);
  });

  it.each<[string, string, string[]]>([
    ['a higher limit that the value is not over', 'lag: avg > 1000', ['0 opened', '0 updated (edited)', '1 resolved (recovered)']],
    ['a lower limit', 'lag: avg > 10', ['0 opened', '0 updated (edited)']],
    ['another metric', 'memory: avg > 1', ['0 opened', '0 resolved (rule changed)']],
    ['another aggregate, which fires as well', 'lag: max > 100', ['0 opened', '0 resolved (rule changed)', '1 opened']],
    ['more severe', 'lag: avg > 100 critical', ['0 opened', '0 resolved (rule changed)', '1 opened']],
    ['the limit on the other side', 'lag: avg < 200', ['0 opened', '0 resolved (rule changed)', '1 opened']],
    ['other tags', 'lag{a=b}: avg > 100', ['0 opened', '0 resolved (rule changed)']],
  ])('edited, %s', (_name, rule, expected) => {
    const { manager, source, tick, events } = createAlertWorld(['lag: avg > 100 name slow']);
    source.set('lag', {}, 150);
    tick(0);
    expect(manager.editRule('slow', rule).ok).toBe(true);
    tick(1);
    expect(events.map(toPicture)).toEqual(expected);
    const [{ name }] = manager.rules;
    expect(manager.open.every((alert) => alert.rule === name)).toBe(true);
  });

  it('read single values under the metric that they have after an edit', () => {
    const { manager, events } = createAlertWorld(['lag: value > 100']);
    manager.editRule('lag: value > 100', 'wait: value > 100');
    manager.check('lag', {}, 500, 1000);
    manager.check('wait', {}, 500, 2000);
    expect(events.map(toPicture)).toEqual(['2 opened']);
    expect(manager.editRule('wait: value > 100', 'wait: value > 1').ok).toBe(true);
  });
});

describe('the default rules', () => {
  it('are all understood, under names of their own', () => {
    const { manager, faults } = createAlertWorld(undefined);
    expect(faults).toEqual([]);
    expect(manager.rules).toHaveLength(createDefaultAlertRules().length);
    for (const rule of manager.rules) expect(parseAlertRule(formatAlertRule(rule))).toEqual({ ok: true, rule });
  });

  it.each<[string, Record<string, string>, number, number, string[], after?: number]>([
    ['stage_duration', { stage: 'component_filtering' }, 100, 101, ['warning']],
    ['stage_duration', { stage: 'multi_target_resolution' }, 500, 501, ['warning']],
    ['stage_memory', { stage: 'prerequisite_evaluation' }, 25e6, 26e6, ['warning']],
    ['pipeline_duration', {}, 1000, 1001, ['warning']],
    ['stage_errors', { stage: 'any' }, 0.05, 0.06, ['warning'], 1],
    ['error_count', {}, 5, 6, ['warning']],
    ['tracing.trace_time', {}, 4.9, 5, ['warning'], 10],
    // The critical one silences the warning of the same metric.
    ['tracing.trace_time', {}, 4.9, 10, ['critical'], 10],
    ['tracing.queue.size', {}, 99, 500, ['critical']],
    ['system.memory.heap_used', {}, 99e6, 100e6, ['warning']],
    ['system.memory.heap_share', {}, 0.75, 0.95, ['critical']],
    ['system.cpu.usage', {}, 0.75, 0.8, ['warning'], 10],
  ])('%s %j: %d is fine, %d is not', (metric, tags, fine, bad, severities, after = 0) => {
    const { source, tick, events } = createAlertWorld(undefined);
    source.set(metric, tags, fine);
    tick(0);
    expect(events).toEqual([]);
    source.set(metric, tags, bad);
    for (let second = 0; second < after; second++) tick(1 + second);
    expect(events).toEqual([]);
    tick(1 + after);
    expect(events.map(({ alert }) => alert.severity)).toEqual(severities);
  });

  it('take the thresholds of stages that they are given', () => {
    const rules = createDefaultAlertRules({ 'a stage': { duration: 7, memory: 1000 } });
    const { source, tick, events } = createAlertWorld(rules);
    source.set('stage_duration', { stage: 'a stage' }, 8);
    source.set('stage_duration', { stage: 'action_formatting' }, 1100);
    tick(0);
    expect(events.map(({ alert }) => alert.tags)).toEqual([{ stage: 'a stage' }]);
  });

  it('silence the stages of a slow pipeline', () => {
    const { source, tick, events } = createAlertWorld(undefined);
    source.set('stage_duration', { stage: 'action_formatting' }, 1100);
    source.set('pipeline_duration', {}, 1200);
    tick(0);
    expect(events.map(({ alert }) => alert.metric)).toEqual(['pipeline_duration']);
  });
});
