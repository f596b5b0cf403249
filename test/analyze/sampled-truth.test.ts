import { describe, expect, test } from 'vitest';
import type { DurationStatistics, PerformanceAnalysis } from '../../src/analyze/analysis.js';
import { analyzeTraceData } from '../../src/analyze/analyze-trace-data.js';
import { TraceSampler } from '../../src/capture/trace-sampler.js';
import { record, simulateRuns, THRESHOLDS } from './simulated-runs.js';

const RATES = [1, 0.5, 0.1, 0.02];
/** 99.7 % of a normal distribution. */
const ERRORS = 3;
const Z95 = 1.96;

function analyze(runs: ReturnType<typeof simulateRuns>, rate?: number, seed = 1): PerformanceAnalysis {
  return analyzeTraceData(record(runs, rate === undefined ? undefined : new TraceSampler({ rate }, seed)), undefined, THRESHOLDS);
}

/** Runs and stages, which have the same figures. */
function distributions({ pipeline, stages }: PerformanceAnalysis) {
  return { pipeline: { ...pipeline, total: pipeline.wall, self: pipeline.wall }, filter: stages.filter, resolve: stages.resolve };
}
type Part = keyof ReturnType<typeof distributions>;
const PARTS: readonly Part[] = ['pipeline', 'filter', 'resolve'];

interface Estimate {
  readonly value: number;
  /** Standard error that the analysis gives. */
  readonly error: number;
}

/** Figures of one distribution with the errors that are stated for them. */
function estimates(analysis: PerformanceAnalysis, part: Part): Record<string, Estimate> {
  const of = distributions(analysis)[part];
  const { sampling } = of;
  return {
    count: { value: of.estimatedCount, error: sampling?.count ?? 0 },
    average: { value: of.average, error: of.uncertainty },
    total: { value: of.total, error: sampling?.work ?? 0 },
    self: { value: of.self, error: sampling?.work ?? 0 },
    errors: { value: of.errors, error: sampling?.errors ?? 0 },
    'error rate': { value: of.errors / of.estimatedCount, error: sampling?.errorRate ?? 0 },
    violations: { value: of.violations, error: sampling?.violations ?? 0 },
  };
}

/** Shares of a distribution below the bounds of its interval reach as far as 3 standard errors when stretched by 3 / 1.96. */
function holds([from, to]: readonly [number, number], middle: number, truth: number): boolean {
  const stretch = ERRORS / Z95;
  return truth >= middle - (middle - from) * stretch && truth <= middle + (to - middle) * stretch;
}

describe('20,000 runs', () => {
  const runs = simulateRuns(20_000, 7);
  const full = analyze(runs);

  test.each(RATES)('recorded at a rate of %d: figures within 3 of the standard errors that are stated', (rate) => {
    const sampled = analyze(runs, rate, 11);
    for (const part of PARTS) {
      const truth = estimates(full, part);
      for (const [name, { value, error }] of Object.entries(estimates(sampled, part))) {
        // Sums of 20,000 numbers round.
        const rounding = 1e-9 * truth[name].value;
        expect([part, name, Math.abs(value - truth[name].value) <= ERRORS * error + rounding, value, truth[name].value, error]).toContain(
          true,
        );
        if (rate === 1) expect(error).toBe(0);
      }
      const [is, was]: DurationStatistics[] = [distributions(sampled)[part], distributions(full)[part]];
      for (const quantile of ['p50', 'p95'] as const) {
        const interval = is.sampling?.[quantile] ?? [is[quantile], is[quantile]];
        expect([part, quantile, holds(interval, is[quantile], was[quantile]), ...interval, was[quantile]]).toContain(true);
      }
    }
  });

  test.each(RATES)('recorded at a rate of %d: every run that failed or was slow is there', (rate) => {
    const sampled = analyze(runs, rate, 11);
    const bad = (analysis: PerformanceAnalysis): number =>
      analysis.pipeline.executions.filter(({ failed, duration }) => failed || duration > THRESHOLDS.pipeline_total.duration).length;
    // 3 % failed, 2 % were slow.
    expect(bad(full)).toBeGreaterThan(800);
    expect(bad(sampled)).toBe(bad(full));
    expect([sampled.pipeline.errors, sampled.pipeline.violations]).toEqual([full.pipeline.errors, full.pipeline.violations]);
    expect(sampled.pipeline.max).toBeCloseTo(full.pipeline.max, 6);
    expect(sampled.pipeline.count + 20_000 * (1 - rate) * 0.9).toBeLessThan(21_500);
    if (rate < 1) expect(sampled.notes[0]).toMatch(/^Sampling: .* of the runs were recorded/);
  });
});

describe('many choices from the same 3,000 runs', () => {
  const runs = simulateRuns(3000, 3);
  const full = analyze(runs);
  const SEEDS = 120;
  const analyses = Array.from({ length: SEEDS }, (_, seed) => analyze(runs, 0.1, seed * 7919 + 1));

  function expectUnbiased(name: string, values: readonly number[], truth: number): void {
    const mean = values.reduce((sum, value) => sum + value, 0) / SEEDS;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (SEEDS - 1);
    const standardError = Math.sqrt(variance / SEEDS);
    expect([name, Math.abs(mean - truth) <= ERRORS * standardError + 1e-9 * truth, mean, truth, standardError]).toContain(true);
  }

  test.each(PARTS)('%s: on average the truth, within 3 standard errors of the mean', (part) => {
    const truth = estimates(full, part);
    for (const name of Object.keys(truth)) {
      expectUnbiased(
        name,
        analyses.map((analysis) => estimates(analysis, part)[name].value),
        truth[name].value,
      );
    }
    for (const quantile of ['p50', 'p95'] as const) {
      expectUnbiased(
        quantile,
        analyses.map((analysis) => distributions(analysis)[part][quantile]),
        distributions(full)[part][quantile],
      );
    }
  });

  test('actions: counts, times and errors on average the truth', () => {
    expect(Object.keys(full.actions)).toHaveLength(4);
    for (const { actionId, count, total, errors } of Object.values(full.actions)) {
      const of = analyses.map(({ actions }) => actions[actionId]);
      expectUnbiased(
        `${actionId} count`,
        of.map(({ estimatedCount }) => estimatedCount),
        count,
      );
      expectUnbiased(
        `${actionId} total`,
        of.map(({ total }) => total),
        total,
      );
      expectUnbiased(
        `${actionId} errors`,
        of.map(({ errors }) => errors),
        errors,
      );
    }
  });

  test('stated intervals of 95 % hold the truth in 95 % of the choices', () => {
    // A share of 120 is off by up to 3 · √(0.95 · 0.05 / 120) = 0.06; few recorded values make an interval a little too short.
    const least = 0.95 - 0.06 - 0.02;
    for (const part of PARTS) {
      const truth = estimates(full, part);
      for (const [name, { value }] of Object.entries(truth)) {
        const held = analyses.filter((analysis) => {
          const estimate = estimates(analysis, part)[name];
          return Math.abs(estimate.value - value) <= Z95 * estimate.error + 1e-9 * value;
        }).length;
        expect([part, name, held / SEEDS >= least, held / SEEDS]).toContain(true);
      }
      for (const quantile of ['p50', 'p95'] as const) {
        const value = distributions(full)[part][quantile];
        const held = analyses.filter((analysis) => {
          const [from, to] = distributions(analysis)[part].sampling?.[quantile] ?? [NaN, NaN];
          return value >= from && value <= to;
        }).length;
        expect([part, quantile, held / SEEDS >= least, held / SEEDS]).toContain(true);
      }
    }
  });
});
