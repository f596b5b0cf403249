import type { IssueKind } from '../../model/tuning.js';
import type { TuningEvent } from './tuning-event.js';

/** The knob's own guess counts as much as so many results. */
const GUESS_COUNTS = 2;
/** Results that count, of each knob and issue: pages change, and so does what helps them. */
const MOST_RESULTS = 20;
/** Older results do not count, ms: 30 days. */
const LONGEST = 30 * 24 * 60 * 60 * 1000;

export interface Expectation {
  /** Share of the excess, 0–1. */
  readonly expected: number;
  readonly results: number;
}

/**
 * What a step of a knob is expected to remove of an issue's excess: the mean of what it did so far, drawn toward the knob's own guess.
 *
 * @param events - of the journal, of earlier page loads too, in order of time.
 * @param now - ms since the Unix epoch.
 */
export function expectEffect(guess: number, knob: string, issue: IssueKind, events: readonly TuningEvent[], now: number): Expectation {
  const results = events
    .filter((event) => event.step === 'judged' && event.knob === knob && event.issue === issue && now - event.time <= LONGEST)
    .slice(-MOST_RESULTS);
  const sum = results.reduce((total, { verdict }) => total + (verdict?.effectiveness ?? 0), 0);
  return { expected: (guess * GUESS_COUNTS + sum) / (GUESS_COUNTS + results.length), results: results.length };
}
