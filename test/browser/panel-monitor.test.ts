import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { openPanel } from '../../devtools-panel/index.js';
import { findMonitor, PerformanceMonitor } from '../../src/monitor.js';
import type { Tracer } from '../../src/tracer.js';
import { COUNTERS, CounterTable } from '../../src/model/counter-table.js';
import { BROWSER_TRACK, PAGE_ENTRY } from '../../src/model/page-entries.js';
import { NO_PARENT, SpanKind, SpanStatus } from '../../src/model/span.js';
import type { SpanRecorder } from '../../src/record/span-recorder.js';
import { pageSources } from '../../src/monitor/page-sources.js';
import { FakePage } from '../helpers/test-monitor.js';
import { picture } from '../helpers/trace-picture.js';
import { recordRuns } from '../helpers/record-runs.js';
import { startTestTracer, type ManualClock } from '../helpers/test-tracer.js';

let tracer: Tracer;
let clock: ManualClock;
let world: FakePage;
let monitor: PerformanceMonitor;

const button = (name: string | RegExp): ReturnType<typeof page.getByRole> => page.getByRole('button', { name });
const section = (name: string): ReturnType<typeof page.getByRole> => page.getByRole('tabpanel', { name: new RegExp(`^${name}`) });
const openSection = async (name: string): Promise<void> => {
  openPanel(tracer, { tab: 'monitor' });
  await page.getByRole('tab', { name: new RegExp(`^${name}`) }).click();
  await expect.element(section(name)).toBeVisible();
};
const panelRoot = (): ShadowRoot => document.querySelector('acttrace-panel')?.shadowRoot as ShadowRoot;
beforeEach(async () => {
  localStorage.clear();
  await page.viewport(1100, 700);
  ({ tracer, clock } = startTestTracer());
  world = new FakePage(clock);
  world.onStored = pageSources.onStored;
  monitor = new PerformanceMonitor(tracer, { clock, page: world, channel: null });
  monitor.start();
});
afterEach(() => {
  openPanel(tracer).close();
  monitor.stop();
  tracer.stop();
  vi.restoreAllMocks();
});

describe('Metrics', () => {
  it('lists what is recorded, as it is, and finds it', async () => {
    await openSection('Metrics');
    // 10 + 20 + 60 + 10 = 100 ms a run.
    recordRuns(tracer, clock, 5);
    monitor.metrics.counter('coins', { hero: 'Mira' }).add(12);
    world.pass(1000);
    await page.getByRole('searchbox', { name: 'Search series' }).fill('pipeline_duration');
    await expect.element(page.getByRole('row', { name: /Duration of pipelines/ })).toHaveTextContent(/100 ms\s*mean.*timer/);
    await page.getByRole('searchbox', { name: 'Search series' }).fill('mira');
    await expect.element(page.getByRole('row', { name: /coins/ })).toHaveTextContent(/12\s*in all.*counter/);
    await page.getByRole('searchbox', { name: 'Search series' }).fill('dragons');
    await expect.element(page.getByText('No series has “dragons”')).toBeVisible();
  });

  it('draws a series, which the arrow keys read, and switches the chart', async () => {
    const gold = monitor.metrics.gauge('gold', undefined, 'coins');
    for (const value of [3, 8, 5]) {
      gold.set(value);
      world.pass(1000);
    }
    await openSection('Metrics');
    await button(/^gold/).click();
    const chart = page.getByRole('group', { name: 'Chart of gold: arrow keys read it' });
    await expect.element(page.getByRole('img', { name: /^Value of gold .* between 3 coins and 8 coins, last 5 coins/ })).toBeVisible();
    (chart.element() as HTMLElement).focus();
    await userEvent.keyboard('{ArrowLeft}{ArrowLeft}');
    await expect.element(chart.getByRole('status')).toHaveTextContent(/1 s ago\s*Value\s*8 coins/);
    await userEvent.keyboard('{Escape}');
    await expect.element(chart.getByRole('status')).not.toBeInTheDocument();
    await page.getByRole('combobox', { name: 'Chart' }).selectOptions('Value, as an area');
    const host = panelRoot().querySelector('acttrace-monitor-chart');
    expect(host?.spec?.lines[0].shape).toBe('area');
    await expect.poll(() => host?.shadowRoot?.querySelectorAll('canvas').length).toBe(1);
    gold.set(1);
    world.pass(1000);
    await expect.poll(() => host?.spec?.lines[0].values.at(-1)).toBe(1);
  });
});

