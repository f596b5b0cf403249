/**
 * Asks again and again, for hours, whether a series grows and goes on growing.
 *
 * Repeated looks: who asks every minute for hours and each time accepts a chance of 1 % is wrong before the morning is over. Here all looks
 * share one allowance of false alarms (alpha spending: Lan and DeMets 1983). The looks of the first 15 minutes, in which low points are few,
 * share three fifths of it; those up to eight hours a fifth; later ones take a part that falls with the square of their number, so that the
 * other fifth lasts for ever. By Bonferroni's inequality the chance of a false alarm stays within the allowance however the looks depend on one another, as long as low points without growth
 * come in random order. Tests that earn evidence over time (Wald's, or betting) would find a leak that was there from the start sooner, but
 * one that begins after hours later: they first have to make up for the hours without.
 *
 * It looks at the last 7 minutes and at ever longer stretches up to 160 minutes: a leak that is fast is found soon, one that is slow in time.
 */
import type { ActionCounts } from './growth-source.js';
import { FEWEST_POINTS, measureLine, measureRise, type Growth, type Rise } from './growth.js';
import { findClock, findLikelierClocks, STEADY, type Clock } from './lasting-growth.js';
import { leastOfCells, type LowPoint } from './low-points.js';

const MS_PER_MINUTE = 60_000;
/** Stretches, minutes: each about √2 of the one before. The longest is what 1000 samples every 10 s hold. */
const STRETCHES = [7, 10, 14, 20, 28, 40, 56, 80, 112, 160];
/** A stretch is looked at ten times while its length passes, and once a minute at most: all that are due in a minute at once. */
const LOOKS_A_STRETCH = 10;
const EARLY_MINUTES = 15;
const EIGHT_HOURS = 480;
/** Looks up to then, and those from then to the end of eight hours. */
const EARLY_LOOKS = countLooks(EARLY_MINUTES);
const DAY_LOOKS = countLooks(EIGHT_HOURS) - EARLY_LOOKS;
/** Shares of the allowance: the looks of ever after take what is left. */
const EARLY_SHARE = 0.6;
const DAY_SHARE = 0.2;
/** Within so many minutes growth counts as it is; see `matters`. */
const USUAL_MINUTES = 10;
/** Growth that counts over the longest stretches, as a multiple of that. */
const MOST_LONGER = 2;
/** Growth of so many times what counts, within those minutes, is more than a slow cache is thought to take in them. */
const LARGE = 1.4;
/** Growth that is less steady in time is none, even if it keeps to the counts of an action: those that come in bursts reach this. */
const MOST_UNSTEADINESS = 0.15;
/** Growth of which one step is more than this share is that step. */
const MOST_STEP_SHARE = 0.35;
/** Growth that keeps to the counts of an action, but not closely, must be seen to do so again: this much later at least, and at most, ms. */
const SHORTEST_WAIT = MS_PER_MINUTE;
const LONGEST_WAIT = 10 * MS_PER_MINUTE;
/** Low points that are compared with clocks: more than the test takes, as it is their rhythm that tells. */
const CLOCK_CELLS = 60;

export interface GrowthLimits {
  /** Growth that counts, as a share of the level. */
  readonly share: number;
  /** Growth that counts, bytes or objects. */
  readonly least: number;
  /** Chance of a false alarm ever, 0–1. */
  readonly allowance: number;
}

export interface FoundGrowth {
  readonly growth: Growth;
  /** Of the kind that goes on; else it may be a cache that is filling. */
  readonly lasting: boolean;
}

export class GrowthWatch {
  readonly #limits: GrowthLimits;
  readonly #due = STRETCHES.map((minutes) => minutes * MS_PER_MINUTE);
  /** Of each stretch, whether the last look found low points enough. */
  readonly #seen = STRETCHES.map(() => false);
  #start = NaN;
  /** Of the next look, ms since the start. */
  #next = 0;
  #looks = 0;
  /** Since when growth was seen to keep to the counts of an action, ms since the start. */
  readonly #kept = new Map<Clock, number>();

  constructor(limits: GrowthLimits) {
    this.#limits = limits;
  }

  /** Whether any stretch had low points enough to say anything when it was last looked at. */
  get measurable(): boolean {
    return this.#seen.includes(true);
  }

