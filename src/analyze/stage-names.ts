import { SpanKind } from '../model/span.js';
import type { TraceData } from '../model/trace-data.js';
import type { SpanView } from './span-view.js';

/** Small numbers for stage names: 0, 1, 2 … in order of appearance. Two string ids of the same text are one stage. */
export class StageNames {
  readonly texts: string[] = [];
  readonly #strings: TraceData['strings'];
  readonly #byId = new Map<number, number>();
  readonly #byText = new Map<string, number>();

  constructor(strings: TraceData['strings']) {
    this.#strings = strings;
  }

  /** The number of the stage that a stage or capture span belongs to. */
  of(view: SpanView, at: number): number {
    return this.#number(view.kind[at] === SpanKind.stage ? view.stage[at] || view.name[at] : view.stage[at]);
  }

  #number(id: number): number {
    let number = this.#byId.get(id);
    if (number !== undefined) return number;
    const text = this.#strings.get(id);
    number = this.#byText.get(text);
    if (number === undefined) {
      number = this.texts.push(text) - 1;
      this.#byText.set(text, number);
    }
    this.#byId.set(id, number);
    return number;
  }
}
