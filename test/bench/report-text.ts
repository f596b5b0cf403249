import type { MemoryResult } from './memory-result.js';
import { uncertaintyOf, type PipelineOverhead } from './pipeline-overhead.js';
import type { BenchReport, CaseReport } from './report.js';
import type { StorageReport } from './storage-result.js';

/** Goals of the measurements that are no cases: of 10,000 series, of one span, of the pipeline. */
const MOST_BYTES_OF_SERIES = 20_000_000;
const MOST_BYTES_A_SPAN = 64;
const MOST_OVERHEAD = 0.01;
/** Goals of storage. ms of one task, ms of the main thread for 100,000 spans, bytes a span, and ratios to one record a span. */
const LONGEST_TASK = 50;
const MOST_BLOCKING = 50;
const MOST_STORED_BYTES = 24;
const LEAST_TIMES_WRITTEN = 50;
const MOST_OF_READING = 0.2;
/** An interval wider than this either way proves nothing about one per cent. */
const WIDEST_UNCERTAINTY = 0.01;

export function formatReport(report: BenchReport): string {
  const { machine, browser, isolated, clockStep, rounds, cases, memory, storage, pipeline, adaptive, doubts } = report;
  return [
    `${browser}, ${machine.cpu}, ${machine.cores} cores, ${machine.platform}`,
    `clock step ${clockStep} ms (${isolated ? '' : 'NOT '}cross-origin isolated), ${rounds} rounds, no automation attached`,
    ...(cases.length === 0 ? [] : ['', ...formatCases(cases)]),
    ...(memory ? ['', formatMemory(memory)] : []),
    ...(storage ? ['', ...formatStorage(storage)] : []),
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

function formatMemory({ spans, counted, measured, series, seriesMeasured }: MemoryResult): string {
  const bytes = (measured / spans).toFixed(1);
  const verdict = measured / spans <= MOST_BYTES_A_SPAN ? 'limit' : 'OVER the limit of';
  return `Memory at ${spans.toLocaleString('en')} spans without attributes: ${bytes} bytes a span measured (${verdict} ${MOST_BYTES_A_SPAN}), ${(counted / spans).toFixed(1)} of them columns.
${formatSeries(series, seriesMeasured)}`;
}

function formatSeries(series: number, measured: number): string {
  const verdict = measured <= MOST_BYTES_OF_SERIES ? 'limit' : 'OVER the limit of';
  return `${series.toLocaleString('en')} series of metrics, half of them timers of 100 durations: ${megabytes(measured)} (${verdict} ${megabytes(MOST_BYTES_OF_SERIES)}).`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
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

function formatStorage(storage: StorageReport): string[] {
  const { writer, spans, duration, longestEntry, longestTask, blocking, stored, grown, written, read } = storage;
  const longest = Math.max(longestEntry, longestTask);
  const row = (what: string, figure: string, goal: string, held: boolean): string[] => [what, figure, `${held ? '' : 'OVER '}${goal}`];
  const per = (count: number): string => `${(count / 1000).toFixed(0)} k/s`;
  return [
    `Storage of ${spans.toLocaleString('en')} spans in ${(duration / 1000).toFixed(1)} s while the demo's pipeline ran, written by the ${writer}:`,
    ...formatTable(
      ['', 'measured', 'limit'],
      [
        row('longest task of ours', `${longest.toFixed(1)} ms`, `${LONGEST_TASK} ms`, longest <= LONGEST_TASK),
        row('main thread for 100,000 spans', `${blocking.toFixed(1)} ms`, `${MOST_BLOCKING} ms`, blocking <= MOST_BLOCKING),
        row('packed, a span', `${stored.toFixed(1)} bytes`, `${MOST_STORED_BYTES} bytes`, stored <= MOST_STORED_BYTES),
        row('growth of the database, a span', `${grown.toFixed(1)} bytes`, `${MOST_STORED_BYTES} bytes`, grown <= MOST_STORED_BYTES),
        row(
          `written: ${per(written.ours)}, one record a span ${per(written.plain)}`,
          `${times(written.ratio)} ×`,
          `${LEAST_TIMES_WRITTEN} ×`,
          written.ratio >= LEAST_TIMES_WRITTEN,
        ),
        row(
          `100,000 read and analyzed: ${read.ours.toFixed(0)} ms, one record a span read ${read.plain.toFixed(0)} ms`,
          `${times(read.ratio)} ×`,
          `${MOST_OF_READING} ×`,
          read.ratio <= MOST_OF_READING,
        ),
      ],
    ),
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
