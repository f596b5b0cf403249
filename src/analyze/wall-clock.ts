/**
 * One sweep over all nodes in order of time, which gives each stage its total (union of its executions) and its self time (share of
 * the wall clock), and the runs their union.
 *
 * Self: at each instant the innermost spans are those that run while nothing nested in them does, however deep. The instant is divided
 * equally among them. Only instants at which some run is under way are given out, so all stages together never get more than the runs'
 * wall time. A child that outlives its parent, or its run, still is what runs. While the page was frozen nothing counts.
 *
 * Where runs were left out by sampling, an instant counts as often as the runs under way at it stand for some: its worth is the mean of
 * the weights of the innermost spans, each of which gets its own weight's part of it. All figures are integrals of that worth, so that the
 * laws hold as they do without weights: Σ self + outside = wall, and self ≤ total of each stage. For runs that do not overlap, the wall time
 * is on average that of all runs. Overlap with runs left out is unknown, so for runs that overlap it lies between that and the sum of
 * their durations, and may exceed the length of the recording.
 *
 * O(n log n) for the sort; the sweep itself is O(n) for spans that lie inside their parents.
 */
import type { RunForest } from './run-forest.js';
import { sortByKey } from './sort.js';

export interface WallClock {
  /** By stage number, ms. */
  readonly self: Float64Array;
  readonly total: Float64Array;
  /** Union of all runs, ms. */
  readonly wall: number;
  /** Share of the wall clock that belongs to runs in which no stage was running, ms. */
  readonly outside: number;
  /** Time during which two runs or more were under way, ms. Under sampling a lower bound: the runs left out are not seen. */
  readonly overlapped: number;
}

export function readWallClock(forest: RunForest, stageCount: number): WallClock {
  const { stage, parent, run, passive, worth } = forest;
  const { start, end } = forest.thawed;
  const starts = forest.byStart.filter((node) => end[node] > start[node]);
  const ends = sortByKey(end, Int32Array.from(starts));
  const total = new Float64Array(stageCount);
  const since = new Float64Array(stageCount);
  const running = new Int32Array(stageCount);
  // Slot 0 collects the time of pipelines without a running stage, slot n + 1 that of stage n.
  const self = new Float64Array(stageCount + 1);
  const leaves = new Int32Array(stageCount + 1);
  /** Their weights, added up. */
  const weights = new Float64Array(stageCount + 1);
  const readAt = new Float64Array(stageCount + 1);
  const up = new Uint8Array(forest.count);
  // 1 when the node itself runs, plus the number of nodes nested directly in it under which anything runs.
  const active = new Int32Array(forest.count);
  let leafCount = 0;
  let leafWeight = 0;
  let runs = 0;
  /** A clock that runs at 1/n while n leaves run: what it gains is what each leaf gets. */
  let clock = 0;
  /** Worth of all time so far; just the time where nothing is weighted. */
  let worthClock = 0;
  let wall = 0;
  let overlapped = 0;
  let now = 0;

  const addLeaf = (node: number, change: 1 | -1): void => {
    const slot = stage[node] + 1;
    const weight = worth ? worth[node] : 1;
    self[slot] += weights[slot] * (clock - readAt[slot]);
    readAt[slot] = clock;
    leaves[slot] += change;
    leafCount += change;
    // From 0 anew when none is left, so that rounding does not add up.
    weights[slot] = leaves[slot] === 0 ? 0 : weights[slot] + change * weight;
    leafWeight = leafCount === 0 ? 0 : leafWeight + change * weight;
  };
  const enter = (node: number): void => {
    up[node] = 1;
    if (++active[node] > 1) return;
    addLeaf(node, 1);
    for (let above = parent[node]; above >= 0; above = parent[above]) {
      if (++active[above] === 1) continue;
      if (up[above] === 1 && active[above] === 2) addLeaf(above, -1);
      return;
    }
  };
  const leave = (node: number): void => {
    up[node] = 0;
    if (--active[node] > 0) return;
    addLeaf(node, -1);
    for (let above = parent[node]; above >= 0; above = parent[above]) {
      if (--active[above] === 0) continue;
      if (up[above] === 1 && active[above] === 1) addLeaf(above, 1);
      return;
    }
  };

  let opened = 0;
  for (let closed = 0; closed < ends.length;) {
    const opens = opened < starts.length && start[starts[opened]] < end[ends[closed]];
    const node = opens ? starts[opened++] : ends[closed++];
    const time = opens ? start[node] : end[node];
    // Captures in the execution of another stage are no leaves; where only such remain, nothing says what the instant stands for.
    const gained = worth && leafCount > 0 ? (time - now) * (leafWeight / leafCount) : time - now;
    worthClock = worth ? worthClock + gained : time;
    if (runs > 0) {
      wall += gained;
      clock += (time - now) / leafCount;
      if (runs > 1) overlapped += gained;
    }
    now = time;
    if (run[node] === node) runs += opens ? 1 : -1;
    const of = stage[node];
    if (of >= 0) {
      if (opens && running[of]++ === 0) since[of] = worthClock;
      else if (!opens && --running[of] === 0) total[of] += worthClock - since[of];
    }
    if (passive[node] === 1) continue;
    if (opens) enter(node);
    else leave(node);
  }
  // Every leaf has left, and each collected its time when it did.
  return { self: self.subarray(1), total, wall, outside: self[0], overlapped };
}