  /**
   * Looks at the stretches that are due.
   *
   * @param read - low points in order of time; asked only when a look is due.
   * @param now - ms.
   * @param countUntil - how often each action had been done by each point.
   * @returns growth that is certain, and of a size that matters; the clearest of several, of what lasts if any does.
   */
  look(read: () => readonly LowPoint[], now: number, countUntil: (points: readonly LowPoint[]) => ActionCounts[]): FoundGrowth | undefined {
    if (Number.isNaN(this.#start)) this.#start = now;
    const elapsed = now - this.#start;
    if (elapsed < this.#next) return undefined;
    this.#next = nextOf(elapsed, MS_PER_MINUTE);
    const due = STRETCHES.filter((_, index) => elapsed >= this.#due[index]);
    if (due.length === 0) return undefined;
    const points = read();
    let found: FoundGrowth | undefined;
    for (const minutes of due) {
      const index = STRETCHES.indexOf(minutes);
      this.#due[index] = minutes * MS_PER_MINUTE + nextOf(elapsed - minutes * MS_PER_MINUTE, everyOf(minutes) * MS_PER_MINUTE);
      const rise = points.length < FEWEST_POINTS ? undefined : measureRise(points, now - minutes * MS_PER_MINUTE, now);
      const allowed = this.#spend();
      this.#seen[index] = rise !== undefined;
      if (rise === undefined || rise.pValue > allowed) continue;
      const size = sizeOf(rise, this.#limits);
      if (size < 1) continue;
      const growth = { ...rise, ...measureLine(points, rise) };
      // Growth of a leak that was there from the start: see `findLikelierClocks`.
      const isEarly = elapsed < (EARLY_MINUTES + 1) * MS_PER_MINUTE;
      if (growth.unsteadiness > (isEarly || minutes <= USUAL_MINUTES ? MOST_UNSTEADINESS : STEADY)) continue;
      const lows = leastOfCells(points, rise.from, rise.to, CLOCK_CELLS);
      const isLarge = minutes <= USUAL_MINUTES && size >= LARGE;
      const { names, isSure } = isEarly
        ? findLikelierClocks(lows, countUntil(lows), isLarge, minutes)
        : findClock(lows, countUntil(lows), isLarge);
      const confirmed = names.map((name) => this.#isConfirmed(name, elapsed)).includes(true);
      const lasting = isSure || confirmed;
      if (!lasting && growth.unsteadiness > STEADY) continue;
      if (growth.perMinute.low > 0 && isClearer({ growth, lasting }, found)) found = { growth, lasting };
    }
    return found;
  }

  /** Of many actions, one may go along for a while: it does again when more low points have come. */
  #isConfirmed(clock: Clock, elapsed: number): boolean {
    const first = this.#kept.get(clock);
    if (first !== undefined && elapsed - first <= LONGEST_WAIT) return elapsed - first >= SHORTEST_WAIT;
    this.#kept.set(clock, elapsed);
    return false;
  }

  /** The chance that this look may use. */
  #spend(): number {
    this.#looks++;
    const { allowance } = this.#limits;
    if (this.#looks <= EARLY_LOOKS) return (allowance * EARLY_SHARE) / EARLY_LOOKS;
    const sharing = DAY_LOOKS / (this.#looks - EARLY_LOOKS);
    return ((allowance * DAY_SHARE) / DAY_LOOKS) * Math.min(1, sharing ** 2);
  }
}

/** Minutes between looks at a stretch. */
function everyOf(minutes: number): number {
  return Math.max(1, minutes / LOOKS_A_STRETCH);
}

/** The next of times that are `every` apart: looks that come late do not make later ones late. */
function nextOf(elapsed: number, every: number): number {
  return (Math.floor(elapsed / every) + 1) * every;
}

/** How often stretches are looked at in so many minutes. */
function countLooks(until: number): number {
  return STRETCHES.reduce((looks, minutes) => looks + Math.max(0, 1 + Math.floor((until - minutes) / everyOf(minutes))), 0);
}

function isClearer(one: FoundGrowth, other: FoundGrowth | undefined): boolean {
  if (other === undefined || one.lasting !== other.lasting) return other === undefined || one.lasting;
  return one.growth.pValue < other.growth.pValue;
}

/**
 * Growth as a multiple of what counts, without its greatest step; 0 of what is one step mostly, or was in use not long before. What scenes and
 * caches add in a longer time adds up as steps of chance do, with its square root: so much more must it be, up to twice as much.
 */
function sizeOf({ from, to, ...rise }: Rise, { share, least }: GrowthLimits): number {
  if (rise.reached <= rise.before || rise.stepShare > MOST_STEP_SHARE) return 0;
  const longer = Math.min(MOST_LONGER, Math.sqrt(Math.max(1, (to - from) / MS_PER_MINUTE / USUAL_MINUTES)));
  return rise.withoutStep / (Math.max(least, share * rise.level) * longer);
}
