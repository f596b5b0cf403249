/** One thing that a browser can or cannot do for acttrace. */
export interface Capability {
  /** For people: `long animation frames`. */
  readonly name: string;
  readonly supported: boolean;
  /** What is lost without it, and what stands in for it, for people. Also when supported: what it gives. */
  readonly note: string;
}
