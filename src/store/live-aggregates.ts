import { SessionAggregator } from '../aggregate/session-aggregator.js';
import type { SessionAggregate } from '../model/aggregate.js';
import type { PreparedDelta } from './prepared-delta.js';
import { joinWeights } from './weight-segments.js';

/** How often the figures of a session that goes on are stored, ms of its time. */
const STORE_INTERVAL = 2000;
/** Bytes of a series without its buckets, about. */
const SERIES_BYTES = 200;
/** Of a stratum without its buckets and the name of its lane, about. */
const STRATUM_BYTES = 40;
/** Two for the number, eight for the count. */
const BUCKET_BYTES = 10;

interface LiveSession {
  readonly aggregator: SessionAggregator;
  /** Number of the last delta that it counts. */
  sequence: number;
  /** More of the same write is to come. */
  goesOn: boolean;
  /** When its figures were stored last, ms of the session's time. */
  storedAt: number;
}

/** Figures of the sessions that are being written here. */
export class LiveAggregates {
  readonly #sessions = new Map<string, LiveSession>();
  /** Written here, but not counted from their beginning on. */
  readonly #uncounted = new Set<string>();

  /**
   * Counts a delta, also one that somebody else has stored. Each that comes again counts once. Where one was missed, the session's figures
   * are given up: its spans will tell.
   * @param isFirst - the session begins with it.
   * @returns the figures, where it is time to store them.
   */
  add(delta: PreparedDelta, sequence: number, isFirst: boolean): SessionAggregate | undefined {
    const { id } = delta.session;
    if (isFirst) this.#take(id, new SessionAggregator(delta.session), 0);
    const live = this.#sessions.get(id);
    if (!live) {
      this.#uncounted.add(id);
      return undefined;
    }
    // A delta from the first string on holds everything that there is.
    const isWhole = delta.firstString === 0;
    if (sequence <= live.sequence && !isWhole) return undefined;
    if (sequence > live.sequence + 1 && !isWhole) {
      this.#sessions.delete(id);
      this.#uncounted.add(id);
      return undefined;
    }
    live.aggregator.add({ ...delta, weights: joinWeights([{ first: 0, items: delta.weights }]) });
    live.sequence = Math.max(sequence, live.sequence);
    live.goesOn = delta.goesOn === true;
    if (live.goesOn || delta.until - live.storedAt < STORE_INTERVAL) return undefined;
    live.storedAt = delta.until;
    return live.aggregator.toAggregate();
  }

  /** Figures up to a delta; undefined where they are not known, or reach further or less far. */
  get(id: string, sequence: number): SessionAggregate | undefined {
    const live = this.#sessions.get(id);
    return live?.sequence === sequence ? live.aggregator.toAggregate(live.goesOn) : undefined;
  }

  /**
   * Goes on from what was counted of everything that is stored, where a session is written here whose beginning, or a part of it, somebody
   * else has written.
   * @param sequence - number of the last delta that is counted.
   */
  resume(id: string, aggregator: SessionAggregator, sequence: number): void {
    if (this.#uncounted.has(id)) this.#take(id, aggregator, sequence);
  }

  forget(id: string): void {
    this.#sessions.delete(id);
    this.#uncounted.delete(id);
  }

  clear(): void {
    this.#sessions.clear();
    this.#uncounted.clear();
  }

  #take(id: string, aggregator: SessionAggregator, sequence: number): void {
    this.#sessions.set(id, { aggregator, sequence, goesOn: false, storedAt: -Infinity });
    this.#uncounted.delete(id);
  }
}

/** What an aggregate takes in a store, about. */
export function aggregateSize({ series }: SessionAggregate): number {
  return series.reduce((sum, { values, strata }) => {
    const names = strata?.tracks.reduce((total, track) => total + track.length, 0) ?? 0;
    const apart = strata ? strata.tracks.length * STRATUM_BYTES + names + strata.buckets.length * BUCKET_BYTES : 0;
    return sum + SERIES_BYTES + values.sketch.buckets.length * BUCKET_BYTES + apart;
  }, 0);
}
