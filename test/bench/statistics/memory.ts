/** What is said of simulated heaps whose truth is known: an action that leaks, time that does, or nothing, for a working day. */
import { MemoryPressureMonitor } from '../../../src/respond/memory/memory-pressure-monitor.js';
import { MB, simulateHeap, type HeapCase } from '../../helpers/simulated-heap.js';
import { quantileOf } from '../statistics.js';
import { shareText, type Section } from './table.js';

const ACTION = 'demo:pick_up';
/** Called within so many minutes of its start. */
const WITHIN = 10;
const LATER = 15;
const MINUTES = 60;
const LEAK = { action: ACTION, perMinute: MB };

interface MemoryCase extends Omit<HeapCase, 'seed'> {
  readonly name: string;
  /** Of the readings, seconds. Default 1, with both ends of each collection. */
  readonly every?: number;
  /** Whether no reading falls right after a collection. Default false. */
  readonly readsLate?: boolean;
}

/**
 * As 21 pages recorded in Chromium were that made 8 to 20 MB of garbage a minute: a full collection every 25 to 90 s that freed 6 to 16 MB, a cache
 * of 0.5 to 2 MB that was cleared every few minutes, and one reading a second.
 */
const LIKE_PAGES = {
  largeEvery: [40, 90],
  rate: [0.1, 0.4],
  swing: [0.2, 0.6],
  clearedEvery: [120, 300],
  readsLate: true,
} as const;

const CASES: readonly MemoryCase[] = [
  { name: 'no leak: scenes and caches', minutes: 480 },
  { name: 'no leak, a reading every 10 s', minutes: 480, every: 10 },
  { name: 'no leak, large collections every 5 to 15 min', minutes: 480, largeEvery: [300, 900] },
  { name: 'no leak, caches fill over 10 to 20 min', minutes: 480, cacheTime: [10, 20] },
  { name: 'no leak, four times as much garbage', minutes: 480, amplitude: 4 },
  { name: 'no leak, 0.4 times as much garbage', minutes: 480, amplitude: 0.4 },
  { name: 'no leak, as in recorded pages', minutes: 480, ...LIKE_PAGES },
  { name: '1 MB/min by an action', minutes: MINUTES, scenes: false, leak: LEAK },
  { name: 'the same, after an hour', minutes: 60 + MINUTES, scenes: false, leak: { ...LEAK, from: 60 } },
  { name: 'the same, among scenes and caches', minutes: MINUTES, leak: LEAK },
  { name: 'the same, actions by chance alone', minutes: MINUTES, scenes: false, steady: true, leak: LEAK },
  { name: 'the same, a reading every 10 s', minutes: MINUTES, scenes: false, every: 10, leak: LEAK },
  { name: 'the same, large collections every 5 to 15 min', minutes: MINUTES, scenes: false, largeEvery: [300, 900], leak: LEAK },
  { name: 'the same, four times as much garbage', minutes: MINUTES, scenes: false, amplitude: 4, leak: LEAK },
  { name: 'the same, as in recorded pages', minutes: MINUTES, scenes: false, ...LIKE_PAGES, leak: LEAK },
  { name: '1 MB/min whatever is done', minutes: MINUTES, scenes: false, leakOverTime: MB },
];

interface MemoryResult {
  /** Minutes after the leak's start; Infinity: never. */
  readonly called: number;
  readonly suspected: boolean;
  /** Named within the same ten minutes, of growth that is suspected or called; ever; and another one. */
  readonly namedSoon: boolean;
  readonly named: boolean;
  readonly misnamed: boolean;
}

/** @param seeds - of each case. */
export function memorySection(seeds: number, progress: (what: string) => void): Section {
  const rows = CASES.map((what) => {
    progress(what.name);
    const results = Array.from({ length: seeds }, (_, index) => runMemoryCase(what, index + 1));
    const count = (isSo: (result: MemoryResult) => boolean): string => shareText(results.filter(isSo).length, seeds);
    const middle = quantileOf(
      results.map(({ called }) => called),
      0.5,
    );
    const isLeak = what.leak !== undefined || what.leakOverTime !== undefined;
    return [
      what.name,
      count(({ called }) => called < Infinity),
      count(({ suspected }) => suspected),
      isLeak ? count(({ called }) => called <= WITHIN) : '',
      isLeak ? count(({ called }) => called <= LATER) : '',
      isLeak ? (middle < Infinity ? `${middle.toFixed(1)} min` : 'never') : '',
      what.leak ? count(({ namedSoon }) => namedSoon) : '',
      what.leak ? count(({ named }) => named) : '',
      isLeak ? count(({ misnamed }) => misnamed) : '',
    ];
  });
  return {
    title: `Leaks in simulated heaps of 20 to 50 MB, ${seeds} of each sort`,
    head: [
      'heap',
      'called a leak',
      'suspected',
      'called within 10 min',
      'within 15 min',
      'median',
      'action named by then',
      'ever',
      'another one named',
    ],
    rows,
  };
}

function runMemoryCase({ every = 1, readsLate = false, ...what }: MemoryCase, seed: number): MemoryResult {
  const monitor = new MemoryPressureMonitor();
  const from = what.leak?.from ?? 0;
  const result = { called: Infinity, suspected: false, namedSoon: false, named: false, misnamed: false };
  monitor.on('verdict', ({ time, report }) => {
    const minutes = time / 60_000 - from;
    if (report.verdict === 'suspected') result.suspected = true;
    if (report.verdict === 'leak') result.called = Math.min(result.called, minutes);
    if (report.source === undefined) return;
    if (report.source.action !== what.leak?.action) result.misnamed = true;
    else result.named = true;
    if (report.source.action === what.leak?.action && minutes <= WITHIN) result.namedSoon = true;
  });
  for (const { time, used, afterCollection, actions } of simulateHeap({ seed, ...what })) {
    for (const action of actions) monitor.addAction(action, time);
    if ((time / 1000) % every !== 0) continue;
    monitor.addSample({ time, heapUsed: used });
    if (every === 1 && !readsLate && afterCollection !== undefined) monitor.addSample({ time, heapUsed: afterCollection });
  }
  return result;
}
