import { medianOf } from '../../statistics/median.js';

/** Periods of 10 s that are told together: ten minutes. */
const PERIODS = 60;
/** Blocks that are kept: as long as samples are. */
const MOST_BLOCKS = 18;
/** Of one block and kind: more than one in two seconds is not needed for a median. */
const MOST_FREED = 300;

/** What collections of each kind freed, bytes. */
interface Block {
  readonly number: number;
  readonly young: number[];
  readonly falls: number[];
  /** What was told of it since the last one was added. */
  known?: TypicallyFreed | undefined;
}

/** Medians, bytes; NaN of none. */
export interface TypicallyFreed {
  /** By collections that left no less than the one before. */
  readonly young: number;
  /** By those that did. */
  readonly full: number;
}

/** What collections typically freed: of ten minutes together with the ten before, as they have few at their beginning. */
export class FreedLog {
  readonly #blocks: Block[] = [];
  /** Where the last one was counted; undefined: nowhere. */
  #last: { readonly block: Block; readonly kind: number[] } | undefined;

  /** @param isFall - it left clearly less than the one before, as only a full collection does. @param freed - bytes. */
  add(period: number, freed: number, isFall: boolean): void {
    const block = this.#blockOf(period);
    block.known = undefined;
    const kind = isFall ? block.falls : block.young;
    this.#last = kind.length < MOST_FREED ? { block, kind } : undefined;
    this.#last?.kind.push(freed);
  }

  /** The last one is still going on: what it freed is told anew. */
  takeBack(): void {
    if (this.#last === undefined) return;
    this.#last.kind.pop();
    this.#last.block.known = undefined;
    this.#last = undefined;
  }

  /** Of a period's block and the one before. */
  typical(period: number): TypicallyFreed {
    const number = Math.floor(period / PERIODS);
    const at = this.#blocks.findLastIndex((block) => block.number === number);
    if (at < 0) return { young: NaN, full: NaN };
    const { known } = this.#blocks[at];
    if (known) return known;
    const [block, before] = [this.#blocks[at], this.#blocks[at - 1]?.number === number - 1 ? this.#blocks[at - 1] : undefined];
    const young = [...(before?.young ?? []), ...block.young];
    const falls = [...(before?.falls ?? []), ...block.falls];
    return (block.known = { young: medianOf(young), full: medianOf(falls) });
  }

  #blockOf(period: number): Block {
    const number = Math.floor(period / PERIODS);
    let block = this.#blocks.at(-1);
    if (block?.number === number) return block;
    block = { number, young: [], falls: [] };
    this.#blocks.push(block);
    if (this.#blocks.length > MOST_BLOCKS) this.#blocks.shift();
    return block;
  }
}
