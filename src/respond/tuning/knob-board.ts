import type { IssueKind, Knob, KnobStep } from '../../model/tuning.js';
import { messageOf } from '../../base/fault-log.js';
import type { Adjustment, TuningEvent, TuningStep, TuningVerdict } from './tuning-event.js';

/** Far more than anybody has; each is asked at each look. */
const MOST_KNOBS = 100;

/** An adjustment and how to take it back. */
export interface Entry extends Omit<Adjustment, 'state' | 'verdict' | 'by'> {
  state: Adjustment['state'];
  by: Adjustment['by'];
  verdict?: TuningVerdict;
  readonly turned: Knob;
  readonly turn: KnobStep;
  /** ms since the clock's origin. */
  readonly at: number;
  /** Values of the figure before. */
  readonly before: readonly number[];
  /** How the knob stood before and after, as JSON. */
  readonly wasAt: string;
  readonly standsAt: string;
}

/** Why a knob is left alone. */
export interface Waiting {
  readonly why: string;
  /** ms since the clock's origin; Infinity: for good. Undefined: it depends on somebody. */
  readonly until: number | undefined;
}

type Log = (event: Omit<TuningEvent, 'id' | 'time'>) => void;

/**
 * The knobs, and what is turned of them. Whatever a knob throws is journalled, and it is left out from then on; so is one that does not do what
 * it says. Never throws.
 */
export class KnobBoard {
  readonly #log: Log;
  readonly #report: (part: string, error: unknown) => void;
  #knobs: Knob[] = [];
  readonly #broken = new Set<Knob>();
  /** Until when a knob is left alone, ms, and why. */
  readonly #rests = new Map<Knob, Waiting & { readonly until: number }>();
  /** Knobs of which somebody chose by hand what had been adjusted, and where they stand, as JSON. */
  readonly #theirs = new Map<Knob, string>();
  #entries: Entry[] = [];

  constructor(log: Log, report: (part: string, error: unknown) => void) {
    this.#log = log;
    this.#report = report;
  }

  /** Those that work. */
  get usable(): readonly Knob[] {
    return this.#knobs.filter((knob) => !this.#broken.has(knob));
  }

  /** What is turned, in the order in which it was. */
  get entries(): readonly Entry[] {
    return this.#entries;
  }

  find(id: string): Knob | undefined {
    return this.usable.find((knob) => knob.id === id);
  }

