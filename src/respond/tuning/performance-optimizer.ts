import { bindMethods } from '../../base/bind-methods.js';
import { createSteadyClock, pageClock, type Clock } from '../../base/clock.js';
import { Emitter, type Unsubscribe } from '../../base/emitter.js';
import { createSafeReport } from '../../base/safe-report.js';
import type { IssueKind, Knob, TuningFigures } from '../../model/tuning.js';
import { CalmWatch } from './calm-watch.js';
import { ErrorCoverage } from './error-coverage.js';
import { FigureLog } from './figure-log.js';
import { findIssues, limitsOf, type Limits } from './find-issues.js';
import type { Issue } from './issues.js';
import { judgeEffect, levelOf } from './judge-effect.js';
import { KnobBoard, type Entry } from './knob-board.js';
import { recommend, type Candidate } from './recommend.js';
import type { Adjustment, TuningEvent, TuningRecommendation, TuningVerdict } from './tuning-event.js';
import { TuningJournal } from './tuning-journal.js';
import { completeTimes, type PerformanceOptimizerOptions, type TuningMode, type TuningTimes } from './tuning-options.js';

const DEFAULT_LEAST_EFFECTIVENESS = 0.2;
/** A judgement is put off while the figure is not known, up to so many times as long. */
const MOST_PATIENCE = 3;
/** A sample that comes a bit early, as timers do, counts. */
const EARLY = 0.75;
/** Whether trouble is over is seen by the mean of this share of `calmFor`. */
const CALM_WINDOW = 0.25;

/**
 * Turns the tracer (and the app, where it brings knobs of its own) down while something costs too much, and up again when that is over. One
 * adjustment at a time: the one that is worth most by what it is expected to help, less what it costs. It is judged by figures of before and
 * after, and taken back where it did not help, or where errors were lost since; so is all else, last first, once the trouble is over. What
 * somebody turns by hand meanwhile is left alone.
 *
 * Inert until `start()`; nothing runs by itself: somebody calls `tick` each second or so. Times given to it are ms since the clock's
 * `timeOrigin`; one before the last is taken for the last. `stop()` takes back all that is applied. No method throws.
 */
export class PerformanceOptimizer {
  readonly #read: () => TuningFigures;
  readonly #clock: Clock;
  readonly #times: TuningTimes;
  readonly #limits: Limits;
  readonly #leastEffectiveness: number;
  readonly #report: (part: string, error: unknown) => void;
  readonly #journal: TuningJournal;
  readonly #board: KnobBoard;
  readonly #figures = new FigureLog();
  readonly #coverage = new ErrorCoverage();
  readonly #calm: CalmWatch;
  readonly #changes: Emitter<{ change: undefined }>;
  #mode: TuningMode = 'advise';
  #running = false;
  #isBusy = false;
  #hasChanged = false;
  #now = 0;
  #sampledAt = -Infinity;
  /** Since when nothing was looked for and nothing changed, ms. */
  #lookedAt = 0;
  /** When something was last applied or taken back. */
  #changedAt = -Infinity;
  /** What was said last of each issue, so that it is said once. */
  readonly #said = new Map<IssueKind, string>();

  constructor(options: PerformanceOptimizerOptions) {
    const { read, knobs = [], mode, clock = pageClock, limits, leastEffectiveness: least = NaN, journal, report } = options;
    this.#report = createSafeReport(report);
    this.#read = read;
    this.#clock = createSteadyClock(clock, (error) => this.#report('clock', error));
    this.#times = completeTimes(options);
    this.#limits = limitsOf(limits);
    this.#leastEffectiveness = least >= 0 && least <= 1 ? least : DEFAULT_LEAST_EFFECTIVENESS;
    this.#journal = new TuningJournal(journal, (error) => this.#report('tuning journal', error));
    this.#board = new KnobBoard((event) => this.#note(event), this.#report);
    this.#calm = new CalmWatch(this.#times.calmFor);
    this.#changes = new Emitter((error) => this.#report('listener', error));
    for (const knob of knobs) this.#board.add(knob);
    bindMethods(this);
    if (isMode(mode)) this.#mode = mode;
  }

  get running(): boolean {
    return this.#running;
  }

  get mode(): TuningMode {
    return this.#mode;
  }

