import { bindMethods } from '../../base/bind-methods.js';
import { createSteadyClock, pageClock } from '../../base/clock.js';
import { Emitter, type Unsubscribe } from '../../base/emitter.js';
import { createSafeReport } from '../../base/safe-report.js';
import type { Knob } from '../../model/tuning.js';
import { GivingBack } from './giving-back.js';
import type { Issue } from './issues.js';
import type { Entry } from './knob-board.js';
import { Trials } from './trials.js';
import { TuningDesk } from './tuning-desk.js';
import type { Adjustment, TuningEvent, TuningRecommendation } from './tuning-event.js';
import type { PerformanceOptimizerOptions, TuningMode } from './tuning-options.js';
import { Weighing } from './weighing.js';

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
  readonly #desk: TuningDesk;
  readonly #weighing: Weighing;
  readonly #givingBack: GivingBack;
  readonly #trials: Trials;
  readonly #changes: Emitter<{ change: undefined }>;
  #mode: TuningMode = 'advise';
  #running = false;
  #isBusy = false;

  constructor(options: PerformanceOptimizerOptions) {
    const { read, knobs = [], mode, clock = pageClock } = options;
    const report = createSafeReport(options.report);
    const steady = createSteadyClock(clock, (error) => report('clock', error));
    this.#desk = new TuningDesk(options, steady, report);
    this.#weighing = new Weighing(this.#desk, read);
    this.#givingBack = new GivingBack(this.#desk);
    this.#trials = new Trials(this.#desk, this.#weighing, this.#givingBack);
    this.#changes = new Emitter((error) => report('listener', error));
    for (const knob of knobs) this.#desk.board.add(knob);
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
    this.#desk.hasChanged = true;
    this.#desk.said.clear();
    this.#act(() => {
      if (mode === 'off') this.#givingBack.revertAll('Tuning was switched off.');
    }, undefined);
  }

  /** Those that work, the app's own too. */
  get knobs(): readonly Knob[] {
    return this.#desk.board.usable;
  }

  /** What is applied just now, in the order in which it was. */
  get active(): readonly Adjustment[] {
    return this.#desk.board.entries.map(toAdjustment);
  }

  /** Lines of the journal that the sink did not take. */
  get failedWrites(): number {
    return this.#desk.journal.failedWrites;
  }

  /** From now on, ticks count; what is kept of earlier page loads is read, and learned from. @returns `stop`. */
  start(): () => void {
    if (this.#running) return this.stop;
    this.#running = true;
    this.#act(() => this.#weighing.restart(), undefined);
    void this.#desk.journal.load().then(() => this.#changes.emit('change', undefined));
    return this.stop;
  }

  /** Takes back all that is applied. Knobs stay for the next start. */
  stop(): void {
    if (!this.#running) return;
    this.#running = false;
    this.#act(() => this.#givingBack.revertAll('Tuning was stopped.'), undefined);
  }

  /** To be called about once a second: takes a sample, judges, takes back, and every 30 seconds looks for issues. */
  tick(now?: number): void {
    if (!this.#running || this.#mode === 'off') return;
    this.#act(() => {
      const desk = this.#desk;
      this.#weighing.sample();
      this.#givingBack.dropHandTurned();
      this.#givingBack.checkErrors();
      this.#trials.judge();
      this.#givingBack.takeBack();
      if (desk.now - desk.lookedAt < desk.times.lookEvery) return;
      desk.lookedAt = desk.now;
      if (desk.trial) return;
      this.#weighing.look(this.#mode === 'advise' ? undefined : (found) => this.#trials.applyBest(found) !== undefined);
    }, now);
  }

  /** The issues that there are by the latest samples, the most urgent first. */
  getIssues(): Issue[] {
    return this.#weighing.issues();
  }

  /** What would help, best first for each issue. Applies nothing. */
  getRecommendations(): TuningRecommendation[] {
    return this.#weighing.recommendations();
  }

  /** All that was done and why, of earlier page loads too, oldest first: the last 1000 lines. */
  getOptimizationHistory(): readonly TuningEvent[] {
    return this.#desk.journal.events;
  }

  /** Looks at once, in any mode but `off`, and applies what is best. @returns it; undefined when there is nothing to do. */
  optimize(): Adjustment | undefined {
    if (!this.#running || this.#mode === 'off') return undefined;
    return this.#act(() => {
      this.#weighing.sample();
      this.#givingBack.dropHandTurned();
      return this.#desk.trial ? undefined : toOptional(this.#trials.applyBest(this.#weighing.candidates()));
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
      this.#givingBack.dropHandTurned();
      return toOptional(this.#trials.applyByHand(knobId));
    });
  }

  /**
   * Makes an adjustment that was applied automatically somebody's own, as if they had applied it: it is still judged, and stays in any case, with
   * what was turned of the same knob before, until it is reverted by hand, loses errors, or tuning stops. Once reverted, its knob is tuned as before.
   * @returns whether it is applied.
   */
  keep(adjustmentId: string): boolean {
    const keep = (): boolean => {
      this.#givingBack.dropHandTurned();
      return this.#givingBack.keepByHand(adjustmentId);
    };
    return this.#act(keep) ?? false;
  }

  /** Takes an adjustment back, and what was turned of the same knob since. The knob is then left alone for `coolDown`. @returns whether it was there. */
  revert(adjustmentId: string): boolean {
    const revert = (): boolean => {
      this.#givingBack.dropHandTurned();
      return this.#givingBack.revertByHand(adjustmentId);
    };
    return this.#act(revert) ?? false;
  }

  /** Adds a knob. One with an id that there is, or that is none, is reported and left out. @returns what takes it away again, turned back. */
  registerKnob(knob: Knob): Unsubscribe {
    const { board } = this.#desk;
    const added = board.add(knob);
    this.#changes.emit('change', undefined);
    return () => {
      if (added)
        this.#act(() => {
          board.remove(added);
          this.#desk.noteChange();
        }, undefined);
    };
  }

  /** Called after a tick or call in which `active`, the journal or the mode changed. */
  onChange(listener: () => void): Unsubscribe {
    return this.#changes.on('change', listener);
  }

  /** One thing at a time: what a knob or a reader of figures calls meanwhile does nothing, but a stop and a switch off are made up for. */
  #act<T>(work: () => T, now?: number): T | undefined {
    if (this.#isBusy) return undefined;
    this.#isBusy = true;
    const desk = this.#desk;
    const time = Number.isFinite(now) ? Number(now) : desk.clock.now();
    if (time > desk.now) desk.now = time;
    let result: T | undefined;
    try {
      result = work();
      if ((!this.#running || this.#mode === 'off') && desk.board.entries.length > 0) this.#givingBack.revertAll('Tuning was stopped.');
    } catch (error) {
      desk.report('tuning', error);
    }
    this.#isBusy = false;
    const { hasChanged } = desk;
    desk.hasChanged = false;
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

function isMode(mode: unknown): mode is TuningMode {
  return mode === 'off' || mode === 'advise' || mode === 'automatic';
}
