/** Real garbage and, where asked, a real leak, read by the memory monitor on a clock that runs twenty times as fast. */
import { MemoryPressureMonitor, type MemoryReport } from '../../../src/monitor.js';
import { createRandom } from '../../../src/statistics/random.js';

declare global {
  var playMemory: (what: MemoryPlay) => Promise<MemoryPlayed>;
}

export interface MemoryPlay {
  /** Told to the monitor, at most: it ends when a leak is called. */
  readonly minutes: number;
  /** Numbers that each action leaves behind, 8 bytes each; 0: none. */
  readonly retained: number;
}

export interface MemoryPlayed {
  readonly report: MemoryReport;
  /** As they were told. */
  readonly verdicts: readonly string[];
}

interface MemoryFigures {
  readonly usedJSHeapSize: number;
  readonly jsHeapSizeLimit: number;
}

/** Real time between readings, ms, which are told as a second apart: Chromium reads the heap anew once in 50 ms. */
const READING = 52;
/** Arrays of objects that live for five readings: some die old, so that only full collections free them, which come every 40 readings or so. */
const OLD = 400;
const OLD_A_READING = 80;
const OLD_SIZE = 1000;

globalThis.playMemory = async ({ minutes, retained }) => {
  const monitor = new MemoryPressureMonitor();
  const random = createRandom(5);
  const kept: number[][] = [];
  const old: unknown[] = [];
  const verdicts: string[] = [];
  let made = 0;
  let called = false;
  monitor.on('verdict', ({ report: { series, verdict } }) => {
    verdicts.push(`${series} ${verdict}`);
    called ||= verdict === 'leak';
  });
  for (let second = 0; second < minutes * 60; second++) {
    await new Promise((resolve) => setTimeout(resolve, READING));
    const time = second * 1000;
    const busy = 1 + Math.sin(second / 40);
    if (random() < 0.45 * busy) {
      monitor.addAction('keeps', time);
      if (retained > 0) kept.push(Array.from({ length: retained }, random));
    }
    if (random() < 0.4) monitor.addAction('other', time);
    for (let count = 0; count < OLD_A_READING; count++) old[made++ % OLD] = Array.from({ length: OLD_SIZE }, () => ({ value: random() }));
    // Each reading is an object of its own, whose figures stay as they are.
    const { memory } = performance as Performance & { readonly memory: MemoryFigures };
    monitor.addSample({ time, heapUsed: memory.usedJSHeapSize, heapLimit: memory.jsHeapSizeLimit });
    if (called) break;
  }
  return { report: monitor.report(), verdicts };
};
