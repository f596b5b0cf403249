import type { TuningFigures } from '../../model/tuning.js';
import { findIssues } from './find-issues.js';
import type { Issue } from './issues.js';
import { recommend, type Candidate } from './recommend.js';
import type { TuningDesk } from './tuning-desk.js';
import type { TuningRecommendation } from './tuning-event.js';

/** A sample that comes a bit early, as timers do, counts. */
const EARLY = 0.75;

/** What is weighed: which figures are over their limits, and which knobs would help by how much. Turns nothing. */
export class Weighing {
  readonly #desk: TuningDesk;
  readonly #read: () => TuningFigures;
  #sampledAt = -Infinity;

  constructor(desk: TuningDesk, read: () => TuningFigures) {
    this.#desk = desk;
    this.#read = read;
  }

  restart(): void {
    this.#desk.figures.clear();
    this.#sampledAt = -Infinity;
    this.#desk.lookedAt = this.#desk.now;
  }

  sample(): void {
    const { now, times, figures, coverage, report } = this.#desk;
    if (now - this.#sampledAt < times.sampleEvery * EARLY) return;
    this.#sampledAt = now;
    try {
      const read = this.#read();
      figures.add(now, read);
      coverage.add(read);
    } catch (error) {
      report('tuning figures', error);
    }
  }

  /** @param lasting - see `findIssues`. */
  issues(lasting = false): Issue[] {
    const { figures, limits, now, times, changedAt } = this.#desk;
    return findIssues(figures, limits, now, times.lookEvery, changedAt, lasting);
  }

  /** What would help each issue that there is, as it is told to people. */
  recommendations(): TuningRecommendation[] {
    const { trial } = this.#desk;
    const waits = trial && `The effect of "${trial.label}" is being measured.`;
    // Why a knob rests is longer true than that another is being measured.
    return this.candidates().map(({ turned: _turned, turn: _turn, ...facts }) => ({ ...facts, waits: facts.waits ?? waits }));
  }

  candidates(): Candidate[] {
    return this.issues().flatMap((issue) => this.#recommend(issue));
  }

  /**
   * Looks for what lasts, and does something about the most urgent issue about which something can be done.
   *
   * @param act - applies the best of what would help; false when it could not. Undefined: it is only said what would be done.
   */
  look(act: ((found: readonly Candidate[]) => boolean) | undefined): void {
    const { said } = this.#desk;
    const issues = this.issues(true);
    for (const kind of [...said.keys()]) if (!issues.some((issue) => issue.kind === kind)) said.delete(kind);
    for (const issue of issues) {
      const found = this.#recommend(issue);
      const [best] = found.filter(isReady);
      if (best && !act) this.#say(issue, 'advised', best.why, best);
      else if (act?.(found)) return;
      else if (found.length === 0) this.#say(issue, 'skipped', 'Nothing is left that would help.');
      else if (!best) this.#say(issue, 'skipped', `${found[0].label}: ${found[0].waits ?? ''}`);
    }
  }

  #recommend(issue: Issue): Candidate[] {
    const { board, calm, now, date, journal, leastEffectiveness } = this.#desk;
    const { usable } = board;
    const returns = calm.findReturn(now, usable, issue.kind);
    return recommend(issue, {
      knobs: usable,
      events: journal.events,
      now: date,
      clockNow: now,
      leastEffectiveness,
      next: (knob) => board.next(knob),
      // That it helps is known: it may only have been a further step that did not.
      waits: (knob) => board.waits(knob, now, knob.id === returns),
      returns,
    });
  }

  #say({ kind: issue }: Issue, step: 'skipped' | 'advised', why: string, best?: Candidate): void {
    const { said } = this.#desk;
    const words = `${step} ${best?.knob ?? ''} ${JSON.stringify(best?.to ?? '')} ${why}`;
    if (said.get(issue) === words) return;
    said.set(issue, words);
    this.#desk.note({ step, issue, ...(best && { knob: best.knob, label: best.label, from: best.from, to: best.to }), why });
  }
}

export function isReady({ waits }: Candidate): boolean {
  return waits === undefined;
}
