/** A piece of what a session adds to as it goes on (strings, log lines, counters, weights), and its position there. */
export interface Segment {
  readonly first: number;
  /** Nothing in it is trusted. */
  readonly items: unknown;
}
