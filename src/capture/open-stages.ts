import type { ReadonlySpanTable } from '../model/span-table.js';
import type { SpanId } from '../model/span.js';

/** A stage execution that runs just now, and up to when its captures have claimed its time. */
export interface OpenStage {
  readonly span: SpanId;
  readonly stageId: number;
  readonly start: number;
  /** End of its last capture, else its start. */
  capturedUntil: number;
  /** Captures of its trace that were left untimed before `capturedUntil`. */
  untimed: number;
}

/**
 * Far more than run at once. Of an app that never ends its stages, the oldest are forgotten: half of them at a time, since taking them
 * one by one off the front costs more each time.
 */
const MOST_OPEN = 1000;

/** Stage executions open in one trace. Few at a time: a plain array is the fastest map. */
export class OpenStages {
  readonly #open: OpenStage[] = [];
  /** Stages of which an execution has ended: a capture of one may come late. */
  readonly #ended = new Set<number>();

  get size(): number {
    return this.#open.length;
  }

  /** @param untimed - captures of the trace left untimed so far. */
  add(span: SpanId, stageId: number, start: number, untimed: number): void {
    if (this.#open.length >= MOST_OPEN) this.#open.splice(0, MOST_OPEN / 2);
    this.#open.push({ span, stageId, start, capturedUntil: start, untimed });
  }

  /** False when it is not one of these. */
  remove(span: SpanId): boolean {
    let index = this.#open.length - 1;
    while (index >= 0 && this.#open[index].span !== span) index--;
    // Nearly always the last, and `splice` would make an array for what it takes out.
    if (index < 0) return false;
    this.#ended.add(this.#open[index].stageId);
    if (index === this.#open.length - 1) this.#open.pop();
    else this.#open.splice(index, 1);
    return true;
  }

  /** The execution with this handle, or undefined. */
  bySpan(span: SpanId): OpenStage | undefined {
    const open = this.#open;
    for (let index = open.length - 1; index >= 0; index--) if (open[index].span === span) return open[index];
    return undefined;
  }

  /**
   * The only open execution of a stage; undefined when it has not run yet; `'unclear'` when several are open, or none is any more, since
   * then nobody can know which one a capture belongs to. One that runs just now, up to its first `await`, settles it.
   *
   * @param current - span that is current, or `NO_SPAN`.
   * @param currentOnly - for a trace shared by code that does not know of each other: there, one that is merely open is unclear too.
   */
  byStage(stageId: number, current: SpanId, spans: ReadonlySpanTable, currentOnly: boolean): OpenStage | 'unclear' | undefined {
    let found: OpenStage | undefined;
    let unclear = this.#ended.has(stageId);
    // The innermost first: a stage may run within itself.
    for (let index = this.#open.length - 1; index >= 0; index--) {
      const stage = this.#open[index];
      if (stage.stageId !== stageId) continue;
      if (liesIn(current, stage.span, spans)) return stage;
      unclear = currentOnly || found !== undefined;
      found = stage;
    }
    return unclear ? 'unclear' : found;
  }
}

/** True when a span is `outer`, or nested in it. */
function liesIn(span: SpanId, outer: SpanId, spans: ReadonlySpanTable): boolean {
  if (span === outer) return true;
  // Handles of a trace that was left out are no rows, and end the walk at once.
  for (let row = span; row >= 0; row = spans.parent(row)) if (row === outer) return true;
  return false;
}
