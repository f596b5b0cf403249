import type { SessionAggregate } from './aggregate.js';
import type { DeviceClass } from './device-class.js';

/** Which sessions are meant. */
export type Selection =
  | { readonly kind: 'session'; readonly id: string }
  /** Sessions that started between two moments, wall clock, ms since the Unix epoch, both included. */
  | { readonly kind: 'range'; readonly from: number; readonly to: number }
  | { readonly kind: 'build'; readonly build: string }
  | { readonly kind: 'baseline'; readonly id: string };

/** A state that later ones are compared with. It keeps its figures, so that it outlives the sessions that it was made of. */
export interface Baseline {
  readonly id: string;
  /** For people. */
  readonly label: string;
  /** Wall clock, ms since the Unix epoch. */
  readonly createdAt: number;
  /** What it was made of. */
  readonly selection: Selection;
  /** All of its sessions are of this class: times of unlike machines are never taken together. */
  readonly device: DeviceClass;
  readonly sessions: readonly SessionAggregate[];
}
