import { Emitter, type Unsubscribe } from '../base/emitter.js';
import { bindMethods } from '../base/bind-methods.js';
import { DEFAULT_FILTER, VERBOSITIES, type FilterConfig } from '../model/filter-config.js';
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
    this.#defaults = merge({ filter: DEFAULT_FILTER, thresholds: DEFAULT_STAGE_THRESHOLDS, retention: DEFAULT_RETENTION }, app);
    this.#values = this.#load();
    bindMethods(this);
  }

  get values(): SettingsValues {
    return this.#values;
  }

  /** Changes what the patch names; values that make no sense are left out. */
  update(patch: SettingsPatch): void {
    this.#values = merge(this.#values, patch);
    this.#save(JSON.stringify(this.#values));
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

  #load(): SettingsValues {
    try {
      const text = this.#storage?.getItem(KEY);
      if (!text) return this.#defaults;
      const kept = JSON.parse(text) as SettingsPatch;
      // The kept thresholds are the whole set: a stage that is missing there had its threshold removed.
      const values = merge(this.#defaults, { filter: kept.filter, retention: kept.retention });
      return isRecord(kept.thresholds) ? { ...values, thresholds: mergeThresholds({}, kept.thresholds) } : values;
    } catch (error) {
      this.#onFault(error);
      return this.#defaults;
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

function merge(values: SettingsValues, patch: SettingsPatch): SettingsValues {
  const filter = isRecord(patch.filter) ? patch.filter : {};
  const retention = isRecord(patch.retention) ? patch.retention : {};
  return {
    filter: {
      enabled: typeof filter.enabled === 'boolean' ? filter.enabled : values.filter.enabled,
      include: isStrings(filter.include) ? filter.include : values.filter.include,
      exclude: isStrings(filter.exclude) ? filter.exclude : values.filter.exclude,
      verbosity: VERBOSITIES.find((verbosity) => verbosity === filter.verbosity) ?? values.filter.verbosity,
    },
    thresholds: isRecord(patch.thresholds) ? mergeThresholds(values.thresholds, patch.thresholds) : values.thresholds,
    retention: {
      days: isPositive(retention.days) ? retention.days : values.retention.days,
      sessions: isPositive(retention.sessions) ? Math.floor(retention.sessions) || 1 : values.retention.sessions,
    },
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

function isStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function isPositive(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0;
}
