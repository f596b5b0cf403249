import type { MemoryPressureOptions } from './memory-report.js';

const DEFAULTS = { warning: 0.75, critical: 0.9, leakGrowth: 0.1, falseAlarms: 0.01 };

/** Options without gaps: what makes no sense is as if it were left out. */
export function completeOptions(options: MemoryPressureOptions): Required<MemoryPressureOptions> {
  const shares = { ...DEFAULTS };
  for (const name of Object.keys(DEFAULTS) as (keyof typeof DEFAULTS)[]) {
    const share = options[name];
    if (typeof share === 'number' && share > 0 && share <= 1) shares[name] = share;
  }
  const onError = typeof options.onError === 'function' ? quiet(options.onError) : () => undefined;
  return { ...shares, warning: Math.min(shares.warning, shares.critical), onError };
}

/** What is told of an error may fail as well. */
function quiet(onError: (error: unknown) => void): (error: unknown) => void {
  return (error) => {
    try {
      onError(error);
    } catch {
      // Nobody is left to tell.
    }
  };
}
