/**
 * The analysis by definition, millisecond by millisecond, for traces whose times are whole milliseconds: slow, and written without
 * looking at how the analyzer does it.
 */
import { PAGE_ENTRY } from '../../src/model/page-entries.js';
import { FULL_WEIGHT } from '../../src/model/sampling.js';
import { SpanFlag, SpanKind, SpanStatus } from '../../src/model/span.js';
import type { TraceData } from '../../src/model/trace-data.js';

interface Span {
  row: number;
  kind: number;
  stage: string;
  action: string;
  trace: number;
  parent: number;
  start: number;
  end: number;
  open: boolean;
  failed: boolean;
  acrossFreeze: boolean;
  /** How many it stands for, and how many its run. */
  weight: number;
  worth: number;
  /** Row of the node it is nested in, -1 none, -2 cannot be known. */
  above: number;
  run: number;
}

export interface BruteForce {
  self: Map<string, number>;
  total: Map<string, number>;
  wall: number;
  outside: number;
  overlapped: number;
  /** By row of the capture. */
  shares: Map<number, number>;
  runs: number;
  /** Durations of what is counted, by stage, ms. */
  counted: Map<string, { row: number; duration: number; weight: number; failed: boolean }[]>;
}

export function analyzeByBruteForce(data: TraceData): BruteForce {
  const spans = readAll(data);
  const byRow = new Map(spans.map((span) => [span.row, span]));
  const isNest = (span: Span): boolean => span.kind === SpanKind.pipeline || span.kind === SpanKind.stage;
  for (const span of spans) {
    let row = span.parent;
    for (;;) {
      if (row === -1 || row === -2) break;
      const parent = byRow.get(row);
      if (!parent) {
        row = -2;
        break;
      }
      if (isNest(parent)) break;
      row = parent.parent;
    }
    span.above = row;
  }
  const timed = new Set(spans.filter((span) => span.kind === SpanKind.stage).map((span) => span.stage));
  const captures = spans.filter((span) => span.kind === SpanKind.capture);
  const stageOf = (span: Span): Span | undefined => {
    const above = byRow.get(span.above);
    return above?.kind === SpanKind.stage ? above : undefined;
  };
  const frozen = new Set<number>();
  for (const { kind, action, start, end } of spans) {
    for (let ms = start; kind === SpanKind.entry && action === PAGE_ENTRY.frozen && ms < end; ms++) frozen.add(ms);
  }
  for (const span of spans) {
    for (let ms = span.start; ms < span.end; ms++) if (frozen.has(ms)) span.acrossFreeze = true;
    if (span.start === span.end && frozen.has(span.start - 1) && frozen.has(span.start)) span.acrossFreeze = true;
  }
  for (const capture of captures) {
    const stage = stageOf(capture);
    if (!stage) continue;
    capture.start = Math.min(Math.max(capture.start, stage.start), stage.end);
    capture.end = Math.min(Math.max(capture.end, stage.start), stage.end);
  }
  const recordedIn = new Map(captures.map((capture) => [capture, stageOf(capture)?.stage]));
  const hasPipeline = spans.some((span) => span.kind === SpanKind.pipeline);
  const nodes = spans.filter((span) => isNest(span) || (span.kind === SpanKind.capture && !timed.has(span.stage)));
  assignRuns(spans, nodes, byRow, hasPipeline);

  const end = Math.max(0, ...spans.map((span) => span.end));
  const result: BruteForce = {
    self: new Map(),
    total: new Map(),
    wall: 0,
    outside: 0,
    overlapped: 0,
    shares: new Map(),
    counted: new Map(),
    runs: new Set(nodes.map((node) => node.run).filter((run) => run !== -1)).size,
  };
  const add = (map: Map<string, number>, key: string, value: number): void => void map.set(key, (map.get(key) ?? 0) + value);
  for (let ms = 0; ms < end; ms++) {
    const running = nodes.filter((node) => node.start <= ms && node.end >= ms + 1);
    const virtual = !hasPipeline && timed.size === 0;
    const runs = virtual ? tracesUnderWay(captures, ms) : running.filter((node) => node.run === node.row).length;
    const takers = running.filter((node) => !(node.kind === SpanKind.capture && stageOf(node)));
    const innermost = takers.filter((node) => !takers.some((other) => other !== node && isInside(other, node, byRow)));
    // A run made of captures is itself what runs between them.
    const idle = virtual ? idleTraces(captures, ms) : [];
    const leaves = [...innermost.map(({ worth }) => worth), ...idle];
    const worth = leaves.length === 0 ? 1 : leaves.reduce((sum, leaf) => sum + leaf, 0) / leaves.length;
    if (!frozen.has(ms)) {
      for (const stage of new Set(running.filter((node) => node.kind !== SpanKind.pipeline).map((node) => node.stage)))
        add(result.total, stage, worth);
    }
    if (runs > 0 && !frozen.has(ms)) {
      result.wall += worth;
      if (runs > 1) result.overlapped += worth;
      for (const node of innermost) {
        const part = node.worth / leaves.length;
        if (node.kind === SpanKind.pipeline) result.outside += part;
        else add(result.self, node.stage, part);
      }
      for (const leaf of idle) result.outside += leaf / leaves.length;
    }
    const groups = new Map<string, Span[]>();
    for (const capture of captures) {
      if (capture.start > ms || capture.end < ms + 1) continue;
      const stage = recordedIn.get(capture);
      const key = stage !== undefined ? `in ${stage}` : `${capture.trace} ${capture.stage}`;
      groups.set(key, [...(groups.get(key) ?? []), capture]);
    }
    for (const group of groups.values()) {
      for (const capture of group) result.shares.set(capture.row, (result.shares.get(capture.row) ?? 0) + 1 / group.length);
    }
  }
  for (const node of nodes) {
    if (node.kind === SpanKind.pipeline || node.open || node.acrossFreeze) continue;
    const duration = node.kind === SpanKind.capture ? (result.shares.get(node.row) ?? 0) : node.end - node.start;
    const counted = { row: node.row, duration, weight: node.weight, failed: node.failed };
    result.counted.set(node.stage, [...(result.counted.get(node.stage) ?? []), counted]);
  }
  return result;
}

