import { describe, expect, it, vi } from 'vitest';
import { DEFAULT_FILTER } from '../../src/model/filter-config.js';
import type { KeyValueStorage } from '../../src/model/ports.js';
import { DEFAULT_RETENTION } from '../../src/model/retention.js';
import { DEFAULT_STAGE_THRESHOLDS } from '../../src/model/thresholds.js';
import { TracerSettings, type SettingsPatch } from '../../src/store/tracer-settings.js';

class TestStorage implements KeyValueStorage {
  readonly items = new Map<string, string>();
  getItem = (key: string): string | null => this.items.get(key) ?? null;
  setItem = (key: string, value: string): void => void this.items.set(key, value);
  removeItem = (key: string): void => void this.items.delete(key);
}

function make(
  app: SettingsPatch = {},
  storage: KeyValueStorage | null = new TestStorage(),
): { settings: TracerSettings; faults: unknown[] } {
  const faults: unknown[] = [];
  return { settings: new TracerSettings(app, storage, (error) => faults.push(error)), faults };
}

describe('TracerSettings', () => {
  it('begins with the defaults, overridden by the app', () => {
    expect(make().settings.values).toEqual({ filter: DEFAULT_FILTER, thresholds: DEFAULT_STAGE_THRESHOLDS, retention: DEFAULT_RETENTION });
    const app = { filter: { verbosity: 'verbose' }, thresholds: { own: { duration: 5, memory: 1 } }, retention: { days: 1 } } as const;
    const { values } = make(app).settings;
    expect(values.filter).toEqual({ ...DEFAULT_FILTER, verbosity: 'verbose' });
    expect(values.thresholds).toEqual({ ...DEFAULT_STAGE_THRESHOLDS, own: { duration: 5, memory: 1 } });
    expect(values.retention).toEqual({ ...DEFAULT_RETENTION, days: 1 });
  });

  it('changes what a patch names, and tells its listeners', () => {
    const { settings } = make();
    const heard = vi.fn();
    const unsubscribe = settings.onChange(heard);
    settings.update({ filter: { include: ['core:*'] }, thresholds: { component_filtering: { duration: 7, memory: 8 } } });
    expect(settings.values.filter.include).toEqual(['core:*']);
    expect(settings.values.filter.verbosity).toBe('standard');
    expect(settings.values.thresholds.component_filtering).toEqual({ duration: 7, memory: 8 });
    expect(heard).toHaveBeenCalledExactlyOnceWith(settings.values);
    unsubscribe();
    settings.reset();
    expect(heard).toHaveBeenCalledTimes(1);
  });

  it('removes the threshold of a stage, so that it is learned', () => {
    const storage = new TestStorage();
    make({}, storage).settings.update({ thresholds: { component_filtering: null } });
    const { thresholds } = make({}, storage).settings.values;
    expect(Object.keys(thresholds)).toEqual(['prerequisite_evaluation', 'multi_target_resolution', 'action_formatting', 'pipeline_total']);
  });

  it('survives a reload, and goes back to the app when it is reset', () => {
    const storage = new TestStorage();
    const app = { filter: { exclude: ['debug:*'] } };
    make(app, storage).settings.update({ filter: { enabled: false }, retention: { sessions: 3 } });
    const { settings } = make(app, storage);
    expect(settings.values.filter).toEqual({ ...DEFAULT_FILTER, exclude: ['debug:*'], enabled: false });
    expect(settings.values.retention).toEqual({ ...DEFAULT_RETENTION, sessions: 3 });
    settings.reset();
    expect(storage.items.size).toBe(0);
    expect(make(app, storage).settings.values.filter).toEqual({ ...DEFAULT_FILTER, exclude: ['debug:*'] });
  });

  it('keeps retentions sane: figures outlive spans, and there is room for something', () => {
    const retentionAfter = (...patches: SettingsPatch['retention'][]) => {
      const { settings } = make();
      for (const retention of patches) settings.update({ retention });
      return settings.values.retention;
    };
    expect(retentionAfter({ bytes: 5e6, aggregateDays: 30 })).toEqual({ days: 7, aggregateDays: 30, sessions: 50, bytes: 5e6 });
    // What was named last stays, and the other follows.
    expect(retentionAfter({ days: 100 })).toMatchObject({ days: 100, aggregateDays: 100 });
    expect(retentionAfter({ aggregateDays: 3 })).toMatchObject({ days: 3, aggregateDays: 3 });
    expect(retentionAfter({ days: 10, aggregateDays: 5 })).toMatchObject({ days: 10, aggregateDays: 10 });
    expect(retentionAfter({ days: 0.5, sessions: 0.5, bytes: 0.5 })).toMatchObject({ days: 0.5, sessions: 1, bytes: 1 });
    const nonsense = { days: NaN, aggregateDays: -1, sessions: 'x' as never, bytes: Infinity };
    expect(retentionAfter(nonsense)).toEqual(DEFAULT_RETENTION);
  });

  it('reads what a version stored that knew days and sessions only', () => {
    const storage = new TestStorage();
    storage.setItem('acttrace.settings', JSON.stringify({ retention: { days: 30, sessions: 5 } }));
    expect(make({}, storage).settings.values.retention).toEqual({ ...DEFAULT_RETENTION, days: 30, sessions: 5 });
  });

  it('lets the next version of the app change an option that nobody changed in the panel', () => {
    const storage = new TestStorage();
    make({ filter: { include: ['old:*'] }, retention: { days: 1 } }, storage).settings.update({ filter: { verbosity: 'minimal' } });
    const { values } = make(
      { filter: { include: ['new:*'] }, retention: { days: 2 }, thresholds: { own: { duration: 5, memory: 1 } } },
      storage,
    ).settings;
    expect(values.filter).toEqual({ ...DEFAULT_FILTER, include: ['new:*'], verbosity: 'minimal' });
    expect(values.retention.days).toBe(2);
    expect(values.thresholds.own).toEqual({ duration: 5, memory: 1 });
  });

  it('leaves out values that make no sense', () => {
    const { settings } = make();
    const before = settings.values;
    settings.update({
      filter: { enabled: 'yes', include: [1], exclude: 'x', verbosity: 'loud' },
      thresholds: { a: { duration: NaN }, b: { duration: -1 }, c: 5, d: { duration: Infinity } },
      retention: { days: 0, sessions: '3' },
    } as unknown as SettingsPatch);
    expect(settings.values).toEqual(before);
  });

  it('rounds a number of sessions down, to one at least', () => {
    const { settings } = make();
    settings.update({ retention: { sessions: 3.9 } });
    expect(settings.values.retention.sessions).toBe(3);
    settings.update({ retention: { sessions: 0.5 } });
    expect(settings.values.retention.sessions).toBe(1);
  });

  it('keeps the memory limit where only the duration is changed, and has none for a stage without', () => {
    const { settings } = make();
    settings.update({ thresholds: { component_filtering: { duration: 9 }, mine: { duration: 4 } } } as unknown as SettingsPatch);
    expect(settings.values.thresholds.component_filtering).toEqual({ duration: 9, memory: 50_000_000 });
    expect(settings.values.thresholds.mine).toEqual({ duration: 4, memory: Number.MAX_SAFE_INTEGER });
  });

  it('keeps a stage named __proto__ as a stage', () => {
    const storage = new TestStorage();
    const patch = JSON.parse('{"thresholds":{"__proto__":{"duration":3,"memory":1}}}') as SettingsPatch;
    make({}, storage).settings.update(patch);
    const { thresholds } = make({}, storage).settings.values;
    expect(Object.entries(thresholds)).toContainEqual(['__proto__', { duration: 3, memory: 1 }]);
    expect(({} as { duration?: number }).duration).toBeUndefined();
  });

  it('does not change with the lists of the app', () => {
    const include = ['a'];
    const { settings } = make({ filter: { include } });
    include.push('b');
    expect(settings.values.filter.include).toEqual(['a']);
  });

  it('works without a storage', () => {
    const { settings, faults } = make({}, null);
    settings.update({ retention: { days: 3 } });
    expect(settings.values.retention.days).toBe(3);
    expect(faults).toEqual([]);
  });

  it.each(['not JSON', 'null', '7', '[]', '{"filter":null,"thresholds":[],"retention":"x"}'])(
    'falls back to the app over the kept text %s',
    (text) => {
      const storage = new TestStorage();
      storage.items.set('acttrace.settings', text);
      expect(make({}, storage).settings.values.filter).toEqual(DEFAULT_FILTER);
    },
  );

  it('never throws, whatever throws inside', () => {
    const broken: KeyValueStorage = {
      getItem: () => {
        throw new Error('read');
      },
      setItem: () => {
        throw new DOMException('full', 'QuotaExceededError');
      },
      removeItem: () => {
        throw new Error('remove');
      },
    };
    const { settings, faults } = make({}, broken);
    settings.onChange(() => {
      throw new Error('listener');
    });
    settings.update({ retention: { days: 3 } });
    expect(settings.values.retention.days).toBe(3);
    settings.reset();
    settings.update(null as unknown as SettingsPatch);
    const getter = {
      get filter(): never {
        throw new Error('getter');
      },
    };
    settings.update(getter);
    expect(make(getter).settings.values.filter).toEqual(DEFAULT_FILTER);
    expect(settings.values.retention.days).toBe(7);
    // Read, write and its listener, removal and its listener, null, getter.
    expect(faults).toHaveLength(7);
  });

  it('works with its methods pulled off', () => {
    const { settings } = make();
    const { update, reset } = settings;
    update({ retention: { days: 3 } });
    expect(settings.values.retention.days).toBe(3);
    reset();
    expect(settings.values.retention.days).toBe(7);
  });
});
