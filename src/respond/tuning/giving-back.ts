import { levelOf } from './judge-effect.js';
import type { Entry } from './knob-board.js';
import type { TuningDesk } from './tuning-desk.js';

/** Whether trouble is over is seen by the mean of this share of `calmFor`. */
const CALM_WINDOW = 0.25;

/** What is given back: what was turned by hand meanwhile, what loses errors, what is no longer needed, and at the end all of it. */
export class GivingBack {
  readonly #desk: TuningDesk;

  constructor(desk: TuningDesk) {
    this.#desk = desk;
  }

  /** Leaves to people what they have turned by hand. */
  dropHandTurned(): void {
    if (this.#desk.board.dropHandTurned()) this.#desk.noteChange();
  }

  /** Blames the last adjustment where errors go missing: with those before it, all errors were there. */
  checkErrors(): void {
    const { board, coverage } = this.#desk;
    const last = board.entries.at(-1);
    if (!last || !coverage.hasFallen) return;
    const why = 'Fewer of the errors that happened came into the record.';
    this.revert(last, why);
    // Nothing is worth that.
    board.rest(last.turned, Infinity, why);
  }

  /** Takes back the last automatic adjustment once its trouble is over. */
  takeBack(): void {
    const { trial, board, changedAt, now, times, figures, calm } = this.#desk;
    if (trial) return;
    const { entries } = board;
    // Below what somebody wants of the same knob, it is theirs as well.
    const tops = new Map(entries.map((entry) => [entry.turned, entry]));
    const last = entries.findLast((entry) => entry.by === 'automatic' && tops.get(entry.turned) === entry);
    if (!last?.issue || !last.verdict) return;
    const from = Math.max(changedAt, now - times.calmFor * CALM_WINDOW);
    if (figures.samples(from, now) === 0) return calm.restart();
    calm.add(now, levelOf(figures.values(last.issue, from, now)), last.verdict.limit, last.verdict);
    if (!calm.isOver(now, last.knob, last.issue) || board.isNeeded(last)) return;
    board.revert(last, 'taken back', 'The trouble is over.');
    calm.takenBack(now, last.knob, last.issue);
    this.#desk.noteChange();
  }

  /** Makes one somebody's own; see `PerformanceOptimizer.keep`. */
  keepByHand(adjustmentId: string): boolean {
    const { board } = this.#desk;
    const entry = board.entries.find(({ id }) => id === adjustmentId);
    if (entry?.by === 'automatic') board.keep(entry);
    return entry !== undefined;
  }

  /** As somebody wants it so; see `PerformanceOptimizer.revert`. */
  revertByHand(adjustmentId: string): boolean {
    const { board, trial } = this.#desk;
    const entry = board.entries.find(({ id }) => id === adjustmentId);
    if (!entry) return false;
    this.revert(entry, 'By hand.');
    if (trial && trial.turned !== entry.turned) this.endTrial('Something else was taken back before its effect was measured.');
    return true;
  }

  /** Ends what is on trial, as its effect can no longer be told from another's. What somebody wanted so stays. */
  endTrial(why: string): void {
    const { trial } = this.#desk;
    if (trial?.by === 'automatic') this.revert(trial, why);
    else if (trial) trial.state = 'kept';
  }

  /** Takes one back, and leaves its knob alone for a while. */
  revert(entry: Entry, why: string): void {
    const { board, now, times } = this.#desk;
    board.revert(entry, 'reverted', why);
    board.rest(entry.turned, now + times.coolDown, `It was reverted: ${why}`);
    this.#desk.noteChange();
  }

  revertAll(why: string): void {
    this.dropHandTurned();
    this.#desk.board.revertAll(why);
    this.#desk.noteChange();
  }
}
