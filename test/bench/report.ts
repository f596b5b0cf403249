import { BASELINE } from './reference-cases.js';
import type { Measured } from './rounds.js';
import { quantileOf, quartilesOf, ratiosOf, type Quartiles } from './statistics.js';

/** What the page sends. */
export interface PageResult {
  readonly browser: string;
  /** Cross-origin isolated: the clock steps 0.005 ms instead of 0.1 ms. */
  readonly isolated: boolean;
  /** ms. */
  readonly clockStep: number;
  readonly measured: readonly Measured[];
  /** Bytes that the columns of a span take; attributes come on top. */
  readonly bytesPerSpan: number;
  /** Anything that makes the figures doubtful: attributes that a limit dropped, faults. */
  readonly doubts: readonly string[];
}

export interface CaseReport {
  readonly name: string;
  /** Median duration of one piece of work, ns. */
  readonly nanoseconds: number;
  /** To the baseline of the same round. */
  readonly ratio: Quartiles;
  readonly batch: number;
}

export interface BenchReport {
  readonly machine: { readonly cpu: string; readonly cores: number; readonly platform: string };
  readonly browser: string;
  readonly isolated: boolean;
  readonly clockStep: number;
  readonly rounds: number;
  readonly baseline: string;
  readonly cases: readonly CaseReport[];
  readonly bytesPerSpan: number;
  readonly doubts: readonly string[];
}

/** Half of the baseline's rounds differing by more than this share of the median means that other programs were busy. */
const CALM = 0.2;

/** @throws Error when the page did not measure the baseline. */
export function createReport({ measured, doubts, ...page }: PageResult, machine: BenchReport['machine']): BenchReport {
  const baseline = measured.find(({ name }) => name === BASELINE)?.nanoseconds;
  if (!baseline) throw new Error(`The page sent no case "${BASELINE}", which all others are divided by.`);
  const cases = measured.map(({ name, batch, nanoseconds }) => ({
    name,
    nanoseconds: quantileOf(nanoseconds, 0.5),
    ratio: quartilesOf(ratiosOf(nanoseconds, baseline)),
    batch,
  }));
  return { machine, ...page, rounds: baseline.length, baseline: BASELINE, cases, doubts: [...doubts, ...findUnrest(baseline)] };
}

function findUnrest(baseline: readonly number[]): string[] {
  const { q1, median, q3 } = quartilesOf(baseline);
  const spread = (q3 - q1) / median;
  if (spread <= CALM) return [];
  return [`the machine was busy, the middle half of the baseline's rounds spreads over ${Math.round(spread * 100)} % of their median`];
}

export function formatReport(report: BenchReport): string {
  const { machine, browser, isolated, clockStep, rounds, cases, bytesPerSpan, doubts } = report;
  const rows = cases.map(({ name, nanoseconds, ratio }) => [
    name,
    `${nanoseconds.toFixed(nanoseconds < 9.95 ? 1 : 0)} ns`,
    `${times(ratio.median)} ×`,
    `${times(ratio.q1)}–${times(ratio.q3)}`,
  ]);
  return [
    `${browser}, ${machine.cpu}, ${machine.cores} cores, ${machine.platform}`,
    `clock step ${clockStep} ms (${isolated ? '' : 'NOT '}cross-origin isolated), ${rounds} rounds, no automation attached`,
    '',
    ...formatTable(['case', 'median', 'to baseline', 'middle half'], rows),
    '',
    `A span takes ${bytesPerSpan} bytes of columns; attributes come on top.`,
    ...doubts.map((doubt) => `Doubtful: ${doubt}`),
  ].join('\n');
}

function times(ratio: number): string {
  return ratio.toFixed(ratio < 9.95 ? 2 : 1);
}

/** First column to the left, figures to the right. */
function formatTable(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column].length)));
  const line = (cells: readonly string[]): string =>
    cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join('  ');
  return [line(head), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(line)];
}
