import type { SessionAggregate } from '../model/aggregate.js';
import type { CounterSamples } from '../model/ports.js';
import type { TraceData } from '../model/trace-data.js';
import { SessionAggregator } from './session-aggregator.js';

/** A whole recording in numbers: of a file, or where a stored aggregate is missing. Spans still open are in no figure. */
export function aggregateTrace(data: TraceData): SessionAggregate {
  return countTrace(data).toAggregate();
}

/** As `aggregateTrace`, for what is recorded afterwards to be counted too. */
export function countTrace(data: TraceData): SessionAggregator {
  const aggregator = new SessionAggregator(data.session);
  aggregator.add({
    session: data.session,
    chunks: data.spans.chunks,
    firstString: 0,
    strings: data.strings.slice(),
    weights: data.weights,
    firstCounter: data.counters.firstRow,
    counters: samplesOf(data),
    until: data.until,
  });
  return aggregator;
}

function samplesOf({ counters }: TraceData): CounterSamples {
  const { firstRow, rowCount } = counters;
  const count = rowCount - firstRow;
  const samples = { time: new Float64Array(count), name: new Uint32Array(count), value: new Float64Array(count) };
  for (let at = 0; at < count; at++) {
    samples.time[at] = counters.time(firstRow + at);
    samples.name[at] = counters.nameId(firstRow + at);
    samples.value[at] = counters.value(firstRow + at);
  }
  return samples;
}
