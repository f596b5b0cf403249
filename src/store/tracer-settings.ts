import { Emitter, type Unsubscribe } from '../base/emitter.js';
import { bindMethods } from '../base/bind-methods.js';
import { DEFAULT_FILTER, mergeFilterConfig, type FilterConfig } from '../model/filter-config.js';
import type { KeyValueStorage } from '../model/ports.js';
import { DEFAULT_RETENTION, type Retention } from '../model/retention.js';
import { DEFAULT_STAGE_THRESHOLDS, type StageThreshold, type StageThresholds } from '../model/thresholds.js';

/** What people change while the app runs. */
export interface SettingsValues {
  readonly filter: FilterConfig;
  readonly thresholds: StageThresholds;
  readonly retention: Retention;
}

export interface SettingsPatch {
  readonly filter?: Partial<FilterConfig>;
  /** Merged by stage; `null` removes a stage's own threshold, so that it is learned. */
  readonly thresholds?: Readonly<Record<string, StageThreshold | null>>;
  readonly retention?: Partial<Retention>;
}

const KEY = 'acttrace.settings';

/**
 * Filter, thresholds and retention: the app's options, overridden by what was changed in the panel, which is kept in
 * `localStorage` (when there is one) and survives a reload.
 *
 * `onFault` receives whatever the storage throws; settings then last as long as the page.
 */
export class TracerSettings {
  readonly #defaults: SettingsValues;
  readonly #storage: KeyValueStorage | null;
  readonly #onFault: (error: unknown) => void;
  readonly #emitter: Emitter<{ change: SettingsValues }>;
  #values: SettingsValues;

  constructor(app: SettingsPatch, storage: KeyValueStorage | null, onFault: (error: unknown) => void) {
    this.#storage = storage;
    this.#onFault = onFault;
    this.#emitter = new Emitter(onFault);
    const ours = { filter: DEFAULT_FILTER, thresholds: DEFAULT_STAGE_THRESHOLDS, retention: DEFAULT_RETENTION };
    this.#defaults = this.#merge(ours, () => app);
    this.#values = this.#merge(this.#defaults, () => JSON.parse(storage?.getItem(KEY) || '{}') as SettingsPatch);
    bindMethods(this);
  }

  get values(): SettingsValues {
    return this.#values;
  }

  /** Changes what the patch names; values that make no sense are left out. Never throws. */
  update(patch: SettingsPatch): void {
    const values = this.#merge(this.#values, () => patch);
    if (values === this.#values) return;
    this.#values = values;
    this.#save(JSON.stringify(findChanges(this.#defaults, this.#values)));
    this.#emitter.emit('change', this.#values);
  }

  /** Back to the app's own options. */
  reset(): void {
    this.#values = this.#defaults;
    this.#save(null);
    this.#emitter.emit('change', this.#values);
  }

  onChange(listener: (values: SettingsValues) => void): Unsubscribe {
    return this.#emitter.on('change', listener);
  }

  /** The values alone when the patch cannot be read: it is null, say, or a getter of it throws. */
  #merge(values: SettingsValues, readPatch: () => SettingsPatch): SettingsValues {
    try {
      return merge(values, readPatch());
    } catch (error) {
      this.#onFault(error);
      return values;
    }
  }

  #save(text: string | null): void {
    try {
      if (text === null) this.#storage?.removeItem(KEY);
      else this.#storage?.setItem(KEY, text);
    } catch (error) {
      this.#onFault(error);
    }
  }
}

/**
 * What differs from the app's options: only that is kept, so that an option that nobody changed in the panel follows the app when
 * its next version sets another.
 */
function findChanges(defaults: SettingsValues, values: SettingsValues): SettingsPatch {
  return {
    filter: changedFields(defaults.filter, values.filter),
    thresholds: changedFields<Readonly<Record<string, StageThreshold | null>>>(defaults.thresholds, values.thresholds),
    retention: changedFields(defaults.retention, values.retention),
  };
}

/** Null stands for a field that was removed. */
function changedFields<T extends object>(defaults: T, values: T): T {
  const read = (fields: T, key: string): unknown => (fields as Readonly<Record<string, unknown>>)[key];
  const keys = [...new Set([...Object.keys(defaults), ...Object.keys(values)])];
  const changed = keys.filter((key) => JSON.stringify(read(defaults, key)) !== JSON.stringify(read(values, key)));
  return Object.fromEntries(changed.map((key) => [key, read(values, key) ?? null])) as T;
}

function merge(values: SettingsValues, patch: SettingsPatch): SettingsValues {
  return {
    filter: mergeFilterConfig(values.filter, patch.filter ?? {}),
    thresholds: isRecord(patch.thresholds) ? mergeThresholds(values.thresholds, patch.thresholds) : values.thresholds,
    retention: mergeRetention(values.retention, isRecord(patch.retention) ? patch.retention : {}),
  };
}

/** Aggregates outlive the spans that they are of: where the patch says otherwise, what it names stays and the other follows. */
function mergeRetention(values: Retention, patch: Readonly<Record<string, unknown>>): Retention {
  const positive = (value: unknown, otherwise: number): number => (isPositive(value) ? value : otherwise);
  const aggregateDays = positive(patch.aggregateDays, values.aggregateDays);
  const days = isPositive(patch.days) ? patch.days : Math.min(values.days, aggregateDays);
  return {
    days,
    aggregateDays: Math.max(days, aggregateDays),
    sessions: Math.max(1, Math.floor(positive(patch.sessions, values.sessions))),
    bytes: Math.max(1, Math.floor(positive(patch.bytes, values.bytes))),
  };
}

function mergeThresholds(thresholds: StageThresholds, patch: Readonly<Record<string, unknown>>): StageThresholds {
  const merged = new Map<string, StageThreshold>(Object.entries(thresholds));
  for (const [stage, value] of Object.entries(patch)) {
    if (value === null) merged.delete(stage);
    else if (isRecord(value) && isPositive(value.duration)) {
      const memory = isPositive(value.memory) ? value.memory : (merged.get(stage)?.memory ?? Number.MAX_SAFE_INTEGER);
      merged.set(stage, { duration: value.duration, memory });
    }
  }
  return Object.fromEntries(merged);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isPositive(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0;
}
