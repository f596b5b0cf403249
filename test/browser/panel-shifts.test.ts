/** What the panel moves by itself counts in the app's CLS: its live figures and lists must move nothing. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { openPanel } from '../../devtools-panel/index.js';
import { PerformanceMonitor } from '../../src/monitor.js';
import type { Tracer } from '../../src/tracer.js';
import { FakePage } from '../helpers/test-monitor.js';
import { recordRuns } from '../helpers/record-runs.js';
import { startTestTracer, type ManualClock } from '../helpers/test-tracer.js';

/** The browser leaves out what moves so soon after an input, ms; opening the panel is none that it knows, and moves much. */
const SETTLED = 600;

interface LayoutShift extends PerformanceEntry {
  readonly value: number;
  readonly hadRecentInput: boolean;
  readonly sources: readonly { readonly previousRect: DOMRectReadOnly; readonly currentRect: DOMRectReadOnly }[];
}

let tracer: Tracer;
let clock: ManualClock;
let world: FakePage;
let monitor: PerformanceMonitor;
let shifts: string[];
let observer: PerformanceObserver;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const panelRoot = (): ShadowRoot => document.querySelector('acttrace-panel')?.shadowRoot as ShadowRoot;
/** Untrusted, so that it is no input to the browser. */
const openSection = async (name: string): Promise<void> => {
  await expect.poll(() => panelRoot().querySelector('#monitor-section')).not.toBeNull();
  panelRoot().querySelector<HTMLElement>(`#section-${name}`)?.click();
  await pause(SETTLED);
  shifts = [];
};
/** In words, so that whoever breaks it sees what moved. */
const take = (entries: readonly LayoutShift[]): void => {
  const place = ({ x, y }: DOMRectReadOnly): string => `${Math.round(x)},${Math.round(y)}`;
  for (const { value, hadRecentInput, sources } of entries) {
    if (hadRecentInput) continue;
    const moved = sources.map(({ previousRect: from, currentRect: to }) => {
      const element = panelRoot().elementFromPoint(to.x + to.width / 2, to.y + to.height / 2);
      return `${element?.localName}.${element?.className} ${place(from)} → ${place(to)}`;
    });
    shifts.push(`${value.toFixed(5)}: ${moved.join('; ')}`);
  }
};
/** What the browser counted after some changes, each of them drawn. */
const shiftsOf = async (...changes: (() => void)[]): Promise<string[]> => {
  for (const change of changes) {
    change();
    world.pass(1000);
    await pause(300);
  }
  take(observer.takeRecords() as LayoutShift[]);
  return shifts;
};

beforeEach(async () => {
  localStorage.clear();
  await page.viewport(1100, 700);
  ({ tracer, clock } = startTestTracer());
  world = new FakePage(clock);
  monitor = new PerformanceMonitor(tracer, { clock, page: world, channel: null, rules: [] });
  monitor.start();
  shifts = [];
  observer = new PerformanceObserver((list) => {
    take(list.getEntries() as LayoutShift[]);
  });
  observer.observe({ type: 'layout-shift' });
});
afterEach(() => {
  observer.disconnect();
  openPanel(tracer).close();
  monitor.stop();
  tracer.stop();
});

describe('the panel', () => {
  it('is seen by the browser when something in it moves', async () => {
    openPanel(tracer, { tab: 'monitor' });
    await openSection('metrics');
    const moved = await shiftsOf(() => {
      const body = panelRoot().querySelector<HTMLElement>('#monitor-section');
      if (body) body.style.marginTop = '80px';
    });
    expect(moved).not.toEqual([]);
  });

  it('moves nothing when figures grow, and series come', async () => {
    const gold = monitor.metrics.gauge('gold');
    const coins = monitor.metrics.histogram('coins');
    gold.set(1);
    coins.record(1);
    openPanel(tracer, { tab: 'monitor' });
    await openSection('metrics');
    const grow = (value: number) => (): void => {
      gold.set(value);
      coins.record(value);
    };
    expect(await shiftsOf(grow(123_456), grow(7), () => monitor.metrics.gauge('apples').set(3), grow(99_999_999))).toEqual([]);
  });

  it('moves nothing when alerts open, get worse and end', async () => {
    monitor.rules.add('zeal: value > 10 name zeal');
    monitor.rules.add('queue: value > 10 critical name queue');
    monitor.recordMetric('zeal', 20);
    openPanel(tracer, { tab: 'monitor' });
    await openSection('alerts');
    const record = (metric: string, value: number) => (): void => void monitor.recordMetric(metric, value);
    expect(await shiftsOf(record('queue', 11), record('zeal', 123_456), record('queue', 1_000_000), record('queue', 1))).toEqual([]);
  });

  it('moves nothing in the Overview when runs come, and health falls', async () => {
    recordRuns(tracer, clock, 2);
    monitor.rules.add('lives: value < 1 critical name lives');
    openPanel(tracer, { tab: 'overview' });
    await pause(SETTLED);
    shifts = [];
    expect(
      await shiftsOf(
        () => recordRuns(tracer, clock, 20),
        () => void monitor.recordMetric('lives', 0),
        () => recordRuns(tracer, clock, 200),
        () => recordRuns(tracer, clock, 30, [10, 2000, 60, 10]),
        () => void monitor.recordMetric('lives', 3),
      ),
    ).toEqual([]);
  });
});
