import type { Knob } from '../../model/tuning.js';
import type { GivingBack } from './giving-back.js';
import type { Issue } from './issues.js';
import { judgeEffect } from './judge-effect.js';
import type { Entry } from './knob-board.js';
import type { Candidate } from './recommend.js';
import type { TuningDesk } from './tuning-desk.js';
import type { Adjustment, TuningVerdict } from './tuning-event.js';
import { isReady, type Weighing } from './weighing.js';

/** A judgement is put off while the figure is not known, up to so many times as long. */
const MOST_PATIENCE = 3;

/** A step of a knob, and what it is to help. */
type Step = Pick<Candidate, 'from' | 'to' | 'cost' | 'turn'> & { readonly issue: Issue | undefined };

/** What is on trial: applies steps of knobs, and judges each by the figures of before and after. */
export class Trials {
  readonly #desk: TuningDesk;
  readonly #weighing: Weighing;
  readonly #givingBack: GivingBack;

  constructor(desk: TuningDesk, weighing: Weighing, givingBack: GivingBack) {
    this.#desk = desk;
    this.#weighing = weighing;
    this.#givingBack = givingBack;
  }

  /** Applies the first that does not wait, or where that fails, the next. */
  applyBest(candidates: readonly Candidate[]): Entry | undefined {
    for (const best of candidates) {
      const entry = isReady(best) && this.#apply(best.turned, best, 'automatic', best.why);
      if (entry) return entry;
    }
    return undefined;
  }

  /** Takes a knob's next step, as somebody wants it so; see `PerformanceOptimizer.apply`. */
  applyByHand(knobId: string): Entry | undefined {
    const { board, trial } = this.#desk;
    const knob = board.find(knobId);
    if (!knob || !board.next(knob)) return undefined;
    if (trial?.turned === knob) {
      trial.state = 'kept';
      if (trial.by === 'automatic') board.keep(trial);
    } else this.#givingBack.endTrial('Something else was turned by hand before its effect was measured.');
    const turn = board.next(knob);
    if (!turn) return undefined;
    const issue = this.#weighing.issues().find(({ kind }) => (knob.helps[kind] ?? 0) > 0);
    const { from, to, cost = knob.cost } = turn;
    return this.#apply(knob, { issue, from, to, cost, turn }, 'hand', 'Somebody wanted it.');
  }

  /** Says of what is on trial whether it helped, once it is known or was waited for long enough. */
  judge(): void {
    const { trial, times, now, figures, limits, leastEffectiveness } = this.#desk;
    const { judgeAfter } = times;
    if (!trial?.issue || now - trial.at < judgeAfter) return;
    const after = figures.values(trial.issue, trial.at + judgeAfter / 2, now);
    const verdict = judgeEffect(trial.before, after, limits[trial.issue].limit);
    if (!verdict) {
      if (now - trial.at >= MOST_PATIENCE * judgeAfter) this.#end(trial, undefined, 'There was too little to measure its effect by.');
      return;
    }
    const isUseful = verdict.effectiveness >= leastEffectiveness;
    const { id: adjustment, knob, label, issue, from, to, by } = trial;
    const why = isUseful
      ? 'It helps, and is kept.'
      : verdict.effectiveness > 0
        ? 'It helps too little.'
        : 'It does not help, but for what may be chance.';
    this.#desk.note({ step: 'judged', adjustment, knob, label, issue, from, to, by, why, verdict });
    this.#end(trial, verdict, isUseful ? undefined : why);
  }

  /** @param useless - why it is not to be kept. */
  #end(trial: Entry, verdict: TuningVerdict | undefined, useless: string | undefined): void {
    trial.state = 'kept';
    if (verdict) trial.verdict = verdict;
    if (useless !== undefined && trial.by === 'automatic') this.#givingBack.revert(trial, useless);
    this.#desk.calm.restart();
    this.#desk.lookedAt = this.#desk.now;
  }

  #apply(turned: Knob, { issue, from, to, cost, turn }: Step, by: Adjustment['by'], why: string): Entry | undefined {
    const { figures, changedAt, now, times, journal, date, board, calm, said, coverage } = this.#desk;
    const before = issue ? figures.values(issue.kind, Math.max(changedAt, now - times.lookEvery / 2), now) : [];
    const facts = { id: journal.nextId(), knob: turned.id, label: turned.label, issue: issue?.kind, from, to, cost, by };
    const state = issue ? 'trial' : 'kept';
    const entry = board.apply({ ...facts, at: now, appliedAt: date, state, turned, turn, before }, why);
    if (!entry) return undefined;
    if (issue) {
      calm.returned(turned.id, issue.kind);
      said.delete(issue.kind);
    }
    coverage.adjusted();
    this.#desk.noteChange();
    return entry;
  }
}
