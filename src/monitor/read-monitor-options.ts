import type { PerformanceMonitorOptions } from './monitor-options.js';

/** A copy: null, as an app without types may give, is as good as none, and so is what throws when it is read. */
export function readMonitorOptions(
  given: PerformanceMonitorOptions | undefined,
  report: (part: string, error: unknown) => void,
): PerformanceMonitorOptions {
  try {
    return { ...given };
  } catch (error) {
    report('options', error);
    return {};
  }
}

/** What is no list is none: an app without types may give anything. */
export function listOf<T>(value: readonly T[] | undefined): readonly T[] {
  return Array.isArray(value) ? (value as readonly T[]) : [];
}
