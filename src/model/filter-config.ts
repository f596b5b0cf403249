/**
 * How much of the captured data is kept:
 * `minimal` times only · `standard` the top level of the data · `detailed` nested data · `verbose` all of it, within bounds.
 */
export const VERBOSITIES = ['minimal', 'standard', 'detailed', 'verbose'] as const;
export type Verbosity = (typeof VERBOSITIES)[number];

/** Of two, the one that keeps less. */
export function lesserVerbosity(one: Verbosity, other: Verbosity): Verbosity {
  return VERBOSITIES[Math.min(VERBOSITIES.indexOf(one), VERBOSITIES.indexOf(other))];
}

/** What is recorded of captures: all of them, all but the data of those that did not fail, or only those that failed. */
export type CaptureDetail = 'all' | 'times' | 'failures';

/** Which actions are traced, and how verbosely. Patterns: `*` stands for any text; exclusion wins. */
export interface FilterConfig {
  /** Default true. */
  readonly enabled: boolean;
  /** Action ids to trace. Default `['*']`. */
  readonly include: readonly string[];
  /** Action ids not to trace. Default none. */
  readonly exclude: readonly string[];
  /** Default `standard`. */
  readonly verbosity: Verbosity;
  /**
   * Whether a capture that is filtered out still closes its interval, which takes a look at the clock. `false`: it costs a branch, and
   * the next capture of that stage execution has no time of its own, because nobody knows how much of it was the other's. Default true.
   */
  readonly timeFiltered: boolean;
}

export const DEFAULT_FILTER: FilterConfig = { enabled: true, include: ['*'], exclude: [], verbosity: 'standard', timeFiltered: true };

/**
 * A configuration with what the patch names. Values that make no sense are left as they were, and so is everything when the patch
 * cannot be read (it is null, a getter of it throws).
 */
export function mergeFilterConfig(config: FilterConfig, patch: Partial<FilterConfig>): FilterConfig {
  try {
    const { enabled, include, exclude, verbosity, timeFiltered } = patch;
    return {
      enabled: typeof enabled === 'boolean' ? enabled : config.enabled,
      include: patternsOf(include) ?? config.include,
      exclude: patternsOf(exclude) ?? config.exclude,
      verbosity: VERBOSITIES.find((known) => known === verbosity) ?? config.verbosity,
      timeFiltered: typeof timeFiltered === 'boolean' ? timeFiltered : config.timeFiltered,
    };
  } catch {
    return config;
  }
}

function patternsOf(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) && value.every((item) => typeof item === 'string') ? [...value] : undefined;
}

/** Bounds of one snapshot of captured data. */
export interface SnapshotLimits {
  /** Levels of nesting kept; 0 keeps nothing. */
  readonly depth: number;
  /** Approximate most bytes kept (two a character, eight a number). */
  readonly bytes: number;
}

export const SNAPSHOT_LIMITS: Readonly<Record<Verbosity, SnapshotLimits>> = {
  minimal: { depth: 0, bytes: 0 },
  standard: { depth: 1, bytes: 2_000 },
  detailed: { depth: 4, bytes: 8_000 },
  verbose: { depth: 12, bytes: 64_000 },
};
