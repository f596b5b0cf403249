import type { Execution, PerformanceAnalysis } from '../../src/analyze/analysis.js';
import type { ComparedSide, RegressionReport } from '../../src/analyze/comparison.js';
import type { FlameGraph } from '../../src/analyze/flame-graph.js';
import type { SessionAggregate } from '../../src/model/aggregate.js';
import type { SessionSummary } from '../../src/model/ports.js';
import type { Selection } from '../../src/model/selection.js';
import type { TraceData } from '../../src/model/trace-data.js';
import type { CompareChoice } from './compare-choices.js';

/** What a comparison needs of the panel. Everything may take its time, and ends with a rejection when it is cancelled. */
export interface CompareWork {
  aggregates(selection: Selection): Promise<readonly SessionAggregate[]>;
  /** Spans of a session; undefined where they were given up. */
  open(id: string): Promise<TraceData | undefined>;
  aggregateTrace(data: TraceData): Promise<SessionAggregate>;
  compare(baseline: ComparedSide, candidate: ComparedSide): Promise<RegressionReport>;
  analyze(data: TraceData): Promise<PerformanceAnalysis>;
  flameGraph(data: TraceData): Promise<FlameGraph>;
}

export interface LoadedSide extends ComparedSide {
  /** The newest session whose spans are kept: what flame graph and slowest run are of. Absent where all were given up. */
  readonly example?: {
    readonly data: TraceData;
    readonly flames: FlameGraph;
    readonly slowest?: Execution;
  };
}

export interface Comparison {
  readonly baseline: LoadedSide;
  readonly candidate: LoadedSide;
  readonly report: RegressionReport;
}

/**
 * Reads both sides and compares them.
 *
 * @param sessions - the list of the history, for which of them have spans left.
 * @throws Error in words for people when a side is empty; what the work rejects with.
 */
export async function loadComparison(
  choices: readonly [baseline: CompareChoice, candidate: CompareChoice],
  sessions: readonly SessionSummary[],
  work: CompareWork,
): Promise<Comparison> {
  const [baseline, candidate] = await Promise.all(choices.map((choice) => readAggregates(choice, work)));
  const report = await work.compare(baseline, candidate);
  // One after the other: both are large, and only one is being worked on at any time.
  const first = await findExample(choices[0], baseline, sessions, work);
  const second = await findExample(choices[1], candidate, sessions, work);
  return { baseline: { ...baseline, example: first }, candidate: { ...candidate, example: second }, report };
}

async function readAggregates({ label, selection, file, without }: CompareChoice, work: CompareWork): Promise<ComparedSide> {
  const sessions = selection ? await work.aggregates(selection) : [await work.aggregateTrace(file)];
  const measured = sessions.filter(({ session, series }) => !without?.has(session.id) && series.some(({ kind }) => kind !== 'counter'));
  if (measured.length === 0) throw new Error(`“${label}” has no stage that ran to its end: there is nothing to compare.`);
  return { label, sessions: measured };
}

async function findExample(
  { file }: CompareChoice,
  side: ComparedSide,
  sessions: readonly SessionSummary[],
  work: CompareWork,
): Promise<LoadedSide['example']> {
  const data = file ?? (await openNewest(side, sessions, work));
  if (!data) return undefined;
  const [flames, { pipeline }] = [await work.flameGraph(data), await work.analyze(data)];
  const ended = pipeline.executions.filter(({ open, acrossFreeze }) => !open && acrossFreeze !== true);
  const slowest = ended.reduce<Execution | undefined>((most, run) => (most && most.duration >= run.duration ? most : run), undefined);
  return { data, flames, slowest };
}

async function openNewest(side: ComparedSide, sessions: readonly SessionSummary[], work: CompareWork): Promise<TraceData | undefined> {
  const raw = new Set(sessions.filter((summary) => summary.raw).map(({ session }) => session.id));
  const newest = [...side.sessions].reverse().find(({ session }) => raw.has(session.id));
  return newest && (await work.open(newest.session.id));
}
