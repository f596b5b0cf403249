import type { CounterSamples } from '../model/ports.js';
import type { TraceWeight } from '../model/sampling.js';
import type { SessionInfo } from '../model/session.js';
import type { SpanChunk } from '../model/span-chunk.js';

/** The columns of a chunk that statistics need: a chunk of the recorder and one read from a store both have them. */
export type AggregatedChunk = Readonly<
  Pick<SpanChunk, 'firstRow' | 'count' | 'start' | 'end' | 'name' | 'stage' | 'track' | 'kind' | 'status' | 'parent' | 'trace' | 'flags'>
>;

/** What is new of a session, as a `SessionDelta` or a store's records bring it. */
export interface AggregatedPart {
  readonly session: SessionInfo;
  /** Changed chunks, whole, in order of their rows: a chunk may come as often as it changes. */
  readonly chunks: readonly AggregatedChunk[];
  /** Id of the first string in `strings`. Every name in `chunks` and `counters` has come with them or before. */
  readonly firstString: number;
  readonly strings: readonly string[];
  /** Weights that are new or changed, by number of the trace. */
  readonly weights: Iterable<readonly [trace: number, weight: TraceWeight]>;
  /** Position of the first sample in `counters`, counted over the session. */
  readonly firstCounter: number;
  readonly counters: CounterSamples;
  /** ms since the session's time origin. */
  readonly until: number;
}
