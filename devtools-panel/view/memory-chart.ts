import { formatBytes, formatDuration } from '../../src/base/format.js';
import type { MemoryReport, MemorySeries } from '../../src/monitor.js';
import type { ChartLine, ChartSpec } from './chart-spec.js';
import { BYTES, numbersOf } from './figure-kind.js';

/** The shortest stretch that is shown, ms. */
const LEAST_SPAN = 60_000;

/** The heap over time, its low points and how they grow; where the browser tells no heap, the elements of the document. Undefined: nothing yet. */
export function memoryChartOf(report: MemoryReport): ChartSpec | undefined {
  const { samples } = report;
  const [series, values] = hasAny(samples.heapUsed) ? (['heap', samples.heapUsed] as const) : (['elements', samples.elements] as const);
  if (!hasAny(values)) return undefined;
  const isHeap = series === 'heap';
  const kind = isHeap ? BYTES : numbersOf('');
  const found = report.series.find((one) => one.series === series)?.growth;
  // As a line that rises evenly through the middle of the stretch.
  const half = found && (found.perMinute.value * (found.to - found.from)) / 2 / 60_000;
  const middle = found && found.level + found.amount / 2;
  const growth =
    found && half !== undefined && middle !== undefined
      ? { time: [found.from, found.to], value: [middle - half, middle + half] }
      : undefined;
  const { lowPoints } = report;
  const time = [...new Set([...samples.time, ...(isHeap ? lowPoints.time : []), ...(growth?.time ?? [])])].sort(
    (one, other) => one - other,
  );
  const columns: ChartLine[] = [
    {
      label: isHeap ? 'Heap in use' : 'Elements in the document',
      values: place(time, samples.time, values),
      shape: 'line',
      isConnected: true,
    },
    ...(isHeap && lowPoints.time.length > 0
      ? [
          {
            label: 'After a full collection, without what acttrace holds',
            values: place(time, lowPoints.time, lowPoints.value),
            shape: 'dots',
            tone: 'muted',
          } as const,
        ]
      : []),
    ...(growth ? [{ label: 'Growth', values: place(time, growth.time, growth.value), shape: 'dashed', tone: 'warning' } as const] : []),
  ];
  const to = samples.time.at(-1) ?? 0;
  const from = Math.min(samples.time[0] ?? to, to - LEAST_SPAN);
  const limit = samples.heapLimit.at(-1) ?? NaN;
  const known = values.filter((value) => !Number.isNaN(value));
  return {
    label: columns[0].label,
    description:
      `${columns[0].label} over the last ${formatDuration(Math.max(1000, to - (samples.time[0] ?? to)))}: ` +
      `between ${kind.format(Math.min(...known))} and ${kind.format(Math.max(...known))}, last ${kind.format(known.at(-1) ?? NaN)}`,
    time,
    from,
    to,
    lines: columns,
    limits: isHeap && limit > 0 ? [{ value: limit, label: `limit of the heap ${formatBytes(limit)}`, severity: 'critical' }] : [],
    kind,
  };
}

/** The last figure of a count that is known; NaN: none. */
export function lastOf(report: MemoryReport, series: Exclude<MemorySeries, 'heap'>): number {
  return report.samples[series].findLast((value) => !Number.isNaN(value)) ?? NaN;
}

function hasAny(values: readonly number[]): boolean {
  return values.some((value) => !Number.isNaN(value));
}

/** Values at their moments of a longer row of moments; null elsewhere. */
function place(time: readonly number[], at: readonly number[], values: readonly number[]): (number | null)[] {
  const byTime = new Map(at.map((moment, index) => [moment, values[index]]));
  return time.map((moment) => {
    const value = byTime.get(moment);
    return value === undefined || Number.isNaN(value) ? null : value;
  });
}
