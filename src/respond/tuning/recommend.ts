import type { Knob, KnobStep } from '../../model/tuning.js';
import { expectEffect } from './experience.js';
import type { Issue } from './issues.js';
import type { Waiting } from './knob-board.js';
import type { TuningEvent, TuningRecommendation } from './tuning-event.js';

/** A recommendation and what carries it out. */
export interface Candidate extends TuningRecommendation {
  readonly turned: Knob;
  readonly turn: KnobStep;
}

export interface Choice {
  readonly knobs: readonly Knob[];
  readonly events: readonly TuningEvent[];
  /** ms since the Unix epoch. */
  readonly now: number;
  /** The same moment, ms since the clock's origin. */
  readonly clockNow: number;
  readonly leastEffectiveness: number;
  /** The next step of a knob; undefined: none, or it threw. */
  readonly next: (knob: Knob) => KnobStep | undefined;
  /** Why a knob is left alone just now. */
  readonly waits: (knob: Knob) => Waiting | undefined;
  /** Id of the knob that was taken back too early for this issue: it comes first. */
  readonly returns?: string | undefined;
}

/**
 * What could be done about an issue, best first: by what is expected of a step less what it costs; of two alike, the one that costs less; what
 * has to wait comes after what does not. What
 * is expected to be useless, or costs more than it helps, is left out. A last resort comes last, and only where the issue is critical and all
 * else has to wait or is exhausted.
 */
export function recommend(issue: Issue, choice: Choice): Candidate[] {
  const found = choice.knobs
    .flatMap((knob) => candidateOf(knob, issue, choice) ?? [])
    .sort((one, other) => rank(one, other, choice.returns));
  const usual = found.filter(({ turned }) => !turned.lastResort);
  const isLast = issue.severity === 'critical' && usual.every(({ waits }) => waits !== undefined);
  return [...usual, ...(isLast ? found.filter(({ turned }) => turned.lastResort) : [])];
}

function candidateOf(knob: Knob, issue: Issue, choice: Choice): Candidate | undefined {
  const guess = knob.helps[issue.kind] ?? 0;
  if (!(guess > 0)) return undefined;
  const turn = choice.next(knob);
  if (!turn) return undefined;
  const { from, to, cost = knob.cost } = turn;
  const { expected, results } = expectEffect(Math.min(1, guess), knob.id, issue.kind, choice.events, choice.now);
  const value = expected - cost.share;
  const isReturn = choice.returns === knob.id;
  if (!isReturn && (expected < choice.leastEffectiveness || (value <= 0 && !knob.lastResort))) return undefined;
  const percent = `${Math.round(expected * 100)} %`;
  const known = results === 0 ? 'by its own estimate' : `by its estimate and ${results} ${results === 1 ? 'result' : 'results'} so far`;
  const why = isReturn
    ? 'The trouble came back after this was taken back.'
    : `Expected to remove ${percent} of the excess, ${known}; it costs: ${cost.loses}.`;
  const facts = { issue, knob: knob.id, label: knob.label, from, to, expected, results, cost, value, why };
  const waiting = choice.waits(knob);
  const rests = waiting?.until !== undefined && { restsUntil: choice.now - choice.clockNow + waiting.until };
  return { ...facts, waits: waiting?.why, ...rests, turned: knob, turn };
}

function rank(one: Candidate, other: Candidate, returns: string | undefined): number {
  const isReady = Number(one.waits !== undefined) - Number(other.waits !== undefined);
  const isFirst = Number(other.knob === returns) - Number(one.knob === returns);
  return isReady || isFirst || other.value - one.value || one.cost.share - other.cost.share;
}
