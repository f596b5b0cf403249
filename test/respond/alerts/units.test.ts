import { describe, expect, it } from 'vitest';
import type { MetricTags } from '../../../src/model/metrics.js';
import { parseAlertRule, parseKeptRule } from '../../../src/respond/alerts/parse-alert-rule.js';
import { createAlertWorld, MapSource, toPicture, type AlertWorld } from './alert-world.js';

/** Series of one metric, whose unit is known from the first value on. */
class UnitSource extends MapSource {
  unit: string | undefined;
  override set(metric: string, tags: MetricTags, value: number): void {
    this.known = true;
    super.set(metric, tags, value);
  }
  known = false;
  readonly describe = (): { isCounter: boolean; unit: string } | undefined =>
    this.known && this.unit !== undefined ? { isCounter: false, unit: this.unit } : undefined;
}

function createWorld(rule: string, unit: string | undefined): AlertWorld & { readonly source: UnitSource } {
  const source = new UnitSource();
  source.unit = unit;
  return { ...createAlertWorld([rule], { source }), source };
}

describe('a limit with a unit', () => {
  it.each([
    // 250 ms are 0.25 s, and 225 ms are where it ends.
    ['s', [0.2, 0.25, 0.26, 0.24, 0.22]],
    ['ms', [200, 250, 260, 240, 220]],
    ['', [200, 250, 260, 240, 220]],
    [undefined, [200, 250, 260, 240, 220]],
  ])('is held against a metric in %s', (unit, values) => {
    const { source, tick, events } = createWorld('wait: max > 250ms', unit);
    values.forEach((value, second) => {
      source.set('wait', {}, value);
      tick(second);
    });
    expect(events.map(toPicture)).toEqual(['2 opened', '4 resolved (recovered)']);
    expect(events[0].alert).toMatchObject({ condition: 'max > 250ms', limit: values[1], value: values[2] });
    expect(events[0].alert.title).toBeUndefined();
    expect(events[0].alert.unit).toBe(unit === '' ? undefined : unit);
  });

  it('is held against the first single value', () => {
    const { manager, source, events } = createWorld('wait: value > 250ms', 's');
    source.known = true;
    manager.check('wait', {}, 0.26, 0);
    expect(events.map(toPicture)).toEqual(['0 opened']);
  });

  it('that cannot fit fires nothing, and is a fault of the rule as soon as the unit is known', () => {
    const { manager, source, tick, events, faults } = createWorld('wait: max > 50MB name "slow loading"', 'ms');
    tick(0);
    expect([manager.faults.size, faults]).toEqual([0, []]);
    let changes = 0;
    manager.onChange(() => changes++);
    source.set('wait', {}, 1e12);
    manager.check('wait', {}, 1e12, 1000);
    tick(1);
    tick(2);
    const message = 'a limit in MB does not fit, as max of wait is in ms';
    expect([...manager.faults]).toEqual([['slow loading', message]]);
    expect(faults).toEqual([`alert rule: slow loading: ${message}`]);
    expect([events, changes]).toEqual([[], 1]);
    manager.editRule('slow loading', 'wait: max > 50ms');
    tick(3);
    expect(manager.faults.size).toBe(0);
    expect(events.map(toPicture)).toEqual(['3 opened']);
  });

  it('stays open when its rule is edited into another unit', () => {
    const { manager, source, tick, events } = createWorld('wait: max > 250ms name wait', 's');
    source.set('wait', {}, 0.3);
    tick(0);
    manager.editRule('wait', 'wait: max > 0.2s name wait');
    tick(1);
    expect(events.map(toPicture)).toEqual(['0 opened', '0 updated (edited)']);
    expect(manager.open[0]).toMatchObject({ condition: 'max > 250ms', limit: 0.25 });
  });

  it('takes another metric for what it is, after an edit', () => {
    const { manager, source, tick, events } = createWorld('wait: max > 50MB', 'ms');
    source.set('wait', {}, 1e12);
    tick(0);
    source.unit = 'B';
    manager.editRule('wait: max > 50MB', 'size: max > 50MB');
    source.set('size', {}, 51e6);
    tick(1);
    expect(events.map(toPicture)).toEqual(['1 opened']);
  });

  it('asks a source that throws for nothing more than it gives', () => {
    const { manager, source, tick, faults, events } = createWorld('wait: max > 250ms', 's');
    Object.assign(source, {
      describe: () => {
        throw new Error('no');
      },
    });
    source.set('wait', {}, 300);
    tick(0);
    expect(events.map(toPicture)).toEqual(['0 opened']);
    expect(manager.open).toHaveLength(1);
    expect(new Set(faults)).toEqual(new Set(['alert source: no']));
  });
});

describe('a rate', () => {
  const NEITHER = 'which wait is not; take avg, med, min, max, p(95), value or count';
  it.each([
    [{ isCounter: true, unit: 'items' }, true],
    [{ isCounter: false, isYesNo: true, unit: '' }, true],
    [{ isCounter: false, unit: '' }, true],
    [undefined, true],
    [{ isCounter: false, isYesNo: false, unit: 'ms' }, false],
  ])('of a metric of which %o is known fires: %s', (known, fires) => {
    const { manager, source, tick, events } = createAlertWorld(['wait: rate > 5']);
    Object.assign(source, { describe: () => known });
    source.set('wait', {}, 9);
    tick(0);
    expect(events.map(toPicture)).toEqual(fires ? ['0 opened'] : []);
    expect([...manager.faults.values()]).toEqual(fires ? [] : [expect.stringContaining(NEITHER)]);
  });

  it('ends with the first value that is neither yes nor no', () => {
    let isYesNo = true;
    const { manager, source, tick, events } = createAlertWorld(['wait: rate > 0.5']);
    Object.assign(source, { describe: () => ({ isCounter: false, isYesNo, unit: '' }) });
    source.set('wait', {}, 1);
    tick(0);
    isYesNo = false;
    tick(1);
    tick(2);
    expect(events.map(toPicture)).toEqual(['0 opened', '1 resolved (rule changed)']);
    expect(manager.faults.size).toBe(1);
  });

  it('is refused of durations, of errors and counters not, and stays where it was kept from before', () => {
    for (const text of ['pipeline_errors: rate > 5%', 'throughput: rate > 3', 'of_the_app: rate > 3']) {
      expect(parseAlertRule(text).ok).toBe(true);
    }
    const text = 'stage_duration: rate > 0.5';
    expect(parseAlertRule(text)).toMatchObject({ ok: false, error: { column: 17 } });
    expect(parseKeptRule(text)).toMatchObject({ ok: true, rule: { name: text } });
    // Nothing else is forgiven.
    expect(parseKeptRule('stage_duration: max > 5MB').ok).toBe(false);
    const { manager, source, tick, events } = createAlertWorld([]);
    expect(manager.addRule(text).ok).toBe(false);
    expect(manager.addRule(text, true).ok).toBe(true);
    source.set('stage_duration', {}, 1);
    tick(0);
    expect([events, [...manager.faults.keys()]]).toEqual([[], [text]]);
  });
});
