import type { SessionAggregate } from '../model/aggregate.js';
import type { SessionInfo } from '../model/session.js';
import type { AggregatedPart } from './aggregated-part.js';

export type { AggregatedChunk, AggregatedPart } from './aggregated-part.js';

/** Streaming statistics of one session, fed with what is new of it. */
export class SessionAggregator {
  #session: SessionInfo;
  #until = 0;

  constructor(session: SessionInfo) {
    this.#session = session;
  }

  /** Counts what has ended and was not counted before. */
  add(part: AggregatedPart): void {
    this.#session = part.session;
    this.#until = Math.max(this.#until, part.until);
  }

  toAggregate(): SessionAggregate {
    return { session: this.#session, until: this.#until, series: [], folded: 0 };
  }
}
