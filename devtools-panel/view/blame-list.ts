import type { BlameCause } from '../../src/analyze/blame.js';

/** As many causes are shown whatever their size: recorded ones, and those of unexplained time. */
const ALWAYS_SHOWN = 7;
const ALWAYS_UNEXPLAINED = 2;
/** A cause of at least this share of the time is never folded, 0–1. */
const SMALL = 0.05;

/** Causes as a list shows them; each is in exactly one of the three, most time first. */
export interface CauseList {
  readonly shown: readonly BlameCause[];
  /** Small recorded causes, told together. Never only one. */
  readonly folded: readonly BlameCause[];
  /** Small parts of unexplained time, told together and apart from the others, as what is not known may be anything. Never only one. */
  readonly foldedUnexplained: readonly BlameCause[];
}

/** @param causes - most time first among the recorded, and among the unexplained ones. */
export function listCauses(causes: readonly BlameCause[]): CauseList {
  const recorded = split(
    causes.filter(({ kind }) => kind !== 'unexplained'),
    ALWAYS_SHOWN,
  );
  const unexplained = split(
    causes.filter(({ kind }) => kind === 'unexplained'),
    ALWAYS_UNEXPLAINED,
  );
  return {
    shown: [...recorded.shown, ...unexplained.shown].sort((a, b) => b.time - a.time),
    folded: recorded.rest,
    foldedUnexplained: unexplained.rest,
  };
}

function split(causes: readonly BlameCause[], always: number): { shown: readonly BlameCause[]; rest: readonly BlameCause[] } {
  const isShown = ({ share }: BlameCause, at: number): boolean => at < always || share >= SMALL;
  const rest = causes.filter((cause, at) => !isShown(cause, at));
  return rest.length > 1 ? { shown: causes.filter(isShown), rest } : { shown: causes, rest: [] };
}

/** The main recorded causes of a phase, and the shares of what is left, 0–1: all of them add up to 1. */
export interface PhaseCauses {
  readonly main: readonly BlameCause[];
  readonly other: number;
  readonly unexplained: number;
}

/** @param most - how many causes are named. */
export function listPhaseCauses(causes: readonly BlameCause[], most: number): PhaseCauses {
  const recorded = causes.filter(({ kind }) => kind !== 'unexplained');
  return {
    main: recorded.slice(0, most),
    other: sumOfShares(recorded.slice(most)),
    unexplained: sumOfShares(causes.filter(({ kind }) => kind === 'unexplained')),
  };
}

export function sumOfShares(causes: readonly BlameCause[]): number {
  return causes.reduce((sum, { share }) => sum + share, 0);
}
