import { describe, expect, it } from 'vitest';
import type { KeyValueStorage } from '../../src/model/ports.js';
import { startTestMonitor, type MonitorWorld } from '../helpers/test-monitor.js';

class MapStorage implements KeyValueStorage {
  readonly map = new Map<string, string>();
  isFull = false;
  getItem = (key: string): string | null => this.map.get(key) ?? null;
  removeItem = (key: string): void => void this.map.delete(key);
  setItem = (key: string, value: string): void => {
    if (this.isFull) throw new Error('full');
    this.map.set(key, value);
  };
}

/** Names of the rules on a metric, in order. */
const namesOf = ({ monitor }: MonitorWorld, metric: string): string[] =>
  monitor.alerts.rules
    .filter((rule) => rule.metric === metric)
    .map(({ name }) => name)
    .sort();

/** Two tabs of one origin; what one writes, the other is told of at `stored()` only. */
function openTabs(): { readonly storage: MapStorage; readonly one: MonitorWorld; readonly other: MonitorWorld } {
  const storage = new MapStorage();
  return { storage, one: startTestMonitor({ storage }), other: startTestMonitor({ storage }) };
}

describe('rules that are changed in two tabs', () => {
  it('are all kept, also before one has heard of the other', () => {
    const { storage, one, other } = openTabs();
    one.monitor.rules.add('gold: max > 1');
    other.monitor.rules.add('gold: max > 2');
    one.monitor.rules.remove('error_count: count > 5');
    other.monitor.rules.edit('system.memory.leak: value >= 2', 'system.memory.leak: value >= 1');
    const third = startTestMonitor({ storage });
    expect(namesOf(third, 'gold')).toEqual(['gold: max > 1', 'gold: max > 2']);
    expect([namesOf(third, 'error_count'), namesOf(third, 'system.memory.leak')]).toEqual([[], ['system.memory.leak: value >= 1']]);
    // Whoever wrote has read what was there.
    expect(namesOf(other, 'error_count')).toEqual([]);
    expect(namesOf(one, 'system.memory.leak')).toEqual(['system.memory.leak: value >= 2']);
    one.page.stored();
    expect(namesOf(one, 'system.memory.leak')).toEqual(['system.memory.leak: value >= 1']);
    expect(namesOf(one, 'gold')).toEqual(namesOf(third, 'gold'));
  });

  it('keep the last change of one rule', () => {
    const { storage, one, other } = openTabs();
    one.monitor.rules.add('gold: max > 1 name rich');
    other.page.stored();
    one.monitor.rules.edit('rich', 'gold: max > 10 name rich');
    other.monitor.rules.edit('rich', 'gold: max > 20 name rich');
    one.page.stored();
    for (const world of [one, other, startTestMonitor({ storage })]) {
      expect(world.monitor.alerts.rules.find(({ name }) => name === 'rich')?.limit).toBe(20);
    }
  });

  it('leave an alert open where the other tab changed its limit', () => {
    const { one, other } = openTabs();
    one.monitor.rules.add('gold: value > 1 name rich');
    other.page.stored();
    other.monitor.recordMetric('gold', 50);
    one.monitor.rules.edit('rich', 'gold: value > 10 name rich');
    other.page.stored();
    other.page.pass(1000);
    expect(other.monitor.alerts.open.map(({ rule, condition }) => [rule, condition])).toEqual([['rich', 'value > 1']]);
  });

  it('come back as they were where the other tab resets them, and what the app added stays', () => {
    const { one, other } = openTabs();
    const before = namesOf(other, 'error_count');
    other.monitor.alerts.addRule('silver: max > 1');
    one.monitor.rules.remove('error_count: count > 5');
    one.monitor.rules.add('gold: max > 1');
    other.page.stored();
    expect([namesOf(other, 'error_count'), namesOf(other, 'gold')]).toEqual([[], ['gold: max > 1']]);
    one.monitor.rules.reset();
    other.page.stored();
    expect([namesOf(other, 'error_count'), namesOf(other, 'gold')]).toEqual([before, []]);
    expect(namesOf(other, 'silver')).toEqual(['silver: max > 1']);
    expect(other.monitor.rules.hasChanges).toBe(false);
  });

  it('are taken up at the start, where the monitor was stopped when they changed', () => {
    const { one, other } = openTabs();
    other.monitor.stop();
    one.monitor.rules.add('gold: max > 1');
    other.page.stored();
    expect(namesOf(other, 'gold')).toEqual([]);
    other.monitor.start();
    expect(namesOf(other, 'gold')).toEqual(['gold: max > 1']);
  });
});

describe('a storage', () => {
  it('that takes nothing loses no rule of this page', () => {
    const { storage, one } = openTabs();
    storage.isFull = true;
    one.monitor.rules.add('gold: max > 1');
    one.monitor.rules.add('gold: max > 2');
    one.page.stored();
    expect(namesOf(one, 'gold')).toEqual(['gold: max > 1', 'gold: max > 2']);
    // With room again, all of it is written.
    storage.isFull = false;
    one.monitor.rules.add('gold: max > 3');
    expect(namesOf(startTestMonitor({ storage }), 'gold')).toEqual(['gold: max > 1', 'gold: max > 2', 'gold: max > 3']);
  });

  it('with something else in it changes no rule', () => {
    const { storage, one } = openTabs();
    one.monitor.rules.add('gold: max > 1');
    for (const text of ['{', '[]', '{"added":[7,"gold: max >"],"removed":3}', 'null']) {
      storage.map.set('acttrace.alert-rules', text);
      const count = startTestMonitor({ storage }).monitor.alerts.rules.length;
      expect(count).toBe(startTestMonitor().monitor.alerts.rules.length);
    }
    storage.map.set('acttrace.alert-rules', '{');
    one.page.stored();
    expect(namesOf(one, 'gold')).toEqual(['gold: max > 1']);
  });
});

describe('a rule that was kept by a version that took it', () => {
  it('stays, says why it never fires, and can be mended or removed', () => {
    const storage = new MapStorage();
    const text = 'stage_duration: rate > 0.5 for 10s';
    storage.setItem('acttrace.alert-rules', JSON.stringify({ added: [text, 'gold: max > 1'], removed: [] }));
    const { monitor } = startTestMonitor({ storage });
    const name = 'stage_duration: rate > 0.5';
    expect(monitor.alerts.rules.map((rule) => rule.name)).toEqual(expect.arrayContaining([name, 'gold: max > 1']));
    expect(monitor.alerts.faults.get(name)).toContain('which stage_duration is not; take avg');
    // Another change does not lose it.
    monitor.rules.add('gold: max > 2');
    expect(storage.map.get('acttrace.alert-rules')).toContain(text);
    expect(monitor.rules.add('stage_duration: rate > 0.6').ok).toBe(false);
    expect(monitor.rules.edit(name, 'stage_duration: avg > 500').ok).toBe(true);
    expect(monitor.alerts.faults.size).toBe(0);
    expect(storage.map.get('acttrace.alert-rules')).not.toContain(text);
  });
});
