import type { MemoryResult } from './memory-result.js';
import type { PipelineOverhead } from './pipeline-overhead.js';
import type { Measured } from './rounds.js';
import type { StorageReport } from './storage-result.js';
import { quantileOf, quartilesOf, ratiosOf, type Quartiles } from './statistics.js';

/** What the page with the cases sends. */
export interface PageResult {
  readonly browser: string;
  /** Cross-origin isolated: the clock steps 0.005 ms instead of 0.1 ms. */
  readonly isolated: boolean;
  /** ms. */
  readonly clockStep: number;
  readonly measured: readonly Measured[];
  /** Anything that makes the figures doubtful: attributes that a limit dropped, faults. */
  readonly doubts: readonly string[];
}

export interface CaseReport {
  readonly name: string;
  /** Median duration of one piece of work, ns. */
  readonly nanoseconds: number;
  /** Of all rounds, ns: what it takes when nobody else is at work, however busy the machine. */
  readonly quickest: number;
  /** To two `performance.now()` calls right next to it. */
  readonly ratio: Quartiles;
  /** To two reads of a clock that was kept. */
  readonly keptRatio: Quartiles;
  /** Most that `ratio` may be. */
  readonly limit?: number;
  readonly batch: number;
}

export interface BenchReport {
  readonly machine: { readonly cpu: string; readonly cores: number; readonly platform: string };
  readonly browser: string;
  readonly isolated: boolean;
  readonly clockStep: number;
  readonly rounds: number;
  readonly cases: readonly CaseReport[];
  readonly memory?: MemoryResult;
  readonly storage?: StorageReport;
  readonly pipeline?: PipelineOverhead;
  /** With as many runs recorded as keep within the budget. */
  readonly adaptive?: PipelineOverhead;
  readonly doubts: readonly string[];
}

/** What the other pages sent. */
export interface Extras {
  readonly memory?: MemoryResult;
  readonly storage?: StorageReport;
  readonly pipeline?: PipelineOverhead;
  /** With as many runs recorded as keep within the budget. */
  readonly adaptive?: PipelineOverhead;
  readonly doubts?: readonly string[];
}

/** The clock's rounds differing by more than this share of their median, in their middle half, means that other programs were busy. */
const CALM = 0.2;

export function createReport({ measured, doubts, ...page }: PageResult, machine: BenchReport['machine'], extras: Extras = {}): BenchReport {
  const cases = measured.map(({ name, limit, batch, nanoseconds, written, kept }) => ({
    name,
    nanoseconds: quantileOf(nanoseconds, 0.5),
    quickest: Math.min(...nanoseconds),
    ratio: quartilesOf(ratiosOf(nanoseconds, written)),
    keptRatio: quartilesOf(ratiosOf(nanoseconds, kept)),
    limit,
    batch,
  }));
  return {
    machine,
    ...page,
    ...extras,
    rounds: measured[0]?.nanoseconds.length ?? 0,
    cases,
    doubts: [...doubts, ...(extras.doubts ?? []), ...findUnrest(measured)],
  };
}

function findUnrest(measured: readonly Measured[]): string[] {
  const [first] = measured;
  if (!first) return [];
  const { q1, median, q3 } = quartilesOf(first.written);
  const spread = (q3 - q1) / median;
  if (spread <= CALM) return [];
  return [
    `the machine was busy, the middle half of the rounds of two clock reads spreads over ${Math.round(spread * 100)} % of their median`,
  ];
}
