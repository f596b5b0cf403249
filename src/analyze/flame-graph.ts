/**
 * What a pipeline run takes, on average over all runs of a recording: calls of the same name under the same parent are put together, as in
 * a flame graph (Brendan Gregg, "The Flame Graph", 2016), and two recordings are laid over one another as in a differential one.
 *
 * In it are the runs that ended, and what hangs under them by known parents. Marks and the browser's entries are not: they are no work of a
 * run. Runs across a freeze of the page are left out as a whole. Where no pipeline was recorded, each root stage stands for a run.
 */
import { SpanFlag, SpanKind, SpanStatus } from '../model/span.js';
import type { TraceData } from '../model/trace-data.js';

/** Calls of one name under one parent, in an average run. */
export interface FlameNode {
  readonly name: string;
  readonly kind: SpanKind;
  /** ms a run. Of concurrent children the sum may be over their parent's. */
  readonly total: number;
  /** How many a run. */
  readonly count: number;
  /** Largest total first. */
  readonly children: readonly FlameNode[];
}

export interface FlameGraph {
  /** How many runs it is the average of; weighted where some were left out by sampling. */
  readonly runs: number;
  /** Pipelines (or root stages) by name, largest total first. */
  readonly roots: readonly FlameNode[];
}

/** A node of one or both of two graphs. */
export interface FlameDifference {
  readonly name: string;
  readonly kind: SpanKind;
  /** ms a run; 0 where it is not in that recording. */
  readonly baseline: number;
  readonly candidate: number;
  /** Largest of the two first. */
  readonly children: readonly FlameDifference[];
}

interface Node {
  readonly nameId: number;
  readonly kind: SpanKind;
  total: number;
  count: number;
  /** By kind and name. */
  readonly children: Map<number, Node>;
}

const KINDS = Object.keys(SpanKind).length;

export function buildFlameGraph({ spans, strings, weights }: TraceData): FlameGraph {
  const { firstRow, rowCount } = spans;
  const rootKind = hasKind(spans, SpanKind.pipeline) ? SpanKind.pipeline : SpanKind.stage;
  const top = createNode(0, SpanKind.measure);
  const leftOut = createNode(0, SpanKind.measure);
  /** By row: where the span was put; undefined for what is in no run. */
  const nodes = new Array<Node | undefined>(rowCount - firstRow);
  let runs = 0;
  for (const chunk of spans.chunks) {
    for (let at = 0; at < chunk.count; at++) {
      const kind = chunk.kind[at] as SpanKind;
      const row = chunk.firstRow + at;
      const above = chunk.parent[at] - firstRow;
      const outer = above >= 0 && chunk.parent[at] < row ? nodes[above] : undefined;
      const isRun = outer === undefined && kind === rootKind;
      if (kind === SpanKind.entry || kind === SpanKind.mark) {
        // Takes no time itself; what hangs under it belongs where it does.
        nodes[row - firstRow] = outer;
        continue;
      }
      if (outer === undefined && !isRun) continue;
      const duration = chunk.end[at] - chunk.start[at];
      if (outer === leftOut || !(duration >= 0) || (isRun && (chunk.flags[at] & SpanFlag.acrossFreeze) !== 0)) {
        nodes[row - firstRow] = leftOut;
        continue;
      }
      const weight = weights.get(chunk.trace[at]);
      const ofRun =
        kind === SpanKind.pipeline || kind === SpanKind.stage || (kind === SpanKind.capture && chunk.status[at] === SpanStatus.error);
      const times = (ofRun ? weight?.spans : weight?.details) ?? 1;
      const node = childOf(outer ?? top, chunk.name[at], kind);
      node.total += times * duration;
      node.count += times;
      if (isRun) runs += times;
      nodes[row - firstRow] = node;
    }
  }
  return { runs, roots: finish(top, runs, (id) => strings.get(id)) };
}

/** Lays two graphs over one another: nodes of the same name and kind under the same parents are one. */
export function diffFlameGraphs(baseline: FlameGraph, candidate: FlameGraph): FlameDifference[] {
  return diffNodes(baseline.roots, candidate.roots);
}

function diffNodes(baseline: readonly FlameNode[], candidate: readonly FlameNode[]): FlameDifference[] {
  const key = ({ kind, name }: FlameNode): string => `${kind} ${name}`;
  const after = new Map(candidate.map((node) => [key(node), node]));
  const before = new Set(baseline.map(key));
  const pairs = [
    ...baseline.map((node) => [node, after.get(key(node))] as const),
    ...candidate.filter((node) => !before.has(key(node))).map((node) => [undefined, node] as const),
  ];
  return pairs
    .flatMap(([a, b]) => {
      const either = a ?? b;
      if (!either) return [];
      const children = diffNodes(a?.children ?? [], b?.children ?? []);
      return [{ name: either.name, kind: either.kind, baseline: a?.total ?? 0, candidate: b?.total ?? 0, children }];
    })
    .sort((a, b) => Math.max(b.baseline, b.candidate) - Math.max(a.baseline, a.candidate));
}

function hasKind(spans: TraceData['spans'], kind: SpanKind): boolean {
  return spans.chunks.some((chunk) => chunk.kind.subarray(0, chunk.count).includes(kind));
}

function createNode(nameId: number, kind: SpanKind): Node {
  return { nameId, kind, total: 0, count: 0, children: new Map() };
}

function childOf({ children }: Node, nameId: number, kind: SpanKind): Node {
  const key = nameId * KINDS + kind;
  let child = children.get(key);
  if (child === undefined) children.set(key, (child = createNode(nameId, kind)));
  return child;
}

function finish(node: Node, runs: number, nameOf: (id: number) => string): FlameNode[] {
  return [...node.children.values()]
    .map((child) => ({
      name: nameOf(child.nameId),
      kind: child.kind,
      total: child.total / runs,
      count: child.count / runs,
      children: finish(child, runs, nameOf),
    }))
    .sort((a, b) => b.total - a.total);
}
