/**
 * The pipeline runs of a recording and what is nested in them: one node for each pipeline, each stage execution, and each capture
 * of a stage that nobody timed. Marks, entries, measures, actions and all other captures are no nodes: they take no time from stages.
 *
 * A run is an outermost pipeline span; a pipeline inside another is part of it. Where a session has no pipeline span, each root stage
 * stands for a run; where it has no stage span either, all captures of a trace together do.
 *
 * A span whose parent is unknown or evicted, and a capture outside any stage execution, counts for the run of its trace that was under
 * way at the time, if there was exactly one. A stage that was recorded as a root beside a pipeline belongs to no run.
 */
import { NO_PARENT, SpanKind, SpanStatus } from '../model/span.js';
import type { CaptureShares } from './capture-shares.js';
import { stageOfCapture } from './capture-shares.js';
import { thaw, type Freezes } from './freezes.js';
import { createRunFinder } from './run-finder.js';
import { sortByKey } from './sort.js';
import { isAcrossFreeze, type SpanView } from './span-view.js';
import type { SpanWeights } from './span-weights.js';
import type { StageNames } from './stage-names.js';

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

export interface RunForest {
  readonly basis: 'pipeline' | 'roots' | 'captures' | 'none';
  readonly count: number;
  /** Row of the span; for a run made of captures, of the first capture. */
  readonly row: Int32Array;
  readonly start: Float64Array;
  readonly end: Float64Array;
  /** `start` and `end` on a clock that stands still while the page is frozen; the same arrays where it never was. */
  readonly thawed: { readonly start: Float64Array; readonly end: Float64Array };
  /** ms: `end - start`, less what is known of the time in which the page was frozen; of a capture, its share. */
  readonly duration: Float64Array;
  readonly open: Uint8Array;
  /** 1 for what lay across a freeze of the page: in no average, count or limit. */
  readonly frozen: Uint8Array;
  readonly failed: Uint8Array;
  /** Number of the stage; -1 for pipelines. */
  readonly stage: Int32Array;
  /** Node that this one is nested in, or -1. */
  readonly parent: Int32Array;
  /** Node of the run, itself for a run, or -1. */
  readonly run: Int32Array;
  /** 1 for captures inside the execution of some other stage: their stage has a total, but the time is the other stage's. */
  readonly passive: Uint8Array;
  /** All nodes in order of start. */
  readonly byStart: Int32Array;
  /** Of each stage: whether it has spans of its own. */
  readonly timed: Uint8Array;
  /** How many executions each node stands for; undefined: each for itself. */
  readonly weight: Float64Array | undefined;
  /** What an instant of each node counts in the wall clock: the weight of its run. */
  readonly worth: Float64Array | undefined;
}

export function buildRunForest(
  view: SpanView,
  names: StageNames,
  shares: CaptureShares,
  weights?: SpanWeights,
  freezes?: Freezes,
): RunForest {
  const { kind } = view;
  const stageOf = new Int32Array(view.count).fill(-1);
  let pipelines = 0;
  let stages = 0;
  let captures = 0;
  for (let at = 0; at < view.count; at++) {
    if (kind[at] === SpanKind.pipeline) pipelines++;
    else if (kind[at] === SpanKind.stage) stages++;
    else if (kind[at] === SpanKind.capture) captures++;
    else continue;
    if (kind[at] !== SpanKind.pipeline) stageOf[at] = names.of(view, at);
  }
  const timed = new Uint8Array(names.texts.length);
  for (let at = 0; at < view.count; at++) if (kind[at] === SpanKind.stage) timed[stageOf[at]] = 1;
  const basis = pipelines > 0 ? 'pipeline' : stages > 0 ? 'roots' : captures > 0 ? 'captures' : 'none';

  const wanted: number[] = [];
  for (let at = 0; at < view.count; at++) {
    if (kind[at] === SpanKind.pipeline || kind[at] === SpanKind.stage) wanted.push(at);
    else if (kind[at] === SpanKind.capture && timed[stageOf[at]] === 0) wanted.push(at);
  }
  const traces = basis === 'captures' ? [...new Set(wanted.map((at) => view.trace[at]))] : [];
  const count = wanted.length + traces.length;
  const start = new Float64Array(count);
  const end = new Float64Array(count);
  const forest = {
    basis,
    count,
    row: new Int32Array(count),
    start,
    end,
    duration: new Float64Array(count),
    thawed: { start, end },
    open: new Uint8Array(count),
    frozen: new Uint8Array(count),
    failed: new Uint8Array(count),
    stage: new Int32Array(count).fill(-1),
    parent: new Int32Array(count).fill(-1),
    run: new Int32Array(count).fill(-1),
    passive: new Uint8Array(count),
    byStart: new Int32Array(count),
    timed,
    weight: weights && new Float64Array(count).fill(Infinity),
    worth: weights && new Float64Array(count).fill(Infinity),
  } satisfies RunForest;

  const nodeOf = new Int32Array(view.count).fill(-1);
  for (let node = 0; node < wanted.length; node++) {
    const at = wanted[node];
    const capture = kind[at] === SpanKind.capture;
    nodeOf[at] = node;
    forest.row[node] = view.row[at];
    forest.start[node] = capture ? shares.start[at] : view.start[at];
    forest.end[node] = capture ? shares.end[at] : view.end[at];
    forest.duration[node] = capture ? shares.share[at] : view.end[at] - view.start[at];
    forest.open[node] = view.open[at];
    forest.frozen[node] = isAcrossFreeze(view, at) ? 1 : 0;
    forest.failed[node] = view.status[at] === SpanStatus.error ? 1 : 0;
    forest.stage[node] = stageOf[at];
    forest.parent[node] = view.above[at] >= 0 ? nodeOf[view.above[at]] : -1;
    forest.passive[node] = capture && stageOfCapture(view, at) >= 0 ? 1 : 0;
    if (weights && forest.weight && forest.worth) {
      forest.weight[node] = weights.own[at];
      forest.worth[node] = weights.run[at];
    }
  }
  if (basis === 'captures') addTraces(forest, view, wanted, traces);
  if (freezes) leaveOutFrozen(forest, freezes);
  for (let node = 0; node < count; node++) forest.byStart[node] = node;
  sortByKey(forest.start, forest.byStart);
  if (basis === 'pipeline' || basis === 'roots') assignRuns(forest, view, wanted);
  return forest;
}