describe('Alerts', () => {
  const openAlert = async (): Promise<void> => {
    monitor.rules.add('queue: value > 10 name "queue is long"');
    monitor.recordMetric('queue', 4);
    monitor.recordMetric('queue', 25);
    await openSection('Alerts');
    await expect.element(page.getByRole('heading', { name: 'warning: queue is long' })).toBeVisible();
  };
  const badge = (): string | undefined => panelRoot().querySelector('#tab-monitor')?.textContent?.replaceAll(/\s+/g, ' ').trim();

  it('shows an open alert with its figures and counts it on the tab, until it is snoozed', async () => {
    await openAlert();
    await expect.element(page.getByRole('region', { name: 'Open alerts (1)' })).toHaveTextContent('queue: value over 10');
    await expect.element(section('Alerts')).toHaveTextContent(/Now\s*25\s*Limit\s*10\s*Farthest\s*25/);
    await expect.poll(badge).toBe('Monitor1 open alert');
    await button('Acknowledge: queue is long').click();
    await expect.element(page.getByText(/^Acknowledged at/)).toBeVisible();
    expect(monitor.alerts.open[0].acknowledgedAt).toBeDefined();
    await button('Snooze 10 min: queue is long').click();
    expect(monitor.alerts.open[0].snoozedUntil).toBe(clock.timeOrigin + clock.time + 600_000);
    await expect.poll(badge).toBe('Monitor');
    await button('End snooze: queue is long').click();
    await expect.poll(badge).toBe('Monitor1 open alert');
  });

  it('lists an alert that ended, with why', async () => {
    await openAlert();
    monitor.recordMetric('queue', 1);
    world.pass(1000);
    await expect.element(page.getByRole('row', { name: /queue/ })).toHaveTextContent(/queue is long\s*queue: value over 10.*25.*recovered/);
    await expect.element(page.getByRole('table', { name: 'Alerts that ended: Of this page load' })).toBeVisible();
    await expect.element(page.getByText('No alert is open')).toBeVisible();
  });

  it('leads to the slowest run of a stage, and to the last failed one with its error', async () => {
    monitor.rules.add('stage_duration{stage=multi_target_resolution}: max > 80ms name "aiming is slow"');
    monitor.rules.add('pipeline_errors: rate > 1% name "turns fail"');
    recordRuns(tracer, clock, 3, [10, 20, 90, 10]);
    recordRuns(tracer, clock, 1, [10, 20, 120, 10]);
    const trace = tracer.createTrace();
    for (const text of ['The map is torn.', 'The map is lost.', 'The map is wet.']) {
      const fail = (): never => {
        throw new Error(text);
      };
      expect(() => trace.withSpan('discover actions', fail, { kind: 'pipeline' })).toThrow(text);
      clock.time += 1;
    }
    world.pass(1000);
    await openSection('Alerts');
    const card = (name: string): ReturnType<typeof page.getByRole> =>
      page
        .getByRole('region', { name: /^Open alerts/ })
        .getByRole('listitem')
        .filter({ hasText: name });
    await expect.element(card('aiming is slow')).toHaveTextContent(/Now\s*120 ms\s*Limit\s*80.0 ms.*Slowest:\s*120 ms/);
    await expect.element(card('turns fail')).toHaveTextContent(/Last failed:\s*The map is wet\./);
    await button('Show in Timeline: aiming is slow').click();
    await expect.element(section('Timeline')).toBeVisible();
    const details = page.getByRole('region', { name: 'Span details' });
    await expect.element(details.getByRole('heading', { name: 'multi_target_resolution' })).toBeVisible();
    await expect.element(details).toHaveTextContent('120 ms');
  });

  it('explains lag by the tasks in a row that made it, and says where none did', async () => {
    monitor.rules.add('system.cpu.event_loop_lag: value > 100ms suppress 0s name "the page hangs"');
    const recorder = tracer.toTraceData() as SpanRecorder;
    recorder.counters = new CounterTable();
    const name = (text: string): number => recorder.intern(text);
    const block = (start: number, end: number): unknown =>
      recorder.add(SpanKind.entry, name(PAGE_ENTRY.longTask), 0, name(BROWSER_TRACK), 0, NO_PARENT, start, end, SpanStatus.unset);
    const sample = (lag: number): void => {
      recorder.count(name(COUNTERS.eventLoopLag), clock.time, lag);
      world.pass(1000);
    };
    world.pass(1000);
    block(1010, 1100);
    block(1102, 1190);
    world.pass(1000);
    sample(180);
    await openSection('Alerts');
    const open = page.getByRole('region', { name: /^Open alerts/ });
    const ended = page.getByRole('table', { name: 'Alerts that ended: Of this page load' });
    await expect.element(open).toHaveTextContent(/2 tasks in a row:\s*180 ms\s*Show in Timeline/);
    sample(1);
    await expect.element(ended.getByRole('row', { name: /the page hangs/ })).toHaveTextContent(/2 tasks in a row:\s*180 ms/);
    world.pass(10_000);
    sample(400);
    await expect.element(open).toHaveTextContent(/No task that was observed explains the lag of\s*400 ms\s*Acknowledge/);
    await button('Show in Timeline: the page hangs').click();
    await expect.element(page.getByRole('region', { name: 'Span details' })).toHaveTextContent(/90\.0 ms/);
  });

  it('tells alerts of other page loads apart, with their path', async () => {
    const { timeOrigin } = clock;
    const old = {
      id: 'old',
      rule: 'gold: max > 5',
      severity: 'warning',
      metric: 'gold',
      tags: {},
      condition: 'max > 5',
      limit: 5,
      unit: 'coins',
      openedAt: timeOrigin - 60_000,
      value: 9,
      seenAt: timeOrigin - 50_000,
      peak: 9,
      state: 'open',
    };
    monitor.stop();
    const stored = [old, { ...old, id: 'new', page: { path: '/inn', loadedAt: timeOrigin - 100_000 } }];
    const shelves = { list: () => Promise.resolve(stored), put: () => Promise.resolve(), remove: () => Promise.resolve() };
    vi.spyOn(tracer.history, 'shelves').mockResolvedValue(shelves);
    monitor = new PerformanceMonitor(tracer, { clock, page: world, channel: null });
    monitor.start();
    await expect.poll(() => monitor.alerts.recent.length).toBe(2);
    await openAlert();
    monitor.recordMetric('queue', 1);
    world.pass(1000);
    const others = page.getByRole('table', { name: 'Alerts that ended: Of earlier page loads and other tabs' });
    const rows = (): (string | undefined)[] =>
      others
        .getByRole('row')
        .elements()
        .slice(1)
        .map((row) => row.textContent?.replaceAll(/\s+/g, ' ').trim());
    await expect
      .poll(rows)
      .toEqual([
        expect.stringMatching(/^warning gold highest of the last minute over 5 coins 9 coins .* end not known –$/),
        expect.stringMatching(/^warning gold highest of the last minute over 5 coins 9 coins .* end not known \/inn$/),
      ]);
    await expect.element(page.getByRole('table', { name: 'Alerts that ended: Of this page load' })).toHaveTextContent(/queue is long/);
  });

  it('leads from an alert of an earlier page load to its session, where that is stored, at its slowest run', async () => {
    const timeOrigin = clock.timeOrigin - 100_000;
    const facts = { rule: 'pipeline_duration: max > 5', severity: 'warning', metric: 'pipeline_duration', tags: { pipeline: 'turn' } };
    const times = { openedAt: timeOrigin + 2, seenAt: timeOrigin + 90, resolvedAt: timeOrigin + 90 };
    const figures = { condition: 'max > 5', limit: 5, value: 9, peak: 9, state: 'resolved', reason: 'recovered' };
    const alert = { ...facts, ...times, ...figures, title: 'turns are slow', id: 'a', page: { path: '/inn', loadedAt: timeOrigin } };
    const stored = [alert, { ...alert, id: 'b', title: 'lost', page: { path: '/cave', loadedAt: timeOrigin - 1 } }];
    const shelves = { list: () => Promise.resolve(stored), put: () => Promise.resolve(), remove: () => Promise.resolve() };
    vi.spyOn(tracer.history, 'shelves').mockResolvedValue(shelves);
    const turns = picture('pipeline turn |---|  |------------|  |--|');
    const data = { ...turns, session: { ...turns.session, id: 'earlier', name: 'Before lunch', timeOrigin } };
    const summary = { session: data.session, spans: 3, executions: 3, until: 100, bytes: 1000, pinned: false };
    vi.spyOn(tracer.history, 'list').mockResolvedValue([
      { ...summary, raw: true },
      // Only its figures are left.
      { ...summary, session: { ...data.session, id: 'older', timeOrigin: timeOrigin - 1 }, raw: false },
    ]);
    vi.spyOn(tracer.history, 'open').mockImplementation((id) => Promise.resolve(id === 'earlier' ? data : undefined));
    monitor.stop();
    monitor = new PerformanceMonitor(tracer, { clock, page: world, channel: null });
    monitor.start();
    await openSection('Alerts');
    await expect.element(page.getByRole('row', { name: /lost/ })).toHaveTextContent(/\/cave$/);
    await button('Open session: turns are slow').click();
    await expect.element(section('Timeline')).toBeVisible();
    // From 6 to 19 ms: the longest of the three.
    const details = page.getByRole('region', { name: 'Span details' });
    await expect.element(details.getByRole('heading', { name: 'turn' })).toBeVisible();
    await expect.element(details).toHaveTextContent('13.0 ms');
  });

  it('shows alerts as notifications once they are allowed, and says when they are not', async () => {
    const shown: string[] = [];
    class Fake {
      static permission = 'default';
      static answer = 'denied';
      static requestPermission = (): Promise<string> => Promise.resolve((Fake.permission = Fake.answer));
      constructor(_title: string, { body }: { readonly body: string }) {
        shown.push(body);
      }
      close(): void {}
    }
    vi.stubGlobal('Notification', Fake);
    try {
      await openSection('Alerts');
      const box = page.getByRole('switch', { name: /Show alerts as notifications/ });
      await box.click();
      await expect.element(page.getByText('The browser does not allow this site to notify.')).toBeVisible();
      await expect.element(box).not.toBeChecked();
      Fake.answer = 'granted';
      await box.click();
      await expect.element(box).toBeChecked();
      monitor.rules.add('queue: value > 10');
      monitor.recordMetric('queue', 25);
      monitor.recordMetric('queue', 26);
      expect(shown).toEqual(['warning: queue: value > 10, now 25']);
      await box.click();
      monitor.rules.add('queue: value > 20');
      monitor.recordMetric('queue', 27);
      expect(shown).toHaveLength(1);
    } finally {
      vi.unstubAllGlobals();
    }
  });
});

