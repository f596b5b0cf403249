import { CounterTable } from '../../src/model/counter-table.js';
import type { PageAbilities, PageEnvironment, PageWindow } from '../../src/observe/page-environment.js';
import type { PartHost } from '../../src/model/tracer-part.js';
import type { SpanRecorder } from '../../src/record/span-recorder.js';
import { createRecorder } from '../record/recorder-fixture.js';

const NO_ABILITIES: PageAbilities = {
  scheduler: false,
  asyncContext: false,
  compressionStream: false,
  indexedDb: false,
  storageEstimate: false,
  consoleTimeStamp: false,
  chromium: 0,
  scriptTiming: false,
  interactionIds: false,
  embedded: false,
  isolated: false,
};

/** A page that can do nothing but what a test gives it. Its timers are the test's own (vitest's fake ones too). */
export function createFakePage(
  given: Partial<Omit<PageEnvironment, 'abilities'>> & { abilities?: Partial<PageAbilities> } = {},
): PageEnvironment {
  return {
    PerformanceObserver: null,
    entryTypes: [],
    PressureObserver: null,
    MessageChannel: null,
    performance: null,
    document: null,
    window: null,
    requestAnimationFrame: null,
    cancelAnimationFrame: null,
    setTimeout: (callback, delay) => setTimeout(callback, delay),
    clearTimeout: (handle) => clearTimeout(handle as number),
    wallClock: () => Date.now(),
    ...given,
    abilities: { ...NO_ABILITIES, ...given.abilities },
  };
}

/** An event target that counts its listeners. */
export class CountingTarget extends EventTarget implements PageWindow {
  listeners = 0;
  visibilityState: DocumentVisibilityState = 'visible';

  override addEventListener(...parameters: Parameters<EventTarget['addEventListener']>): void {
    this.listeners++;
    super.addEventListener(...parameters);
  }

  override removeEventListener(...parameters: Parameters<EventTarget['removeEventListener']>): void {
    this.listeners--;
    super.removeEventListener(...parameters);
  }
}

/** What hangs on a part while it runs: a recorder on a manual clock, and the faults that were reported. */
export function createHost(time = 10_000): {
  host: PartHost;
  recorder: SpanRecorder;
  clock: { time: number };
  faults: unknown[];
} {
  const { recorder, clock } = createRecorder({ maxAttributeBytes: 1_000_000 }, time);
  recorder.counters = new CounterTable();
  const faults: unknown[] = [];
  return { host: { sink: recorder, sharedTrace: 1, report: (_part, error) => faults.push(error) }, recorder, clock, faults };
}

/** A span as these tests compare it. */
export interface EntryPicture {
  readonly name: string;
  readonly track: string;
  readonly kind: number;
  readonly start: number;
  readonly end: number;
  readonly attributes: unknown;
}

export function entriesOf({ spans, strings }: SpanRecorder): EntryPicture[] {
  return Array.from({ length: spans.rowCount - spans.firstRow }, (_, at) => spans.firstRow + at).map((row) => ({
    name: strings.get(spans.nameId(row)),
    track: strings.get(spans.trackId(row)),
    kind: spans.kind(row),
    start: spans.start(row),
    end: spans.end(row),
    attributes: spans.attributes(row),
  }));
}
