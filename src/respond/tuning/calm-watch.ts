import type { IssueKind } from '../../model/tuning.js';
import type { TuningVerdict } from './tuning-event.js';

/** Below this share of the limit, the trouble seems to be over. */
const CALM_BELOW = 0.5;
/** Where the figure would go over the limit again by what the adjustment had removed, it is tried all the same after so many times as long. */
const UNSURE_FACTOR = 10;
/** The wait is doubled so often at most. */
const MOST_FACTOR = 64;
/** No adjustment is taken to have done more than this: a figure of nearly 0 has no ratio to speak of. */
const MOST_RATIO = 100;

interface Return {
  factor: number;
  /** ms; undefined while it is applied. */
  takenBackAt: number | undefined;
}

/**
 * When an adjustment is no longer needed: when the figure has been below half of its limit for `calmFor`, and would stay below the limit by what the
 * adjustment was seen to do (else after ten times as long, as what it was seen to do may be past). Each time that the trouble comes back after
 * an adjustment was taken back, the next wait is twice as long, up to 64 times.
 */
export class CalmWatch {
  readonly #calmFor: number;
  #calmSince = NaN;
  #sureSince = NaN;
  readonly #returns = new Map<string, Return>();

  constructor(calmFor: number) {
    this.#calmFor = calmFor;
  }

  /** Something was changed: what was seen so far says nothing. */
  restart(): void {
    this.#calmSince = this.#sureSince = NaN;
  }

  /** @param value - mean of the figure lately; NaN when there was nothing to measure, as when nothing runs. */
  add(now: number, value: number, limit: number, verdict: TuningVerdict): void {
    const isCalm = Number.isNaN(value) || value <= CALM_BELOW * limit;
    const { before, after } = verdict;
    const ratio = Math.max(1, before / Math.max(after, before / MOST_RATIO));
    const isSure = isCalm && !(value * ratio > limit);
    if (!isCalm) this.#calmSince = NaN;
    else if (Number.isNaN(this.#calmSince)) this.#calmSince = now;
    if (!isSure) this.#sureSince = NaN;
    else if (Number.isNaN(this.#sureSince)) this.#sureSince = now;
  }

  isOver(now: number, knob: string, issue: IssueKind): boolean {
    const wait = this.#calmFor * (this.#returns.get(keyOf(knob, issue))?.factor ?? 1);
    return now - this.#sureSince >= wait || now - this.#calmSince >= wait * UNSURE_FACTOR;
  }

  takenBack(now: number, knob: string, issue: IssueKind): void {
    const key = keyOf(knob, issue);
    this.#returns.set(key, { factor: this.#returns.get(key)?.factor ?? 1, takenBackAt: now });
  }

  /** Which of these knobs was taken back too early, as the issue is here again; the last one of them. */
  findReturn(now: number, knobs: readonly { readonly id: string }[], issue: IssueKind): string | undefined {
    let found: { readonly id: string; readonly at: number } | undefined;
    for (const { id } of knobs) {
      const known = this.#returns.get(keyOf(id, issue));
      if (known?.takenBackAt === undefined) continue;
      if (now - known.takenBackAt > known.factor * this.#calmFor * UNSURE_FACTOR) this.#returns.delete(keyOf(id, issue));
      else if (!found || known.takenBackAt >= found.at) found = { id, at: known.takenBackAt };
    }
    return found?.id;
  }

  /** It is applied again. */
  returned(knob: string, issue: IssueKind): void {
    const known = this.#returns.get(keyOf(knob, issue));
    if (known?.takenBackAt === undefined) return;
    known.takenBackAt = undefined;
    known.factor = Math.min(MOST_FACTOR, known.factor * 2);
  }
}

function keyOf(knob: string, issue: IssueKind): string {
  return `${issue} ${knob}`;
}