describe('Memory', () => {
  it('tells the level, the counts, and why nothing is known of a leak yet', async () => {
    world.used = 800_000_000;
    monitor.recordResourceUsage();
    world.pass(1000);
    await openSection('Memory');
    // 800 of 1000 MB.
    await expect.element(page.getByRole('heading', { name: 'Heap high' })).toBeVisible();
    await expect.element(page.getByText('80 % of the limit; high from 75 %, critical from 90 %')).toBeVisible();
    await expect.element(page.getByRole('img', { name: /^Heap in use over the last/ })).toBeVisible();
    await expect.element(section('Memory')).toHaveTextContent(/Elements in the document\s*500.*Listeners\s*not counted/);
  });

  it('shows the counts where the browser tells no heap', async () => {
    world.used = undefined;
    world.pass(1000);
    await openSection('Memory');
    await expect.element(page.getByText('This browser does not tell how large the heap is.')).toBeVisible();
    await expect.element(page.getByRole('img', { name: /^Elements in the document over the last/ })).toBeVisible();
  });
});

describe('the tab', () => {
  it('remembers its section, which the arrow keys change', async () => {
    await openSection('Metrics');
    (page.getByRole('tab', { name: 'Metrics' }).element() as HTMLElement).focus();
    await userEvent.keyboard('{ArrowRight}{ArrowRight}');
    await expect.element(section('Memory')).toBeVisible();
    expect(panelRoot().activeElement?.textContent?.trim()).toBe('Memory');
    openPanel(tracer).close();
    openPanel(tracer);
    await expect.element(section('Memory')).toBeVisible();
  });

  it('listens to the monitor only while it is shown', async () => {
    let listeners = 0;
    const on = monitor.on;
    vi.spyOn(monitor, 'on').mockImplementation((name, listener) => {
      listeners++;
      const stop = on(name, listener);
      return () => {
        listeners--;
        stop();
      };
    });
    await openSection('Metrics');
    expect(listeners).toBe(1);
    await page.getByRole('tab', { name: 'Stages' }).click();
    await expect.poll(() => listeners).toBe(0);
    await page.getByRole('tab', { name: 'Monitor' }).click();
    await expect.poll(() => listeners).toBe(1);
    openPanel(tracer).close();
    await expect.poll(() => listeners).toBe(0);
    expect(monitor.running).toBe(true);
  });

  it('makes a monitor where the app has none, and stops it with the panel', async () => {
    monitor.stop();
    openPanel(tracer);
    expect(findMonitor(tracer)).toBeUndefined();
    await page.getByRole('tab', { name: 'Monitor' }).click();
    await expect.element(page.getByText(/^Measured by the panel/)).toBeVisible();
    const own = findMonitor(tracer);
    expect(own?.running).toBe(true);
    openPanel(tracer).close();
    expect(own?.running).toBe(false);
    expect(findMonitor(tracer)).toBeUndefined();
  });

  it('says of a recording that it is of the running page, and goes back to it', async () => {
    await openSection('Metrics');
    const file = new File([await tracer.exportTrace()], 'other.json', { type: 'application/json' });
    await userEvent.upload(panelRoot().querySelector('input[type=file]') as HTMLElement, file);
    await expect.element(button('Back to live')).toBeVisible();
    await page.getByRole('tab', { name: 'Monitor' }).click();
    await expect.element(page.getByRole('heading', { name: 'Monitor is of the running page' })).toBeVisible();
    await button('Show the running session').click();
    await expect.element(section('Metrics')).toBeVisible();
  });

  it('has all tabs in sight at 380 pixels', async () => {
    monitor.rules.add('queue: value > 10');
    for (const queue of ['a', 'b', 'c']) {
      monitor.metrics.gauge('queue', { queue }).set(20);
    }
    localStorage.setItem('acttrace.panel', JSON.stringify({ tab: 'monitor', dock: 'right', width: 380 }));
    openPanel(tracer);
    await expect.element(page.getByRole('tab', { name: /^Monitor/ })).toHaveTextContent(/3/);
    const bar = panelRoot().querySelector('.tabs') as HTMLElement;
    expect(bar.scrollWidth).toBeLessThanOrEqual(bar.clientWidth);
  });
});

