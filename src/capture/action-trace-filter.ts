import { bindMethods } from '../base/bind-methods.js';
import { compileWildcard } from '../base/wildcard.js';
import {
  DEFAULT_FILTER,
  lesserVerbosity,
  mergeFilterConfig,
  SNAPSHOT_LIMITS,
  type CaptureDetail,
  type FilterConfig,
  type SnapshotLimits,
  type Verbosity,
} from '../model/filter-config.js';

/** Decisions kept, so that patterns are not matched again for each capture; then the cache starts afresh. */
const MOST_CACHED = 10_000;

/**
 * Decides which actions are traced and how much of their data is kept. Changeable while running; a change counts from
 * the next call on.
 */
export class ActionTraceFilter {
  #config: FilterConfig = DEFAULT_FILTER;
  #include: ((text: string) => boolean)[] = [];
  #exclude: ((text: string) => boolean)[] = [];
  #ceiling: Verbosity = 'verbose';
  #verbosity: Verbosity = 'standard';
  /** What is recorded of captures: for tuning. Those that failed are recorded whole in any case. */
  captures: CaptureDetail = 'all';
  readonly #decisions = new Map<string, boolean>();
  readonly #onConfigure: (config: FilterConfig) => void;

  /**
   * @param config - what differs from the defaults (enabled, all actions, `standard`).
   * @param onConfigure - told of every change made through `configure`.
   */
  constructor(config: Partial<FilterConfig> = {}, onConfigure: (config: FilterConfig) => void = () => undefined) {
    this.#onConfigure = onConfigure;
    this.adopt(config);
    bindMethods(this);
  }

  get config(): FilterConfig {
    return this.#config;
  }

  get enabled(): boolean {
    return this.#config.enabled;
  }

  get timeFiltered(): boolean {
    return this.#config.timeFiltered;
  }

  /** As it is now: as configured, but for a `ceiling`. */
  get verbosity(): Verbosity {
    return this.#verbosity;
  }

  /**
   * The verbosity is at most this, whatever the configuration says: for tuning, which must not change what people chose, nor be stored. Whoever
   * configures another verbosity puts an end to it. Default `verbose`.
   */
  get ceiling(): Verbosity {
    return this.#ceiling;
  }

  set ceiling(ceiling: Verbosity) {
    this.#ceiling = ceiling;
    this.#verbosity = lesserVerbosity(this.#config.verbosity, ceiling);
  }

  /** Bounds of a snapshot at the verbosity of now. */
  get limits(): SnapshotLimits {
    return SNAPSHOT_LIMITS[this.#verbosity];
  }

  /** True when captures of this action are recorded. */
  shouldTrace(actionId: string): boolean {
    if (!this.#config.enabled || typeof actionId !== 'string') return false;
    const known = this.#decisions.get(actionId);
    if (known !== undefined) return known;
    if (this.#decisions.size >= MOST_CACHED) this.#decisions.clear();
    const decision = this.#include.some((match) => match(actionId)) && !this.#exclude.some((match) => match(actionId));
    this.#decisions.set(actionId, decision);
    return decision;
  }

  /** Changes what the patch names; values that make no sense are left as they were. */
  configure(patch: Partial<FilterConfig>): void {
    this.adopt(patch);
    this.#onConfigure(this.#config);
  }

  /** As `configure`, without telling anybody: for the one who is told. */
  adopt(patch: Partial<FilterConfig>): void {
    const { verbosity } = this.#config;
    this.#config = mergeFilterConfig(this.#config, patch);
    this.ceiling = this.#config.verbosity === verbosity ? this.#ceiling : 'verbose';
    this.#include = this.#config.include.map(compileWildcard);
    this.#exclude = this.#config.exclude.map(compileWildcard);
    this.#decisions.clear();
  }
}