  /** From `automatic` to `advise`, what is applied is still judged and taken back; `off` takes all of it back at once. */
  set mode(mode: TuningMode) {
    if (!isMode(mode) || mode === this.#mode) return;
    this.#mode = mode;
    this.#hasChanged = true;
    this.#said.clear();
    this.#act(() => {
      if (mode === 'off') this.#revertAll('Tuning was switched off.');
    }, undefined);
  }

  /** Those that work, the app's own too. */
  get knobs(): readonly Knob[] {
    return this.#board.usable;
  }

  /** What is applied just now, in the order in which it was. */
  get active(): readonly Adjustment[] {
    return this.#board.entries.map(toAdjustment);
  }

  /** Lines of the journal that the sink did not take. */
  get failedWrites(): number {
    return this.#journal.failedWrites;
  }

  /** From now on, ticks count; what is kept of earlier page loads is read, and learned from. @returns `stop`. */
  start(): () => void {
    if (this.#running) return this.stop;
    this.#running = true;
    this.#act(() => {
      this.#figures.clear();
      this.#sampledAt = -Infinity;
      this.#lookedAt = this.#now;
    }, undefined);
    void this.#journal.load().then(() => this.#changes.emit('change', undefined));
    return this.stop;
  }

  /** Takes back all that is applied. Knobs stay for the next start. */
  stop(): void {
    if (!this.#running) return;
    this.#running = false;
    this.#act(() => this.#revertAll('Tuning was stopped.'), undefined);
  }

  /** To be called about once a second: takes a sample, judges, takes back, and every 30 seconds looks for issues. */
  tick(now?: number): void {
    if (!this.#running || this.#mode === 'off') return;
    this.#act(() => {
      this.#sample();
      this.#dropHandTurned();
      this.#checkErrors();
      this.#judge();
      this.#takeBack();
      if (this.#now - this.#lookedAt < this.#times.lookEvery) return;
      this.#lookedAt = this.#now;
      if (!this.#trial) this.#look();
    }, now);
  }

  /** The issues that there are by the latest samples, the most urgent first. */
  getIssues(): Issue[] {
    return findIssues(this.#figures, this.#limits, this.#now, this.#times.lookEvery, this.#changedAt, false);
  }

  /** What would help, best first for each issue. Applies nothing. */
  getRecommendations(): TuningRecommendation[] {
    const waits = this.#trial && `The effect of "${this.#trial.label}" is being measured.`;
    return this.getIssues().flatMap((issue) =>
      this.#recommend(issue).map(({ turned: _turned, turn: _turn, ...facts }) => ({ ...facts, waits: waits ?? facts.waits })),
    );
  }

  /** All that was done and why, of earlier page loads too, oldest first: the last 1000 lines. */
  getOptimizationHistory(): readonly TuningEvent[] {
    return this.#journal.events;
  }

  /** Looks at once, in any mode but `off`, and applies what is best. @returns it; undefined when there is nothing to do. */
  optimize(): Adjustment | undefined {
    if (!this.#running || this.#mode === 'off') return undefined;
    return this.#act(() => {
      this.#sample();
      this.#dropHandTurned();
      if (this.#trial) return undefined;
      return toOptional(this.#applyBest(this.getIssues().flatMap((issue) => this.#recommend(issue))));
    });
  }

  /**
   * Takes a knob's next step, as somebody wants it so. It is judged where it may help an issue that there is, and stays in any case, until it is
   * reverted by hand or tuning stops. Another whose effect is being measured is taken back first: what does what could not be told any more.
   * A step of the same knob that is being measured stays as well, as if it had been wanted by hand.
   * @returns the adjustment; undefined when there is no such knob, when it has no step left, fails, or tuning does not run.
   */
  apply(knobId: string): Adjustment | undefined {
    if (!this.#running || this.#mode === 'off') return undefined;
    return this.#act(() => {
      this.#dropHandTurned();
      const knob = this.#board.find(knobId);
      const trial = this.#trial;
      if (!knob || !this.#board.next(knob)) return undefined;
      if (trial?.turned === knob) {
        trial.state = 'kept';
        trial.by = 'hand';
      } else if (trial) this.#revert(trial, 'Something else was turned by hand before its effect was measured.');
      const turn = this.#board.next(knob);
      if (!turn) return undefined;
      const issue = this.getIssues().find(({ kind }) => (knob.helps[kind] ?? 0) > 0);
      const { from, to, cost = knob.cost } = turn;
      return toOptional(this.#apply(knob, { issue, from, to, cost, turn }, 'hand', 'Somebody wanted it.'));
    });
  }

  /** Takes an adjustment back, and what was turned of the same knob since. The knob is then left alone for `coolDown`. @returns whether it was there. */
  revert(adjustmentId: string): boolean {
    const revert = (): boolean => {
      this.#dropHandTurned();
      const entry = this.#board.entries.find(({ id }) => id === adjustmentId);
      if (!entry) return false;
      const trial = this.#trial;
      this.#revert(entry, 'By hand.');
      if (trial && trial.turned !== entry.turned) this.#revert(trial, 'Something else was taken back before its effect was measured.');
      return true;
    };
    return this.#act(revert) ?? false;
  }

  /** Adds a knob. One with an id that there is, or that is none, is reported and left out. @returns what takes it away again, turned back. */
  registerKnob(knob: Knob): Unsubscribe {
    const added = this.#board.add(knob);
    this.#changes.emit('change', undefined);
    return () => {
      if (added)
        this.#act(() => {
          this.#board.remove(added);
          this.#noteChange();
        }, undefined);
    };
  }

  /** Called after a tick or call in which `active`, the journal or the mode changed. */
  onChange(listener: () => void): Unsubscribe {
    return this.#changes.on('change', listener);
  }

  get #trial(): Entry | undefined {
    return this.#board.entries.find(({ state }) => state === 'trial');
  }

  #sample(): void {
    if (this.#now - this.#sampledAt < this.#times.sampleEvery * EARLY) return;
    this.#sampledAt = this.#now;
    try {
      const figures = this.#read();
      this.#figures.add(this.#now, figures);
      this.#coverage.add(figures);
    } catch (error) {
      this.#report('tuning figures', error);
    }
  }

  #dropHandTurned(): void {
    if (this.#board.dropHandTurned()) this.#noteChange();
  }

  /** Blames the last adjustment: with those before it, all errors were there. */
  #checkErrors(): void {
    const last = this.#board.entries.at(-1);
    if (!last || !this.#coverage.hasFallen) return;
    const why = 'Fewer of the errors that happened came into the record.';
    this.#revert(last, why);
    // Nothing is worth that.
    this.#board.rest(last.turned, Infinity, why);
  }

  #judge(): void {
    const trial = this.#trial;
    const { judgeAfter } = this.#times;
    if (!trial?.issue || this.#now - trial.at < judgeAfter) return;
    const after = this.#figures.values(trial.issue, trial.at + judgeAfter / 2, this.#now);
    const verdict = judgeEffect(trial.before, after, this.#limits[trial.issue].limit);
    if (!verdict) {
      if (this.#now - trial.at >= MOST_PATIENCE * judgeAfter)
        this.#close(trial, undefined, 'There was too little to measure its effect by.');
      return;
    }
    const isUseful = verdict.effectiveness >= this.#leastEffectiveness;
    const { id: adjustment, knob, label, issue, from, to, by } = trial;
    const why = isUseful
      ? 'It helps, and is kept.'
      : verdict.effectiveness > 0
        ? 'It helps too little.'
        : 'It does not help, but for what may be chance.';
    this.#note({ step: 'judged', adjustment, knob, label, issue, from, to, by, why, verdict });
    this.#close(trial, verdict, isUseful ? undefined : why);
  }

  /** Ends a trial. @param useless - why it is not to be kept. */
  #close(trial: Entry, verdict: TuningVerdict | undefined, useless: string | undefined): void {
    trial.state = 'kept';
    if (verdict) trial.verdict = verdict;
    if (useless !== undefined && trial.by === 'automatic') this.#revert(trial, useless);
    this.#calm.restart();
    this.#lookedAt = this.#now;
  }

  /** Takes back the last automatic adjustment once its trouble is over. */
  #takeBack(): void {
    if (this.#trial) return;
    const { entries } = this.#board;
    const last = entries.findLast(({ by }) => by === 'automatic');
    if (!last?.issue || !last.verdict || entries.some(({ turned, at }) => turned === last.turned && at > last.at)) return;
    const from = Math.max(this.#changedAt, this.#now - this.#times.calmFor * CALM_WINDOW);
    if (this.#figures.samples(from, this.#now) === 0) return this.#calm.restart();
    this.#calm.add(this.#now, levelOf(this.#figures.values(last.issue, from, this.#now)), last.verdict.limit, last.verdict);
    if (!this.#calm.isOver(this.#now, last.knob, last.issue) || this.#board.isNeeded(last)) return;
    this.#board.revert(last, 'taken back', 'The trouble is over.');
    this.#calm.takenBack(this.#now, last.knob, last.issue);
    this.#noteChange();
  }

  /** Does something about the most urgent issue about which something can be done. */
  #look(): void {
    const issues = findIssues(this.#figures, this.#limits, this.#now, this.#times.lookEvery, this.#changedAt, true);
    for (const kind of [...this.#said.keys()]) if (!issues.some((issue) => issue.kind === kind)) this.#said.delete(kind);
    for (const issue of issues) {
      const found = this.#recommend(issue);
      const [best] = found.filter(isReady);
      if (best && this.#mode === 'advise') this.#say(issue.kind, 'advised', best.why, best);
      else if (this.#applyBest(found)) return;
      else if (found.length === 0) this.#say(issue.kind, 'skipped', 'Nothing is left that would help.');
      else if (!best) this.#say(issue.kind, 'skipped', `${found[0].label}: ${found[0].waits ?? ''}`);
    }
  }

  /** The first that does not wait, or where that fails, the next. */
  #applyBest(candidates: readonly Candidate[]): Entry | undefined {
    for (const best of candidates) {
      const entry = isReady(best) && this.#apply(best.turned, best, 'automatic', best.why);
      if (entry) return entry;
    }
    return undefined;
  }

  #say(issue: IssueKind, step: 'skipped' | 'advised', why: string, best?: Candidate): void {
    const said = `${step} ${best?.knob ?? ''} ${JSON.stringify(best?.to ?? '')} ${why}`;
    if (this.#said.get(issue) === said) return;
    this.#said.set(issue, said);
    this.#note({ step, issue, ...(best && { knob: best.knob, label: best.label, from: best.from, to: best.to }), why });
  }

  #recommend(issue: Issue): Candidate[] {
    const { usable } = this.#board;
    const returns = this.#calm.findReturn(this.#now, usable, issue.kind);
    return recommend(issue, {
      knobs: usable,
      events: this.#journal.events,
      now: this.#clock.timeOrigin + this.#now,
      leastEffectiveness: this.#leastEffectiveness,
      next: (knob) => this.#board.next(knob),
      // That it helps is known: it may only have been a further step that did not.
      waits: (knob) => this.#board.waits(knob, this.#now, knob.id === returns),
      returns,
    });
  }

  #apply(
    turned: Knob,
    { issue, from, to, cost, turn }: Pick<Candidate, 'from' | 'to' | 'cost' | 'turn'> & { readonly issue: Issue | undefined },
    by: Adjustment['by'],
    why: string,
  ): Entry | undefined {
    const before = issue
      ? this.#figures.values(issue.kind, Math.max(this.#changedAt, this.#now - this.#times.lookEvery / 2), this.#now)
      : [];
    const facts = { id: this.#journal.nextId(), knob: turned.id, label: turned.label, issue: issue?.kind, from, to, cost, by };
    const state = issue ? 'trial' : 'kept';
    const moment = { at: this.#now, appliedAt: this.#clock.timeOrigin + this.#now };
    const entry = this.#board.apply({ ...facts, ...moment, state, turned, turn, before }, why);
    if (!entry) return undefined;
    if (issue) {
      this.#calm.returned(turned.id, issue.kind);
      this.#said.delete(issue.kind);
    }
    this.#coverage.adjusted();
    this.#noteChange();
    return entry;
  }

  #revert(entry: Entry, why: string): void {
    this.#board.revert(entry, 'reverted', why);
    this.#board.rest(entry.turned, this.#now + this.#times.coolDown, `It was reverted: ${why}`);
    this.#noteChange();
  }

  #revertAll(why: string): void {
    this.#dropHandTurned();
    this.#board.revertAll(why);
    this.#noteChange();
  }

  #noteChange(): void {
    this.#hasChanged = true;
    this.#changedAt = this.#lookedAt = this.#now;
    this.#calm.restart();
    this.#coverage.restart();
  }

  #note(event: Omit<TuningEvent, 'id' | 'time'>): void {
    this.#hasChanged = true;
    this.#journal.add({ time: this.#clock.timeOrigin + this.#now, ...event });
  }

  /** One thing at a time: what a knob or a reader of figures calls meanwhile does nothing, but a stop and a switch off are made up for. */
  #act<T>(work: () => T, now?: number): T | undefined {
    if (this.#isBusy) return undefined;
    this.#isBusy = true;
    const time = Number.isFinite(now) ? Number(now) : this.#clock.now();
    if (time > this.#now) this.#now = time;
    let result: T | undefined;
    try {
      result = work();
      if ((!this.#running || this.#mode === 'off') && this.#board.entries.length > 0) this.#revertAll('Tuning was stopped.');
    } catch (error) {
      this.#report('tuning', error);
    }
    this.#isBusy = false;
    const hasChanged = this.#hasChanged;
    this.#hasChanged = false;
    if (hasChanged) this.#changes.emit('change', undefined);
    return result;
  }
}

function toAdjustment({ id, knob, label, issue, from, to, cost, by, appliedAt, state, verdict }: Entry): Adjustment {
  return { id, knob, label, issue, from, to, cost, by, appliedAt, state, ...(verdict && { verdict }) };
}

function toOptional(entry: Entry | undefined): Adjustment | undefined {
  return entry && toAdjustment(entry);
}

function isReady({ waits }: Candidate): boolean {
  return waits === undefined;
}

function isMode(mode: unknown): mode is TuningMode {
  return mode === 'off' || mode === 'advise' || mode === 'automatic';
}
