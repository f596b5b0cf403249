import { describe, expect, it } from 'vitest';
import { BROWSER_TRACK, PAGE_ENTRY } from '../../src/model/page-entries.js';
import { NO_PARENT, SpanFlag, SpanKind } from '../../src/model/span.js';
import { observePageLifecycle } from '../../src/observe/page-lifecycle.js';
import { startPulse, type Beat } from '../../src/observe/pulse.js';
import { entriesOf } from './fake-page.js';
import { SteppedPage } from './stepped-page.js';

/** A browser that reports long tasks when the test says so. */
function createLongTasks(): {
  Observer: typeof PerformanceObserver;
  report: (startTime: number, duration: number) => void;
  /** Reports a task without handing it over yet: the page is too busy. */
  queue: (startTime: number, duration: number) => void;
  observing: () => number;
} {
  const callbacks = new Set<PerformanceObserverCallback>();
  let queued: { startTime: number; duration: number }[] = [];
  class LongTaskObserver {
    readonly #callback: PerformanceObserverCallback;
    constructor(callback: PerformanceObserverCallback) {
      this.#callback = callback;
    }
    observe(options: PerformanceObserverInit): void {
      expect(options).toEqual({ type: 'longtask' });
      callbacks.add(this.#callback);
    }
    disconnect(): void {
      callbacks.delete(this.#callback);
    }
    takeRecords(): unknown[] {
      const taken = queued;
      queued = [];
      return taken;
    }
  }
  return {
    Observer: LongTaskObserver as unknown as typeof PerformanceObserver,
    queue: (startTime, duration) => void queued.push({ startTime, duration }),
    report(startTime, duration) {
      const list = { getEntries: () => [{ startTime, duration }] } as unknown as PerformanceObserverEntryList;
      for (const callback of callbacks) callback(list, undefined as unknown as PerformanceObserver);
    },
    observing: () => callbacks.size,
  };
}

function start(longTasks?: ReturnType<typeof createLongTasks>): {
  page: SteppedPage;
  frozen: () => { start: number; end: number; attributes: unknown }[];
  passed: Beat[];
  stop: () => void;
} {
  const page = new SteppedPage(longTasks && { PerformanceObserver: longTasks.Observer, entryTypes: ['longtask'] });
  const passed: Beat[] = [];
  const lifecycle = observePageLifecycle(page.environment, page.host, (beat) => passed.push(beat));
  const stopPulse = startPulse(page.environment, page.host, 100, [lifecycle.beat]);
  return {
    page,
    passed,
    frozen: () =>
      entriesOf(page.recorder)
        .filter(({ name, track, kind }) => name === PAGE_ENTRY.frozen && track === BROWSER_TRACK && kind === SpanKind.entry)
        .map(({ start, end, attributes }) => ({ start, end, attributes })),
    stop() {
      stopPulse();
      lifecycle.stop();
    },
  };
}

function openSpan(page: SteppedPage): number {
  return page.recorder.open(SpanKind.measure, page.recorder.intern('open'), 0, 0, 1, NO_PARENT, page.now);
}

describe('a page that is frozen', () => {
  it('has a span for that time, and flags the spans that were open in it', () => {
    const { page, frozen } = start();
    const before = page.record(10_000, 10_500);
    const over = openSpan(page);
    page.show(false);
    page.pass(600);
    page.document.dispatchEvent(new Event('freeze'));
    const atFreeze = page.now;
    page.stand(30_000);
    expect(frozen()).toEqual([]);
    page.document.dispatchEvent(new Event('resume'));
    const after = page.record(page.now, page.now + 10);
    expect(frozen()).toEqual([{ start: atFreeze, end: atFreeze + 30_000, attributes: { why: 'frozen' } }]);
    expect(page.flagged(SpanFlag.acrossFreeze)).toEqual([over]);
    expect([before, after]).not.toContain(over);
  });

  it('keeps the flag of a span that ends later', () => {
    const { page } = start();
    const span = openSpan(page);
    page.document.dispatchEvent(new Event('freeze'));
    page.stand(5000);
    page.document.dispatchEvent(new Event('resume'));
    page.recorder.close(span, 1, page.now + 10, 1);
    expect(page.flagged(SpanFlag.acrossFreeze)).toEqual([span]);
  });

  it('is not taken for sleep as well', () => {
    const { page, frozen } = start();
    page.pass(1000);
    page.document.dispatchEvent(new Event('freeze'));
    page.wallAhead += 3_600_000;
    page.stand(200_000);
    page.document.dispatchEvent(new Event('resume'));
    page.pass(10_000);
    expect(frozen()).toHaveLength(1);
  });

  it('ignores a resume without a freeze', () => {
    const { page, frozen } = start();
    page.document.dispatchEvent(new Event('resume'));
    expect(frozen()).toEqual([]);
  });
});

describe('a page in the back/forward cache', () => {
  const transition = (type: string, persisted: boolean): Event => Object.assign(new Event(type), { persisted });

  it('has one span for that time, although it is frozen too', () => {
    const { page, frozen } = start();
    const over = openSpan(page);
    page.pass(500);
    page.window.dispatchEvent(transition('pagehide', true));
    page.show(false);
    page.document.dispatchEvent(new Event('freeze'));
    page.stand(60_000);
    page.document.dispatchEvent(new Event('resume'));
    page.window.dispatchEvent(transition('pageshow', true));
    page.show(true);
    page.pass(5000);
    expect(frozen()).toEqual([{ start: 10_500, end: 70_500, attributes: { why: 'back/forward cache' } }]);
    expect(page.flagged(SpanFlag.acrossFreeze)).toEqual([over]);
  });

  it('has one where the browser tells of no freeze (Firefox, WebKit)', () => {
    const { page, frozen } = start();
    page.window.dispatchEvent(transition('pagehide', true));
    page.stand(500);
    page.window.dispatchEvent(transition('pageshow', true));
    expect(frozen()).toEqual([{ start: 10_000, end: 10_500, attributes: { why: 'back/forward cache' } }]);
  });

  it('has none for a page that is left for good, and for the first time that a page is shown', () => {
    const { page, frozen } = start();
    page.window.dispatchEvent(transition('pageshow', false));
    page.window.dispatchEvent(transition('pagehide', false));
    page.stand(500);
    page.window.dispatchEvent(transition('pageshow', false));
    expect(frozen()).toEqual([]);
  });
});

describe('a machine that slept', () => {
  it('is seen by its wall clock where the page clock stood still', () => {
    const { page, frozen, passed } = start();
    page.pass(1000);
    const over = openSpan(page);
    page.pass(400);
    // After the beat of 11,000, programs stood still for 0.8 s of the page's clock and an hour of the wall clock; the next was due at 12,000.
    page.wallAhead += 3_600_000;
    page.hold(800);
    expect(frozen()).toEqual([{ start: 12_000, end: 12_200, attributes: { why: 'asleep' } }]);
    expect(page.flagged(SpanFlag.acrossFreeze)).toEqual([over]);
    // Nobody takes it for lag.
    expect(passed.at(-1)).toMatchObject({ now: 12_200, undisturbed: false });
  });

  it('is seen by a late timer where the page clock ran on and no task is reported', () => {
    const { page, frozen } = start();
    const over = openSpan(page);
    page.hold(3_600_000);
    expect(frozen()).toEqual([{ start: 11_000, end: 3_610_000, attributes: { why: 'asleep' } }]);
    expect(page.flagged(SpanFlag.acrossFreeze)).toEqual([over]);
  });

  it('is told from a long task by waiting for the report of one', () => {
    const longTasks = createLongTasks();
    const slept = start(longTasks);
    slept.page.hold(20_000);
    expect([slept.frozen(), slept.passed]).toEqual([[], []]);
    slept.page.pass(1000);
    expect(slept.frozen()).toEqual([{ start: 11_000, end: 30_000, attributes: { why: 'asleep' } }]);
    expect(slept.passed.map(({ now, undisturbed }) => [now, undisturbed])).toEqual([
      [30_000, false],
      [31_000, true],
    ]);

    const busy = start(longTasks);
    busy.page.hold(20_000);
    // The beat was due after 1 s of it: it came 19 s late.
    longTasks.report(10_050, 19_900);
    busy.page.pass(1000);
    expect(busy.frozen()).toEqual([]);
    expect(busy.passed[0]).toMatchObject({ now: 30_000, undisturbed: true });
  });

  it('is not made out of a timer that many long tasks held back, none of which explains it alone', () => {
    const longTasks = createLongTasks();
    const { page, frozen, passed } = start(longTasks);
    // Due at 11,000. Twelve tasks of 500 ms, the first of which lies before that: 11 * 500 ms of the 6 s that it is late are explained.
    page.stand(7000);
    for (let task = 0; task < 12; task++) longTasks.report(10_500 + task * 500, 500);
    page.pass(0);
    page.pass(1000);
    expect(frozen()).toEqual([]);
    expect(passed[0]).toMatchObject({ now: 17_000, undisturbed: true });
  });

  it('is not made out of a busy page whose reports come after the next beat', () => {
    const longTasks = createLongTasks();
    const { page, frozen } = start(longTasks);
    page.hold(8000);
    longTasks.queue(10_000, 8000);
    // The next beat is due in a second at most, and comes after another task.
    page.hold(4000);
    page.pass(2000);
    expect(frozen()).toEqual([]);
  });

  it('is told from tasks that ran before the beat was due, and from one that two frames report', () => {
    const longTasks = createLongTasks();
    const { page, frozen } = start(longTasks);
    // Due at 11,000, late by 20 s. Of the tasks 800 ms lie before, and 8 s after, which is less than half.
    page.stand(21_000);
    longTasks.report(10_100, 800);
    for (let frame = 0; frame < 2; frame++) longTasks.report(11_000, 8000);
    page.pass(0);
    page.pass(1000);
    expect(frozen()).toEqual([{ start: 11_000, end: 31_000, attributes: { why: 'asleep' } }]);
  });

  it('is not made out of a wall clock that is set ahead while a task runs', () => {
    const longTasks = createLongTasks();
    const { page, frozen } = start(longTasks);
    page.wallAhead += 3_600_000;
    page.hold(3000);
    longTasks.report(10_000, 3000);
    page.pass(2000);
    expect(frozen()).toEqual([]);
  });

  it('is not made out of a wall clock that is set ahead or back', () => {
    const { page, frozen } = start();
    openSpan(page);
    for (const step of [3_600_000, -7_200_000, 10_000]) {
      page.wallAhead += step;
      page.pass(3000);
    }
    expect(frozen()).toEqual([]);
    expect(page.flagged(SpanFlag.acrossFreeze)).toEqual([]);
  });

  it('is not made out of a hidden page whose timers wait for a minute', () => {
    const { page, frozen } = start();
    page.show(false);
    page.hold(60_000);
    page.show(true);
    page.pass(5000);
    expect(frozen()).toEqual([]);
  });
});

it('leaves no listener, observer or timer', () => {
  const longTasks = createLongTasks();
  const { page, stop } = start(longTasks);
  expect([page.listeners > 0, longTasks.observing(), page.pending]).toEqual([true, 1, 1]);
  stop();
  expect([page.listeners, longTasks.observing(), page.pending]).toEqual([0, 0, 0]);
});
