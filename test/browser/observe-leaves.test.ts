import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createTracer } from '../../src/create-tracer.js';
import { createPageEnvironment, observePage } from '../../src/observe/observe-page.js';
import { VitalsHub } from '../../src/observe/vitals-hub.js';
import { createHost } from '../observe/fake-page.js';

/** Counts what is connected and listens on the page. */
class Ledger {
  readonly observers = new Set<PerformanceObserver>();
  readonly listeners = new Map<string, number>();
  readonly #undo: (() => void)[] = [];

  constructor() {
    const { observers } = this;
    this.#wrap(PerformanceObserver.prototype, 'observe', (observer) => observers.add(observer));
    this.#wrap(PerformanceObserver.prototype, 'disconnect', (observer) => observers.delete(observer));
    const change = (by: 1 | -1) => (_target: EventTarget, type: unknown) => {
      this.listeners.set(String(type), (this.listeners.get(String(type)) ?? 0) + by);
    };
    // Of both themselves, as a test runner may have put functions of its own in front of those of all targets.
    for (const target of [window, document] as EventTarget[]) {
      this.#wrap(target, 'addEventListener', change(1));
      this.#wrap(target, 'removeEventListener', change(-1));
    }
  }

  /** Listeners by type; none that were all taken back. */
  get left(): Record<string, number> {
    return Object.fromEntries([...this.listeners].filter(([, count]) => count !== 0));
  }

  close(): void {
    for (const undo of this.#undo) undo();
  }

  #wrap<T extends object, Name extends keyof T & string>(target: T, name: Name, note: (self: never, ...given: never[]) => void): void {
    const original = target[name] as (...given: unknown[]) => unknown;
    target[name] = function (this: unknown, ...given: unknown[]) {
      note(this as never, ...(given as never[]));
      return original.apply(this, given);
    } as T[Name];
    this.#undo.push(() => (target[name] = original as T[Name]));
  }
}

/** Longer than parts of the tracer take to come. */
const A_WHILE = 500;
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

let ledger: Ledger;
beforeEach(() => {
  ledger = new Ledger();
});
afterEach(() => ledger.close());

/** Functions of the page that a tracer might replace. */
const functions = (): unknown[] => [
  window.fetch,
  window.setTimeout,
  window.requestAnimationFrame,
  window.PerformanceObserver,
  performance.mark,
  performance.measure,
  performance.now,
  console.timeStamp,
  XMLHttpRequest.prototype.send,
];

it('leaves no observer, listener, patched function or user timing behind, vitals aside', async () => {
  const timing = (): number => performance.getEntriesByType('mark').length + performance.getEntriesByType('measure').length;
  const before = [functions(), timing()];
  const { host, recorder, faults } = createHost(performance.now());
  // Without vitals: a hub that never gets web-vitals.
  const part = observePage(createPageEnvironment(), 1, new VitalsHub(() => new Promise(() => undefined)));
  for (let turn = 0; turn < 3; turn++) {
    const stop = part(host);
    expect(ledger.observers.size).toBeGreaterThan(0);
    await wait(50);
    stop();
    expect(ledger.observers.size).toBe(0);
    expect(ledger.left).toEqual({});
  }
  expect(recorder.spans.rowCount).toBeGreaterThan(0);
  expect(faults).toEqual([]);
  await wait(100);
  expect(ledger.observers.size).toBe(0);
  expect(ledger.left).toEqual({});
  expect([functions(), timing()]).toEqual(before);
});

it('leaves only what web-vitals cannot take back, however often tracers start, and it writes nothing', async () => {
  const left: [number, Record<string, number>][] = [];
  for (let turn = 0; turn < 3; turn++) {
    const tracer = createTracer({ history: false, settingsStorage: null });
    const name = 'of the app';
    tracer.start();
    await vi.waitFor(() => expect(hasVital(tracer)).toBe(true), { timeout: 10_000, interval: 20 });
    await wait(A_WHILE);
    tracer.stop();
    const spans = tracer.status().spansRecorded;
    performance.measure(name);
    await wait(A_WHILE);
    performance.clearMeasures(name);
    expect(tracer.status().spansRecorded).toBe(spans);
    left.push([ledger.observers.size, ledger.left]);
  }
  const [first, last] = [left[0], left.at(-1)!];
  // A registration for each tracer would grow. What is final takes its own back, so it may shrink.
  expect(last[0]).toBeLessThanOrEqual(first[0]);
  // Chromium 156: 6 observers, and 11 listeners before the first input. Elsewhere fewer entries, and an observer more to count interactions.
  expect(last[0]).toBeLessThanOrEqual(7);
  expect(Object.values(last[1]).reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(12);
  const known = ['click', 'keydown', 'load', 'pageshow', 'prerenderingchange', 'visibilitychange'];
  expect(Object.keys(last[1]).filter((type) => !known.includes(type))).toEqual([]);
});

function hasVital(tracer: ReturnType<typeof createTracer>): boolean {
  return tracer.toTraceData().strings.find('web-vital') >= 0;
}
