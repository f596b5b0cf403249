import type { SeriesAggregate, SeriesKind, SessionAggregate } from '../../src/model/aggregate.js';
import { PAGE_ENTRY } from '../../src/model/page-entries.js';
import { SpanFlag, SpanKind, SpanStatus } from '../../src/model/span.js';
import { PIPELINE_TOTAL } from '../../src/model/thresholds.js';
import type { TraceData } from '../../src/model/trace-data.js';
import { Distribution } from '../../src/statistics/distribution.js';

/** A session in numbers by its definition, row by row, as slow as it is plain. */
export function aggregateNaively(data: TraceData): SessionAggregate {
  const { spans, strings, counters, weights } = data;
  const rows = Array.from({ length: spans.rowCount - spans.firstRow }, (_, at) => spans.firstRow + at);
  const frozen = rows.filter((row) => spans.kind(row) === SpanKind.entry && strings.get(spans.nameId(row)) === PAGE_ENTRY.frozen);
  const found = new Map<string, { kind: SeriesKind; name: string; values: Distribution; errors: number }>();
  const take = (kind: SeriesKind, name: string, value: number, weight: number, failed: boolean): void => {
    const key = `${kind} ${name}`;
    const series = found.get(key) ?? { kind, name, values: new Distribution(), errors: 0 };
    found.set(key, series);
    series.values.record(value, weight);
    if (failed) series.errors += weight;
  };
  const isNested = (row: number): boolean => {
    for (let above = spans.parent(row); above >= spans.firstRow; above = spans.parent(above)) {
      if (spans.kind(above) === SpanKind.pipeline) return true;
    }
    return false;
  };
  for (const row of rows) {
    const start = spans.start(row);
    const end = spans.end(row);
    if (Number.isNaN(end) || (spans.flags(row) & SpanFlag.acrossFreeze) !== 0) continue;
    if (frozen.some((one) => spans.start(one) < end && spans.end(one) > start && spans.end(one) > spans.start(one))) continue;
    const kind = spans.kind(row);
    const failed = spans.status(row) === SpanStatus.error;
    const weight = weights.get(spans.trace(row)) ?? { spans: 1, details: 1 };
    if (kind === SpanKind.pipeline && !isNested(row)) take('pipeline', PIPELINE_TOTAL, end - start, weight.spans, failed);
    if (kind === SpanKind.stage) take('stage', strings.get(spans.stageId(row) || spans.nameId(row)), end - start, weight.spans, failed);
    if (kind === SpanKind.capture) {
      take('action', strings.get(spans.nameId(row)), end - start, failed ? weight.spans : weight.details, failed);
    }
  }
  for (let row = counters.firstRow; row < counters.rowCount; row++)
    take('counter', strings.get(counters.nameId(row)), counters.value(row), 1, false);
  const series = [...found.values()].map(({ kind, name, values, errors }): SeriesAggregate => ({
    kind,
    name,
    values: values.toRecord(),
    errors,
  }));
  return { session: data.session, until: data.until, series, folded: 0 };
}
