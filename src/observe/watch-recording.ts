import type { SpanSink } from '../model/ports.js';

/**
 * Tells whether spans were recorded since it was asked last: rows are numbered one after the other, so it looks for the first number
 * that is none yet. Takes some twenty steps for a million spans, one for none.
 */
export function watchRecording(sink: Pick<SpanSink, 'has'>): () => boolean {
  let next = 0;
  const advance = (): boolean => {
    if (!sink.has(next)) return false;
    let recorded = next;
    let step = 1;
    for (; sink.has(next + step); step *= 2) recorded = next + step;
    let free = next + step;
    while (free - recorded > 1) {
      const middle = Math.floor((recorded + free) / 2);
      if (sink.has(middle)) recorded = middle;
      else free = middle;
    }
    next = free;
    return true;
  };
  advance();
  return advance;
}