  /** @returns the knob as it is used; undefined when it is refused, which is reported. */
  add(given: Knob): Knob | undefined {
    try {
      const knob = readKnob(given);
      if (this.#knobs.some(({ id }) => id === knob.id)) throw new Error(`There is a knob "${knob.id}" already.`);
      if (this.#knobs.length >= MOST_KNOBS) throw new Error(`There are ${MOST_KNOBS} knobs already.`);
      this.#knobs = [...this.#knobs, knob];
      return knob;
    } catch (error) {
      this.#report('knob', error);
      return undefined;
    }
  }

  /** Takes back what is turned of it. */
  remove(knob: Knob): void {
    const first = this.#entries.find(({ turned }) => turned === knob);
    if (first) this.revert(first, 'reverted', 'The knob was taken away.');
    this.#knobs = this.#knobs.filter((other) => other !== knob);
    this.#broken.delete(knob);
    this.#rests.delete(knob);
    this.#theirs.delete(knob);
  }

  next(knob: Knob): KnobStep | undefined {
    try {
      return knob.next();
    } catch (error) {
      this.#fail(knob, error);
      return undefined;
    }
  }

  rest(knob: Knob, until: number, why: string): void {
    this.#rests.set(knob, { until, why });
  }

  /** Why a knob is left alone just now. @param passes - whether it may be turned all the same, unless it is left alone for good. */
  waits(knob: Knob, now: number, passes: boolean): Waiting | undefined {
    if (this.#isTheirs(knob)) return { why: 'Somebody chose it by hand, and has it until it is changed again.', until: undefined };
    const rest = this.#rests.get(knob);
    return rest && now < rest.until && !(passes && rest.until < Infinity) ? rest : undefined;
  }

  /** @returns undefined when it failed. */
  apply(facts: Omit<Entry, 'wasAt' | 'standsAt'>, why: string): Entry | undefined {
    const { turned, turn } = facts;
    try {
      const wasAt = JSON.stringify(turned.read());
      try {
        turn.apply();
        const standsAt = JSON.stringify(turned.read());
        if (standsAt === wasAt) throw new Error('It was turned, and stands where it stood.');
        const entry = { ...facts, wasAt, standsAt };
        this.#entries = [...this.#entries, entry];
        this.#note('applied', entry, why);
        return entry;
      } catch (error) {
        // Perhaps it was halfway done.
        turn.revert();
        throw error;
      }
    } catch (error) {
      this.#fail(turned, error);
      return undefined;
    }
  }

  /** Makes an adjustment somebody's own, who wants it just so. */
  keep(entry: Entry): void {
    entry.by = 'hand';
    this.#note('kept', entry, 'Somebody wants it so: it stays until they revert it.');
  }

  isNeeded({ turned, turn }: Entry): boolean {
    try {
      return turn.isNeeded?.() === true;
    } catch (error) {
      this.#fail(turned, error);
      return false;
    }
  }

  /**
   * Takes an adjustment back, and first what was turned of the same knob since. One that has no effect shows that somebody chose meanwhile just
   * what was adjusted: it is theirs then, with what was turned of the knob before.
   */
  revert(entry: Entry, step: 'reverted' | 'taken back', why: string): void {
    for (const one of [...this.#entries].reverse()) {
      if (one.turned !== entry.turned || !this.#entries.includes(entry)) continue;
      this.#entries = this.#entries.filter((other) => other !== one);
      try {
        one.turn.revert();
        const standsAt = JSON.stringify(one.turned.read());
        if (standsAt === one.standsAt) this.#leaveToPeople(one);
        else if (standsAt !== one.wasAt) throw new Error('It was taken back, and does not stand where it stood.');
        else this.#note(step, one, why);
      } catch (error) {
        this.#fail(one.turned, error, one);
      }
    }
  }

  /** Takes everything back, last first. */
  revertAll(why: string): void {
    for (let last = this.#entries.at(-1); last; last = this.#entries.at(-1)) this.revert(last, 'reverted', why);
  }

  /** Forgets what is turned of knobs that somebody has turned by hand meanwhile, and leaves those knobs alone. @returns whether there were any. */
  dropHandTurned(): boolean {
    const tops = new Map(this.#entries.map((entry) => [entry.turned, entry]));
    let hasDropped = false;
    for (const [knob, top] of tops) {
      if (this.#standsAt(top)) continue;
      hasDropped = true;
      const own = this.#entries.filter(({ turned }) => turned === knob);
      this.#entries = this.#entries.filter(({ turned }) => turned !== knob);
      for (const entry of own) this.#note('superseded', entry, 'Somebody turned it by hand: it is theirs from now on.');
      this.rest(knob, Infinity, 'Somebody turned it by hand.');
    }
    return hasDropped;
  }

  #leaveToPeople(top: Entry): void {
    const { turned, standsAt } = top;
    this.#theirs.set(turned, standsAt);
    const below = this.#entries.filter((entry) => entry.turned === turned).reverse();
    this.#entries = this.#entries.filter((entry) => entry.turned !== turned);
    for (const { turn } of below) turn.revert();
    for (const entry of [top, ...below])
      this.#note('superseded', entry, 'Somebody chose the same by hand: it is theirs until they change it.');
  }

  /** Until it stands elsewhere: then they gave it back. */
  #isTheirs(knob: Knob): boolean {
    const standsAt = this.#theirs.get(knob);
    if (standsAt === undefined) return false;
    try {
      if (JSON.stringify(knob.read()) === standsAt) return true;
      this.#theirs.delete(knob);
    } catch (error) {
      this.#fail(knob, error);
    }
    return false;
  }

  #standsAt({ turned, standsAt }: Entry): boolean {
    try {
      return JSON.stringify(turned.read()) === standsAt;
    } catch (error) {
      // Whether it was turned is not known: it is still to be taken back.
      this.#fail(turned, error);
      return true;
    }
  }

  #fail(knob: Knob, error: unknown, entry?: Entry): void {
    const isNew = !this.#broken.has(knob);
    this.#broken.add(knob);
    this.#report(`knob ${knob.id}`, error);
    const why = `${messageOf(error)} It is left out from now on.`;
    if (entry) this.#note('failed', entry, why);
    else if (isNew) this.#log({ step: 'failed', knob: knob.id, label: knob.label, why });
  }

  #note(step: TuningStep, { id, knob, label, issue, from, to, by }: Entry, why: string): void {
    this.#log({ step, adjustment: id, knob, label, ...(issue && { issue }), from, to, by, why });
  }
}

/** A copy that is sound, so that nothing is asked of the app's object but to read and to turn. @throws when it is no knob. */
function readKnob(given: Knob): Knob {
  const { id, label, helps, cost, lastResort } = given;
  if (typeof id !== 'string' || typeof given.read !== 'function' || typeof given.next !== 'function')
    throw new Error('A knob has an id, and functions to read it and to tell its next step.');
  return {
    id,
    label: typeof label === 'string' ? label : id,
    helps: { ...(helps as Partial<Record<IssueKind, number>> | undefined) },
    cost: readCost(cost),
    lastResort: lastResort === true,
    read: () => given.read(),
    next: () => {
      const step = given.next();
      if (!step) return undefined;
      // Plain data, since it is shown, stored and compared.
      const [from, to] = [step.from, step.to].map((value) => JSON.parse(JSON.stringify(value ?? null)) as KnobStep['from']);
      const steps = { apply: () => step.apply(), revert: () => step.revert(), isNeeded: () => step.isNeeded?.() === true };
      return { from, to, cost: step.cost === undefined ? readCost(cost) : readCost(step.cost), ...steps };
    },
  };
}

function readCost({ share, loses }: Knob['cost']): Knob['cost'] {
  if (!(share >= 0 && share <= 1)) throw new Error('What a knob costs is a share from 0 to 1.');
  return { share, loses: String(loses) };
}