function leaveOutFrozen(forest: Mutable<RunForest>, freezes: Freezes): void {
  const { start, end, duration, frozen } = forest;
  forest.thawed = { start: start.map((time) => thaw(freezes, time)), end: end.map((time) => thaw(freezes, time)) };
  for (let node = 0; node < forest.count; node++) {
    if (frozen[node] === 1) duration[node] = Math.min(duration[node], forest.thawed.end[node] - forest.thawed.start[node]);
  }
}

function assignRuns(forest: RunForest, view: SpanView, wanted: readonly number[]): void {
  const { parent, run } = forest;
  const top = forest.basis === 'pipeline' ? SpanKind.pipeline : SpanKind.stage;
  // Parents come before their children, so one pass settles all that hang on known parents.
  for (let node = 0; node < wanted.length; node++) {
    const at = wanted[node];
    if (parent[node] >= 0) run[node] = run[parent[node]];
    const root = view.kind[at] === top && (top === SpanKind.pipeline || view.above[at] === NO_PARENT);
    if (run[node] < 0 && root) run[node] = node;
  }
  let find: ReturnType<typeof createRunFinder> | undefined;
  for (let node = 0; node < wanted.length; node++) {
    if (run[node] >= 0) continue;
    const at = wanted[node];
    if (parent[node] >= 0) {
      run[node] = run[parent[node]];
      continue;
    }
    const stage = view.kind[at] === SpanKind.stage;
    if (stage && view.above[at] === NO_PARENT) continue;
    find ??= createRunFinder(forest, (run) => view.trace[wanted[run]]);
    const found = find(view.trace[at], stage ? (view.start[at] + view.end[at]) / 2 : view.end[at]);
    if (found >= 0 && !isNested(parent, found, node)) {
      parent[node] = run[node] = found;
      if (!stage && forest.stage[found] >= 0) forest.passive[node] = 1;
    } else if (view.kind[at] === top) run[node] = node;
  }
}

/** True when a node is nested in another: a run inside a stage of unknown parent does not contain that stage. */
function isNested(parent: Int32Array, node: number, outer: number): boolean {
  for (let above = parent[node]; above >= 0; above = parent[above]) if (above === outer) return true;
  return false;
}

/** Adds a run for each trace, from its first capture's start to its last one's end. */
function addTraces(forest: RunForest, view: SpanView, wanted: readonly number[], traces: readonly number[]): void {
  const runOf = new Map(traces.map((trace, index) => [trace, wanted.length + index]));
  for (const run of runOf.values()) {
    forest.start[run] = Infinity;
    forest.row[run] = -1;
    forest.run[run] = run;
  }
  for (let node = 0; node < wanted.length; node++) {
    const run = runOf.get(view.trace[wanted[node]]) ?? -1;
    forest.parent[node] = forest.run[node] = run;
    if (forest.row[run] < 0) forest.row[run] = forest.row[node];
    forest.start[run] = Math.min(forest.start[run], forest.start[node]);
    forest.end[run] = Math.max(forest.end[run], forest.end[node]);
    forest.duration[run] = forest.end[run] - forest.start[run];
    if (forest.frozen[node] === 1) forest.frozen[run] = 1;
    // A run whose captures differ in weight was kept in any case, as its captures that failed were.
    if (forest.weight) forest.weight[run] = Math.min(forest.weight[run], forest.weight[node]);
    if (forest.worth) forest.worth[run] = Math.min(forest.worth[run], forest.worth[node]);
  }
}
