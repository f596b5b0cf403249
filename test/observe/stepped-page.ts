import { CounterTable } from '../../src/model/counter-table.js';
import type { PageEnvironment } from '../../src/observe/page-environment.js';
import { CountingTarget, createFakePage, createHost } from './fake-page.js';

/** Between two frames, ms. */
const FRAME = 10;

interface Task {
  readonly at: number;
  readonly run: (time: number) => void;
  readonly frame: boolean;
}

/** A page whose time passes only when told to, with its timers and frames at the moments that they are due. Starts at 10,000 ms. */
export class SteppedPage {
  readonly document = new CountingTarget();
  readonly window = new CountingTarget();
  readonly host;
  readonly recorder;
  readonly faults: unknown[];
  /** How far the wall clock has run ahead of the page's, ms. */
  wallAhead = 0;
  readonly environment: PageEnvironment;
  readonly #clock: { time: number };
  readonly #tasks = new Map<number, Task>();
  #handles = 0;

  constructor(given: Partial<Omit<PageEnvironment, 'abilities'>> = {}) {
    const { host, recorder, clock, faults } = createHost();
    this.host = host;
    this.recorder = Object.assign(recorder, { counters: new CounterTable() });
    this.faults = faults;
    this.#clock = clock;
    const add = (at: number, run: (time: number) => void, frame: boolean): number => {
      this.#tasks.set(++this.#handles, { at, run, frame });
      return this.#handles;
    };
    const cancel = (handle: unknown): void => void this.#tasks.delete(handle as number);
    this.environment = createFakePage({
      document: this.document as unknown as PageEnvironment['document'],
      window: this.window,
      setTimeout: (run, delay) => add(this.now + delay, run, false),
      clearTimeout: cancel,
      requestAnimationFrame: (run) => add((Math.floor(this.now / FRAME) + 1) * FRAME, run, true),
      cancelAnimationFrame: cancel,
      wallClock: () => 1_700_000_000_000 + this.now + this.wallAhead,
      ...given,
    });
  }

  get now(): number {
    return this.#clock.time;
  }

  /** Timers and frames asked for. */
  get pending(): number {
    return this.#tasks.size;
  }

  get pendingFrames(): number {
    return [...this.#tasks.values()].filter(({ frame }) => frame).length;
  }

  get listeners(): number {
    return this.document.listeners + this.window.listeners;
  }

  /** Time in which nothing has the thread: all that is due comes when it is due. No frames while hidden. */
  pass(ms: number): void {
    const until = this.now + ms;
    for (;;) {
      const due = [...this.#tasks].filter(([, { at, frame }]) => at <= until && !(frame && this.document.visibilityState === 'hidden'));
      if (due.length === 0) break;
      const [handle, task] = due.reduce((first, other) => (other[1].at < first[1].at ? other : first));
      this.#tasks.delete(handle);
      this.#clock.time = Math.max(this.now, task.at);
      // A frame that comes late carries the time at which it came.
      task.run(this.now);
    }
    this.#clock.time = until;
  }

  /** Time in which something else has the thread; then what is due comes. */
  hold(ms: number): void {
    this.stand(ms);
    this.pass(0);
  }

  /** Time in which nothing of the page runs. */
  stand(ms: number): void {
    this.#clock.time += ms;
  }

  show(visible: boolean): void {
    this.document.visibilityState = visible ? 'visible' : 'hidden';
    this.document.dispatchEvent(new Event('visibilitychange'));
  }

  /** The app records something, so that the beats come fast. */
  record(start = this.now, end = this.now): number {
    return this.recorder.add(0, this.recorder.intern('work'), 0, 0, 1, -1, start, end, 0);
  }

  /** Samples of a counter, as time and value. */
  samples(name: string): [time: number, value: number][] {
    const { counters, strings } = this.recorder;
    const id = strings.find(name);
    return Array.from({ length: counters.rowCount }, (_, row) => row)
      .filter((row) => counters.nameId(row) === id)
      .map((row) => [counters.time(row), counters.value(row)]);
  }

  /** Names of all spans that have a flag. */
  flagged(flag: number): number[] {
    const { spans } = this.recorder;
    return Array.from({ length: spans.rowCount }, (_, row) => row).filter((row) => (spans.flags(row) & flag) !== 0);
  }
}
