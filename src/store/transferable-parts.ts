import type { StoredParts } from './stored-session.js';

/** The buffers of a session's columns, each once: what a worker hands over instead of copying it. */
export function collectBuffers({ chunks, counters, weights }: StoredParts): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>();
  const collect = (columns: unknown): void => {
    if (typeof columns !== 'object' || columns === null) return;
    for (const column of Object.values(columns)) {
      if (ArrayBuffer.isView(column) && column.buffer instanceof ArrayBuffer) buffers.add(column.buffer);
    }
  };
  chunks.forEach(collect);
  for (const { items } of [...counters, ...weights]) collect(items);
  return [...buffers];
}
