/** What is said of memory, for people: the same as the figures, in words. */
import type { Exhaustion } from '../../analyze/memory/exhaustion.js';
import type { Estimate, Growth } from '../../analyze/memory/growth.js';
import type { GrowthSource } from '../../analyze/memory/growth-source.js';
import type { LeakReason, LeakState } from '../../analyze/memory/leak-watch.js';
import { formatBytes, formatCount, formatDuration, formatShare } from '../../base/format.js';
import type { MemorySeries } from './memory-report.js';

const NOUNS: Readonly<Record<MemorySeries, string>> = {
  heap: 'what is left in the heap after full collections',
  elements: 'the number of elements in the document',
  listeners: 'the number of listeners',
  entries: 'the number of entries in the performance buffer',
};

/** Reasons that say least of what was seen. */
const TELLS_PROGRESS: ReadonlySet<LeakReason> = new Set<LeakReason>(['too early', 'no low points', 'no growth']);

/** What is known beside the verdict. */
export interface SeriesFacts {
  readonly source: GrowthSource | undefined;
  /** Actions that suit the growth best, while there is no source. */
  readonly likely: readonly string[];
  readonly exhaustion: Exhaustion | undefined;
  /** What was seen so far, while nothing is held against the series. */
  readonly progress: string | undefined;
}

export function writeReasons(series: MemorySeries, state: LeakState, facts: SeriesFacts): string[] {
  const { source, likely, exhaustion, progress } = facts;
  const noun = NOUNS[series];
  const { growth } = state;
  if (growth === undefined)
    return [withoutGrowth(series, noun, state), ...(progress !== undefined && TELLS_PROGRESS.has(state.reason) ? [progress] : [])];
  if (state.reason === 'uncollected' || state.reason === 'never given back') {
    const grew = `The heap grew from ${amountOf(series, growth.level)} to ${amountOf(series, growth.reached)} in ${formatDuration(growth.to - growth.from)}`;
    return [
      state.reason === 'uncollected'
        ? `${grew}, and no full collection has been seen: it may be garbage that the browser has not collected yet, or a leak.`
        : `${grew}, and never fell. Chromium collects in full before a heap is four times as large as it was: what is there is kept.`,
      ...(source ? [writeSource(series, source, state.reason === 'uncollected' ? 'adds' : 'leaves')] : []),
      ...writeExhaustion(growth, exhaustion),
    ];
  }
  const reasons = [
    `${capital(noun)} grew from ${amountOf(series, growth.level)} to ${amountOf(series, growth.reached)} in ${formatDuration(growth.to - growth.from)}, ` +
      `steadily: ${range(series, growth.perMinute)} a minute.`,
    whyCertain(growth),
  ];
  if (state.reason === 'grows') reasons.push('Neither steps nor the curve of a cache that fills explain it as well.');
  if (state.reason === 'may level off') {
    reasons.push(
      'A cache that is filling up would look the same so far: if it is one, the growth slows down; if it is a leak, it goes on.',
    );
  }
  if (state.reason === 'paused') reasons.push('It has not grown for 10 minutes, and has not been given back.');
  else
    reasons.push(
      source
        ? writeSource(series, source, 'leaves')
        : `No action explains it clearly better than time and all other actions do${writeLikely(likely)}.`,
    );
  return [...reasons, ...writeExhaustion(growth, exhaustion)];
}

/** @param does - `adds` where what it adds may still be garbage. */
function writeSource(series: MemorySeries, source: GrowthSource, does: 'adds' | 'leaves'): string {
  const { action, alike, each, times, share, beyondTime } = source;
  return (
    `Each “${action}”${writeAlike(alike)} ${does} about ${amountOf(series, each.value)}${does === 'leaves' ? ' behind' : ''} (${range(series, each)}): ` +
    `${formatCount(times)} of them explain ${formatShare(Math.min(1, share))} of the growth, clearly better than any other action` +
    (beyondTime ? ', and than time.' : ', and no worse than time: it is done so evenly that the two cannot be told apart yet.')
  );
}

function writeExhaustion(growth: Growth, exhaustion: Exhaustion | undefined): string[] {
  if (exhaustion === undefined) return [];
  return [
    `At this rate the heap is full in ${formatDuration(exhaustion.time - growth.to)} ` +
      `(${formatDuration(exhaustion.earliest - growth.to)} to ${formatDuration(exhaustion.latest - growth.to)}).`,
  ];
}

function writeLikely(likely: readonly string[]): string {
  return likely.length === 0 ? '' : `; those whose counts suit it best so far: ${likely.map((action) => `“${action}”`).join(', ')}`;
}

/** Actions that cannot be told from it. */
function writeAlike(alike: readonly string[]): string {
  if (alike.length === 0) return '';
  return ` (or ${alike.map((action) => `“${action}”`).join(' or ')}, which always came with it, so that they cannot be told apart)`;
}

function withoutGrowth(series: MemorySeries, noun: string, { reason }: LeakState): string {
  switch (reason) {
    case 'too early':
      return `It takes at least 7 minutes to tell how ${noun} goes.`;
    case 'no low points':
      return series === 'heap'
        ? 'Too few full collections had been seen when it was looked at last (they free 1 MB and 10 % of the heap or more, and clearly more than ' +
            'most do): without them, what is kept cannot be told from garbage.'
        : `${capital(noun)} is not known.`;
    case 'stands still':
      return STANDS_STILL;
    case 'given back':
      return `${capital(noun)} grew, and most of it was given back.`;
    case 'levelled off':
      return `${capital(noun)} grew, and has not for 40 minutes: more likely a cache that is full now, or something that was loaded.`;
    default:
      return `${capital(noun)} does not grow steadily by a size that matters.`;
  }
}

function whyCertain({ points, pValue, unsteadiness }: Growth): string {
  const chance = pValue < 1e-9 ? 'less than 1 in 1,000,000,000' : `1 in ${formatCount(1 / pValue)}`;
  return (
    `${formatCount(points)} low points rise as they would by chance in ${chance} such stretches of time; they lie within ${formatShare(unsteadiness)} ` +
    `of the growth of a straight line; and they had not been as high before.`
  );
}

export interface HeapFacts {
  readonly hasHeap: boolean;
  readonly heapStandsStill: boolean;
  /** Bytes. */
  readonly heldByTracer: number;
}

/** What must be known to read a report right. */
export function writeNotes({ hasHeap, heapStandsStill, heldByTracer }: HeapFacts): string[] {
  if (!hasHeap)
    return ['This browser does not tell the heap’s size (only Chromium does): the verdict rests on the counts of objects alone.'];
  const held = `What acttrace itself holds of the heap, about ${formatBytes(heldByTracer)}, is left out where growth is looked for.`;
  return [...(heapStandsStill ? [STANDS_STILL] : []), ...(heldByTracer > 0 ? [held] : [])];
}

const STANDS_STILL =
  'The heap’s figure hardly ever changes: the browser rounds it and reads it anew every 20 minutes only, as it does where the page shares its ' +
  'process with other sites; or nothing runs. Nothing is said of the heap.';

function amountOf(series: MemorySeries, amount: number): string {
  return series === 'heap' ? formatBytes(amount) : formatCount(amount);
}

function range(series: MemorySeries, { low, high }: Estimate): string {
  return `${amountOf(series, low)} to ${amountOf(series, high)}`;
}

function capital(text: string): string {
  return text[0].toUpperCase() + text.slice(1);
}
