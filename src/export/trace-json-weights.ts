import type { TraceWeight, TraceWeights } from '../model/sampling.js';
import { checkColumns, checkInteger, field, wrongType, type FileObject } from './trace-json-checks.js';
import { LAST_TRACE, MOST_ROWS, MOST_WEIGHT } from './trace-json-limits.js';

/** Reads the sampling weights of a file: each trace once, in ascending order. */
export function readWeights(file: FileObject): TraceWeights {
  const { trace, spans, details } = checkColumns(field(file, 'sampling'), 'sampling', ['trace', 'spans', 'details'], MOST_ROWS);
  const weights = new Map<number, TraceWeight>();
  let least = 0;
  for (let at = 0; at < trace.length; at++) {
    const number = checkInteger(trace[at], least, LAST_TRACE, 'sampling.trace', at);
    weights.set(number, {
      spans: checkWeight(spans[at], 'sampling.spans', at),
      details: checkWeight(details[at], 'sampling.details', at),
    });
    least = number + 1;
  }
  return weights;
}

function checkWeight(value: unknown, where: string, at: number): number {
  if (typeof value === 'number' && value >= 1 && value <= MOST_WEIGHT) return value;
  throw wrongType(`${where}[${at}]`, `a weight from 1 to ${MOST_WEIGHT}`, value);
}