function assignRuns(spans: Span[], nodes: Span[], byRow: Map<number, Span>, hasPipeline: boolean): void {
  const top = hasPipeline ? SpanKind.pipeline : SpanKind.stage;
  const outermost = (span: Span): Span => {
    let top = span;
    for (let above = byRow.get(span.above); above; above = byRow.get(above.above)) top = above;
    return top;
  };
  const certain = (span: Span): boolean => span.kind === top && (hasPipeline || span.above === -1);
  /** The outermost run that a span is certainly in. */
  const knownRun = (span: Span): number => {
    let found = -1;
    for (let at: Span | undefined = span; at; at = byRow.get(at.above)) if (certain(at)) found = at.row;
    return found;
  };
  for (const node of nodes) node.run = knownRun(node);
  const runs = spans.filter((span) => span.run === span.row);
  const find = (trace: number, moment: number): number => {
    const underWay = runs.filter((run) => run.trace === trace && run.start < moment && run.end >= moment);
    return underWay.length === 1 ? underWay[0].row : -1;
  };
  const settled = new Map<number, number>();
  for (const node of nodes) {
    if (node.run !== -1) continue;
    const head = outermost(node);
    // Settled before: what it was found to be in is its head now.
    let run = head.run !== -1 ? head.run : settled.get(head.row);
    if (run === undefined) {
      if (head.kind === SpanKind.stage && head.above === -1) run = -1;
      else {
        run = find(head.trace, head.kind === SpanKind.stage ? (head.start + head.end) / 2 : head.end);
        // A run cannot contain the stage that it is itself nested in.
        const found = byRow.get(run);
        if (found && isInside(found, head, byRow)) run = -1;
        if (run === -1 && head.kind === top) run = head.row;
        else if (run !== -1) head.above = run;
      }
      settled.set(head.row, run);
    }
    node.run = run;
  }
}

function isInside(span: Span, outer: Span, byRow: Map<number, Span>): boolean {
  for (let above = byRow.get(span.above); above; above = byRow.get(above.above)) if (above === outer) return true;
  return false;
}

function traceOf(captures: Span[]): Map<number, { start: number; end: number; spans: Span[] }> {
  const traces = new Map<number, { start: number; end: number; spans: Span[] }>();
  for (const span of captures) {
    const known = traces.get(span.trace) ?? { start: Infinity, end: -Infinity, spans: [] };
    known.start = Math.min(known.start, span.start);
    known.end = Math.max(known.end, span.end);
    known.spans.push(span);
    traces.set(span.trace, known);
  }
  return traces;
}

function tracesUnderWay(captures: Span[], ms: number): number {
  return [...traceOf(captures).values()].filter(({ start, end }) => start <= ms && end >= ms + 1).length;
}

/** What each trace counts for in which no capture is under way. */
function idleTraces(captures: Span[], ms: number): number[] {
  return [...traceOf(captures).values()]
    .filter(({ start, end, spans }) => start <= ms && end >= ms + 1 && !spans.some((span) => span.start <= ms && span.end >= ms + 1))
    .map(({ spans }) => spans[0].worth);
}

function readAll(data: TraceData): Span[] {
  const { spans, strings } = data;
  const all: Span[] = [];
  for (let row = spans.firstRow; row < spans.rowCount; row++) {
    const start = spans.start(row);
    const end = spans.end(row);
    const kind = spans.kind(row);
    const failed = spans.status(row) === SpanStatus.error;
    const weight = data.weights.get(spans.trace(row)) ?? FULL_WEIGHT;
    all.push({
      row,
      kind,
      stage: strings.get(spans.stageId(row)),
      action: strings.get(spans.nameId(row)),
      trace: spans.trace(row),
      parent: spans.parent(row),
      start,
      end: Math.max(start, Number.isNaN(end) ? data.until : end),
      open: Number.isNaN(end),
      failed,
      acrossFreeze: (spans.flags(row) & SpanFlag.acrossFreeze) !== 0,
      weight: kind === SpanKind.pipeline || kind === SpanKind.stage || failed ? weight.spans : weight.details,
      worth: weight.spans,
      above: -1,
      run: -1,
    });
  }
  return all;
}