describe('Overview', () => {
  it('shows how the page is just now, with its reasons, vitals and lines of the last minutes', async () => {
    for (let second = 0; second < 3; second++) {
      recordRuns(tracer, clock, 2);
      world.pass(1000);
    }
    monitor.metrics.setGauge('web_vital', 4200, { metric: 'LCP' });
    monitor.metrics.setGauge('web_vital', 0.05, { metric: 'CLS' });
    monitor.rules.add('lives: value < 1 critical');
    monitor.metrics.setGauge('lives', 0);
    openPanel(tracer, { tab: 'overview' });
    const now = page.getByRole('region', { name: /^Health now/ });
    await expect.element(now).toHaveTextContent(/critical\s*since/);
    await expect.element(now).toHaveTextContent(/LCP\s*4\.20 s\s*poor/);
    await expect.element(now).toHaveTextContent(/CLS\s*0\.05\s*good/);
    await expect.element(now.getByRole('img', { name: /^Runs a second: 2 now, / })).toBeVisible();
    await expect.element(now.getByRole('img', { name: /^Mean of a run: 100 ms now, 100 ms to 100 ms in the last minutes/ })).toBeVisible();
    await now.getByRole('button', { name: '1 open alert' }).click();
    await expect.element(page.getByRole('heading', { name: /critical: lives/ })).toBeVisible();
  });

  it('says nothing of the moment where nothing watches, or of a recording', async () => {
    monitor.stop();
    recordRuns(tracer, clock, 2);
    openPanel(tracer, { tab: 'overview' });
    await expect.element(page.getByRole('region', { name: 'Health of the recorded runs' })).toBeVisible();
    await expect.element(page.getByRole('region', { name: /^Health now/ })).not.toBeInTheDocument();
  });
});
