/**
 * Which tasks made the event loop late. Only blocks over 50 ms are observed: shorter ones fill the time between two of them without being
 * seen, and a lag that such alone make has no evidence. Lag is sampled once a second, the worst of it: when in that second it was is not
 * known.
 */
import { COUNTERS } from '../model/counter-table.js';
import type { SpanId } from '../model/span.js';
import type { TraceData } from '../model/trace-data.js';

/** Something that held the main thread up. */
export interface Block {
  readonly span: SpanId;
  readonly start: number;
  readonly end: number;
}

/** `block`: what held the main thread up for longest. `unexplained`: nothing that was observed did so for as long as the lag was. */
export type BlockEvidence =
  | {
      readonly kind: 'block';
      /** The longest of the tasks. */
      readonly span: SpanId;
      /** From the start of the first task to the end of the last one, ms. */
      readonly duration: number;
      /** How many there were in a row. */
      readonly tasks: number;
    }
  | {
      readonly kind: 'unexplained';
      /** The longest block at the time, if there was any. */
      readonly span: SpanId | undefined;
      readonly duration: number;
      /** ms */
      readonly lag: number;
    };

/** A sample: a timer was so much late at some time between `from` and `to`, ms since the session's time origin. */
export interface Lag {
  readonly value: number;
  readonly from: number;
  readonly to: number;
}

/** A sample tells of the second before it and, while nothing happens on the page, of the beat of a second before that, ms. */
const LONGEST_LOOK = 2000;
/** By so much a timer may be later than the tasks before it tell: browsers round their durations to whole ms, and timers up, ms. */
const SLACK = 5;
/** Between two blocks, what is shorter than a block is not observed, ms. */
const LONGEST_UNSEEN = 50;

/** All samples that there are, in order of time. */
export function readLags({ counters, strings }: TraceData): Lag[] {
  const name = strings.find(COUNTERS.eventLoopLag);
  const lags: Lag[] = [];
  if (name < 0) return lags;
  for (let row = counters.firstRow; row < counters.rowCount; row++) {
    if (counters.nameId(row) !== name) continue;
    const [to, value] = [counters.time(row), counters.value(row)];
    lags.push({ value, from: Math.max(lags.at(-1)?.to ?? -Infinity, to - LONGEST_LOOK - value), to });
  }
  return lags;
}

/** The worst that was sampled in a time. */
export function worstLag(lags: readonly Lag[], from: number, to: number): Lag | undefined {
  let worst: Lag | undefined;
  for (const lag of lags) if (lag.to >= from && lag.to <= to && lag.value > (worst?.value ?? -1)) worst = lag;
  return worst;
}

/**
 * The block that was as long as the lag, or else the shortest row of blocks that together was; undefined where what was then is no longer in
 * the record, and of a lag that needs no explaining.
 *
 * @param blocks - all that touch the lag's time.
 */
export function explainLag({ spans }: TraceData, lag: Lag, blocks: readonly Block[]): BlockEvidence | undefined {
  const least = lag.value - SLACK;
  if (least <= 0) return undefined;
  const row = shortestRow(withoutContained(blocks), least);
  const longest = longestOf(row ?? blocks);
  if (row && longest) return { kind: 'block', span: longest.span, duration: row[row.length - 1].end - row[0].start, tasks: row.length };
  if (spans.firstRow > 0 && !(spans.start(spans.firstRow) <= lag.from)) return undefined;
  return { kind: 'unexplained', span: longest?.span, duration: longest ? lengthOf(longest) : 0, lag: lag.value };
}

/** In order of start and of end: a long frame stands for the tasks in it. */
function withoutContained(blocks: readonly Block[]): Block[] {
  const kept: Block[] = [];
  const sorted = [...blocks].sort((one, other) => one.start - other.start || other.end - one.end);
  for (const block of sorted) if (!(block.end <= (kept.at(-1)?.end ?? -Infinity))) kept.push(block);
  return kept;
}

/** The longest of the single blocks that are long enough, or else the shortest row that is. @param blocks - none within another, by start. */
function shortestRow(blocks: readonly Block[], least: number): readonly Block[] | undefined {
  const longest = longestOf(blocks);
  if (longest === undefined) return undefined;
  if (lengthOf(longest) >= least) return [longest];
  let best: readonly Block[] | undefined;
  let first = 0;
  for (let last = 1; last < blocks.length; last++) {
    const { end } = blocks[last];
    if (blocks[last].start - blocks[last - 1].end >= LONGEST_UNSEEN) first = last;
    while (first < last && end - blocks[first + 1].start >= least) first++;
    const length = end - blocks[first].start;
    if (length >= least && !(best && length >= best[best.length - 1].end - best[0].start)) best = blocks.slice(first, last + 1);
  }
  return best;
}

function longestOf(blocks: readonly Block[]): Block | undefined {
  let longest: Block | undefined;
  for (const block of blocks) if (!longest || lengthOf(block) > lengthOf(longest)) longest = block;
  return longest;
}

function lengthOf({ start, end }: Block): number {
  return end - start;
}
