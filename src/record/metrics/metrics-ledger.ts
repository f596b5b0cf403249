import type { SlotClock } from './slot-clock.js';
import type { TagPairs } from './tag-pairs.js';

/** What all names of one registry share: its clock, its room, and the count of what it could not take as it came. */
export interface MetricsLedger {
  readonly clock: SlotClock;
  readonly pairs: TagPairs;
  /** Series that there is still room for. */
  room: number;
  overflow: number;
  refused: number;
  /** Tells of something that is wrong, once a text. Never throws. */
  readonly tell: (text: string) => void;
}
