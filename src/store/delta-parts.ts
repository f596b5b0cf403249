import type { CounterSamples, SessionDelta } from '../model/ports.js';
import { prepareChunk, prepareDelta, type PreparedChunk, type PreparedDelta } from './prepared-delta.js';

const NO_SAMPLES: CounterSamples = { time: new Float64Array(0), name: new Uint32Array(0), value: new Float64Array(0) };

/**
 * A delta on its way to the store, in parts that each are a delta: the first with everything but most of the chunks, so that every name
 * is there before it is used, the others with the chunks that follow, in order. Whatever number of them arrives, the session is whole up
 * to there.
 *
 * Chunks are prepared when their part is: one that is full has only ends, flags and attributes that still may change, and is then
 * written again; of one that is not, the delta knows the rows that belong to it.
 */
export class DeltaParts {
  readonly #delta: SessionDelta;
  #next = 0;
  #begun = false;

  constructor(delta: SessionDelta) {
    this.#delta = delta;
  }

  get done(): boolean {
    return this.#begun && this.chunksLeft === 0;
  }

  get chunksLeft(): number {
    return this.#delta.chunks.length - this.#next;
  }

  /**
   * The next part: as many chunks as are ready within `budget` ms, at least one where any are left.
   * @param sequence - its number in the session, see `PreparedDelta`.
   */
  take(sequence: number, budget: number): PreparedDelta {
    const delta = this.#begun ? withoutNews(this.#delta) : this.#delta;
    this.#begun = true;
    const chunks: PreparedChunk[] = [];
    const until = performance.now() + budget;
    while (this.#next < delta.chunks.length) {
      chunks.push(prepareChunk(delta.chunks[this.#next]));
      this.#next++;
      if (performance.now() >= until) break;
    }
    return { ...prepareDelta({ ...delta, chunks: [] }, sequence), chunks, ...(!this.done && { goesOn: true }) };
  }
}

/** The delta as it goes on once all of it but its chunks is written. */
function withoutNews(delta: SessionDelta): SessionDelta {
  const { firstString, strings, firstLog, logs, firstCounter, counters } = delta;
  return {
    ...delta,
    firstString: firstString + strings.length,
    strings: [],
    firstLog: firstLog + logs.length,
    logs: [],
    firstCounter: firstCounter + counters.time.length,
    counters: NO_SAMPLES,
    weights: [],
  };
}
