import type { MemoryResult } from './memory-result.js';
import { uncertaintyOf, type PipelineOverhead } from './pipeline-overhead.js';
import type { BenchReport, CaseReport } from './report.js';

/** Goals of the two measurements that are no cases. */
const MOST_BYTES_A_SPAN = 64;
const MOST_OVERHEAD = 0.01;
/** An interval wider than this either way proves nothing about one per cent. */
const WIDEST_UNCERTAINTY = 0.01;

export function formatReport(report: BenchReport): string {
  const { machine, browser, isolated, clockStep, rounds, cases, memory, pipeline, adaptive, doubts } = report;
  return [
    `${browser}, ${machine.cpu}, ${machine.cores} cores, ${machine.platform}`,
    `clock step ${clockStep} ms (${isolated ? '' : 'NOT '}cross-origin isolated), ${rounds} rounds, no automation attached`,
    ...(cases.length === 0 ? [] : ['', ...formatCases(cases)]),
    ...(memory ? ['', formatMemory(memory)] : []),
    ...(pipeline ? ['', ...formatPipeline(pipeline, 'everything on against tracing off')] : []),
    ...(adaptive ? ['', ...formatPipeline(adaptive, 'the same with adaptive sampling')] : []),
    ...(doubts.length === 0 ? [] : ['', ...doubts.map((doubt) => `Doubtful: ${doubt}`)]),
  ].join('\n');
}

function formatCases(cases: readonly CaseReport[]): string[] {
  const head = ['case', 'quickest', 'median', 'over two performance.now()', 'middle half', 'limit', 'over two reads of a kept clock'];
  const rows = cases.map(({ name, nanoseconds, quickest, ratio, keptRatio, limit }) => [
    name,
    nanosecondsOf(quickest),
    nanosecondsOf(nanoseconds),
    `${times(ratio.median)} ×`,
    `${times(ratio.q1)}–${times(ratio.q3)}`,
    limit === undefined ? '' : `${ratio.median <= limit ? '' : 'OVER '}${limit} ×`,
    `${times(keptRatio.median)} ×`,
  ]);
  return formatTable(head, rows);
}

function formatMemory({ spans, counted, measured }: MemoryResult): string {
  const bytes = (measured / spans).toFixed(1);
  const verdict = measured / spans <= MOST_BYTES_A_SPAN ? 'limit' : 'OVER the limit of';
  return `Memory at ${spans.toLocaleString('en')} spans without attributes: ${bytes} bytes a span measured (${verdict} ${MOST_BYTES_A_SPAN}), ${(counted / spans).toFixed(1)} of them columns.`;
}

function formatPipeline(pipeline: PipelineOverhead, what: string): string[] {
  const { own, pairs, overhead, interval, garbage, withWriting, off } = pipeline;
  const verdict = overhead <= MOST_OVERHEAD ? 'limit' : 'OVER the limit of';
  const wide = uncertaintyOf(pipeline) > WIDEST_UNCERTAINTY;
  return [
    `The demo's pipeline at world size 1,000, ${what}: ${percent(overhead)} slower (${verdict} ${percent(MOST_OVERHEAD)}),`,
    `95 % interval ${percent(interval.low)} to ${percent(interval.high)} (bootstrap), median of ${pairs} pairs of ${off.toFixed(1)} ms in random order.`,
    `Collecting garbage has ${percent(garbage)} of it. With the waiting for IndexedDB added, which lets the page work on: ${percent(withWriting)}.`,
    ...(Number.isNaN(own.share)
      ? []
      : [
          `The tracer's own estimate: ${percent(own.share)} ± ${percent(own.uncertainty)}; ${percent(own.rate)} of the runs recorded in full at the end.`,
        ]),
    ...(wide ? ['The interval is wider than ±1 %: this machine is too restless to tell, whatever the figure says.'] : []),
  ];
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`;
}

function nanosecondsOf(value: number): string {
  return `${value.toFixed(value < 9.95 ? 1 : 0)} ns`;
}

function times(ratio: number): string {
  return ratio.toFixed(ratio < 9.95 ? 2 : 1);
}

/** First column to the left, figures to the right. */
function formatTable(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column].length)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column])))
      .join('  ')
      .trimEnd();
  return [line(head), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(line)];
}
