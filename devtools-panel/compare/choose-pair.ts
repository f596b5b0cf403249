import { startedAtWallClock } from '../../src/model/session.js';
import { FEWEST_SESSIONS_TO_DRAW } from '../../src/statistics/bootstrap.js';
import { sessionsOf, type CompareChoice, type CompareMaterial } from './compare-choices.js';

/** Fewer executions tell nothing: right after a reload, this page has one. */
const FEWEST_EXECUTIONS = 10;

export interface ProposedPair {
  readonly keys: readonly [baseline: string, candidate: string];
  /** What to do for a better answer, for people; absent where the pair is a good one. */
  readonly advice?: string;
}

interface Side {
  readonly choice: CompareChoice;
  readonly ids: ReadonlySet<string>;
  /** Wall clock of the start of its newest session, ms; -Infinity where nothing is known of it. */
  readonly newest: number;
  readonly isEnough: boolean;
}

/**
 * What is compared as long as nobody chose. After: this page's build where there are page loads enough of it, else this page, else the newest
 * session, whichever first has executions enough. Before: the newest baseline, else what was recorded earlier: another baseline, the newest
 * other build, the session before. No session is on both sides. Undefined where there is nothing to compare with.
 */
export function choosePair(choices: readonly CompareChoice[], material: CompareMaterial): ProposedPair | undefined {
  const sides = choices.map((choice) => sideOf(choice, material));
  const inGroup = (group: CompareChoice['group']): Side[] => sides.filter(({ choice }) => choice.group === group);
  const [baselines, builds, loads] = [inGroup('Baselines'), inGroup('Builds'), inGroup('Sessions')];
  const page = loads.find(({ choice }) => choice.key === `session ${material.running}`) ?? loads[0];
  if (!page) return undefined;
  const [newestBaseline] = baselines;
  const ofPage = builds.filter(({ choice, ids }) => isOfBuildOf(page, choice, material) && ids.size >= FEWEST_SESSIONS_TO_DRAW);
  const afters = [...ofPage, page, ...loads.filter((side) => side !== page)].filter(({ isEnough }) => isEnough);
  const befores = [...baselines, ...builds, ...loads];

  for (const after of newestBaseline ? afters : []) {
    if (canPrecede(newestBaseline, after)) return pairOf(newestBaseline, after);
  }
  for (const after of afters) {
    const before = befores.find((side) => side.isEnough && canPrecede(side, after));
    if (before) return { ...pairOf(before, after), ...(newestBaseline && { advice: ADVICE_BASELINE }) };
  }
  const before = befores.find((side) => canPrecede(side, page)) ?? loads.find((side) => side !== page);
  return before && { ...pairOf(before, page), advice: ADVICE };
}

const ADVICE = 'There are too few runs to compare. Let the app run some more, then press “Compare again”.';
const ADVICE_BASELINE =
  'The newest baseline is left out: too little was recorded since. Let the app run some more (after a reload, if the baseline holds this ' +
  'page), then press “Compare again”.';

function pairOf(before: Side, after: Side): ProposedPair {
  return { keys: [before.choice.key, after.choice.key] };
}

function sideOf(choice: CompareChoice, material: CompareMaterial): Side {
  const ids = sessionsOf(choice, material);
  const own = material.sessions.filter(({ session }) => ids.has(session.id));
  const executions = own.reduce((sum, summary) => sum + summary.executions, 0);
  const held = choice.group === 'Baselines' ? material.baselines.find(({ id }) => choice.key === `baseline ${id}`)?.sessions : undefined;
  const starts = (held ?? own).map(({ session }) => startedAtWallClock(session));
  // A baseline was chosen by somebody, and its sessions may be gone from the list.
  return { choice, ids, newest: Math.max(-Infinity, ...starts), isEnough: held !== undefined || executions >= FEWEST_EXECUTIONS };
}

function isOfBuildOf({ ids }: Side, { selection }: CompareChoice, { sessions }: CompareMaterial): boolean {
  const build = sessions.find(({ session }) => ids.has(session.id))?.session.build;
  return selection?.kind === 'build' && selection.build === build;
}

/** Whether all of it is earlier than what is new in the other, and none of it is in there. */
function canPrecede(before: Side, after: Side): boolean {
  return before.choice !== after.choice && before.newest <= after.newest && [...before.ids].every((id) => !after.ids.has(id));
}
