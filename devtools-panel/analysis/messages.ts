/** What page and analysis worker tell each other. */
import type { CounterSamples } from '../../src/model/ports.js';
import type { DropCounts, SessionInfo } from '../../src/model/session.js';
import type { PackedChunk } from './packed-chunk.js';

/** A piece of what changed in a recording since the worker's copy of it was made. */
export interface MirrorUpdate {
  /** Whole: they replace those with the same first row. */
  readonly chunks: readonly PackedChunk[];
  /** Follow those that were sent before. */
  readonly strings: readonly string[];
  /** Follow those that were sent before, unless those were evicted. */
  readonly counters: CounterSamples;
  /** Number of the first of them. */
  readonly firstCounter: number;
  /** With the last piece, from which on the copy is that of one moment. */
  readonly head?: MirrorHead;
}

export interface MirrorHead {
  readonly session: SessionInfo;
  readonly dropped: DropCounts;
  /** ms since the session's time origin. */
  readonly until: number;
  /** Older rows and samples were evicted. */
  readonly firstRow: number;
  readonly firstCounter: number;
  /** Trace, weight of its spans and of its details, one after the other. */
  readonly weights: Float64Array;
}

/** An argument of a job: a recording is named by the number of its copy. */
export type SentArgument = { readonly mirror: number } | { readonly value: unknown };

export type ToWorker =
  | { readonly kind: 'mirror'; readonly mirror: number; readonly update: MirrorUpdate }
  | { readonly kind: 'forget'; readonly mirror: number }
  | { readonly kind: 'job'; readonly id: number; readonly name: string; readonly args: readonly SentArgument[] };

export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'progress'; readonly id: number; readonly share: number }
  /** The next items of a long list of the result, see `parts.ts`; `list` is its number. */
  | { readonly kind: 'part'; readonly id: number; readonly list: number; readonly place: ListPlace; readonly items: readonly unknown[] }
  /** `took`: ms of computing. */
  | { readonly kind: 'done'; readonly id: number; readonly result: unknown; readonly took: number }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string };

/** Where a long list, or record, belongs. */
export interface ListPlace {
  /** Keys that lead to it. */
  readonly path: readonly string[];
  /** Its items are the entries of a record without prototype. */
  readonly isRecord: boolean;
}

export type Post<Message> = (message: Message, transfer?: Transferable[]) => void;
