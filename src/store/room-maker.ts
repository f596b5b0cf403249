import type { SessionDelta, TraceStore } from '../model/ports.js';
import { BYTES_PER_SAMPLE } from '../model/counter-table.js';
import { BYTES_PER_ROW } from '../model/span-chunk.js';
import { describeGivenUp, makeRoom } from './give-up.js';
import { measureStorage, type StorageManagerPart } from './storage-use.js';

/** Least that is given up at once, bytes: with less, a session that goes on would be back in a moment. */
const LEAST_ROOM = 1_000_000;

export interface RoomParts {
  /** Wall clock, ms since the Unix epoch. */
  readonly now: () => number;
  readonly storage: StorageManagerPart | undefined;
  readonly onFault: (error: unknown) => void;
  /** Told, in words for people, what was given up. */
  readonly onMade: (message: string) => Promise<void>;
}

/** Gives up what is old when the browser says that this site's storage is full. */
export class RoomMaker {
  readonly #parts: RoomParts;
  /** What the site took when room was made last, bytes. */
  #usage: number | undefined;

  constructor(parts: RoomParts) {
    this.#parts = parts;
  }

  /**
   * @param round - how often room was made for this write before: each time, twice as much is given up.
   * @returns false when nothing is left to give, or when giving did not help: a browser may take hours to count what was deleted as
   *   free, and all that there is must not be given up meanwhile.
   */
  readonly make = async (store: TraceStore, delta: SessionDelta, round: number): Promise<boolean> => {
    const { now, storage, onFault, onMade } = this.#parts;
    const { usage } = await measureStorage(storage, onFault);
    if (round > 0 && usage !== undefined && this.#usage !== undefined && usage >= this.#usage) return false;
    this.#usage = usage;
    const moment = { now: now(), running: delta.session.id };
    try {
      const message = describeGivenUp(await makeRoom(store, Math.max(LEAST_ROOM, bytesOf(delta)) * 2 ** round, moment));
      if (!message) return false;
      await onMade(`This site's storage was full. To make room, the history gave up ${message}.`);
      return true;
    } catch (error) {
      onFault(error);
      return false;
    }
  };
}

/** About as much as a store takes for it at most. */
function bytesOf({ chunks, counters }: SessionDelta): number {
  return chunks.reduce(
    (sum, { count, attributeBytes }) => sum + count * BYTES_PER_ROW + attributeBytes,
    counters.time.length * BYTES_PER_SAMPLE,
  );
}
