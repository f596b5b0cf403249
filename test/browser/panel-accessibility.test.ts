import axe from 'axe-core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { createTracerDouble } from '../helpers/fake-tracer.js';
import { recordSessions } from '../helpers/record-sessions.js';
import { openPanel } from '../../devtools-panel/index.js';
import type { Tracer } from '../../src/tracer.js';
import { PerformanceMonitor, PerformanceOptimizer } from '../../src/monitor.js';
import { emulateScheme, SCHEMES } from '../engines/emulate-scheme.js';
import { FakePage } from '../helpers/test-monitor.js';
import { createTestKnob } from '../respond/tuning/tuning-world.js';
import { recordRuns } from '../helpers/record-runs.js';
import { startTestTracer, type ManualClock } from '../helpers/test-tracer.js';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

let tracer: Tracer;
let clock: ManualClock;

beforeEach(async () => {
  localStorage.clear();
  await page.viewport(1100, 700);
  ({ tracer, clock } = startTestTracer());
});
afterEach(async () => {
  await emulateScheme('');
  openPanel(tracer).close();
  tracer.stop();
});

/** axe looks at all of the page, tab after tab. */
const PATIENCE = 60_000;

it.each(SCHEMES)('has no violation that axe finds, in any tab, %s', { timeout: PATIENCE }, async (scheme) => {
  await emulateScheme(scheme);
  recordRuns(tracer, clock, 12);
  await expect.poll(() => matchMedia('(prefers-color-scheme: dark)').matches).toBe(scheme === 'dark');
  const { element } = openPanel(tracer);
  for (const name of ['Overview', 'Timeline', 'Stages', 'Actions', 'Monitor', 'History', 'Compare', 'Settings']) {
    await page.getByRole('tab', { name, exact: true }).click();
    await expect.element(page.getByRole('tabpanel', { name, exact: true })).toBeVisible();
    if (name === 'Actions') await page.getByRole('button', { name: 'attack' }).click();
    await new Promise((resolve) => setTimeout(resolve, 300));
    await expectNoViolation(element, name);
  }
});

it.each(SCHEMES)(
  'has no violation that axe finds in a history with trends, an open menu and an undo, %s',
  { timeout: PATIENCE },
  async (scheme) => {
    await emulateScheme(scheme);
    await expect.poll(() => matchMedia('(prefers-color-scheme: dark)').matches).toBe(scheme === 'dark');
    const double = createTracerDouble();
    recordSessions(double, 20, { slowFrom: 14, factor: 1.5, foreign: 1, figuresOnly: 2 });
    await double.history.setBaseline({ kind: 'build', build: '1.0' });
    double.history.use = { sessions: 12_300_000, usage: 14_000_000, quota: 2_000_000_000, persisted: false };
    const kinds = ['made-room', 'set-aside', 'damaged', 'retention'] as const;
    double.history.happened = kinds.map((kind) => ({ time: Date.now(), kind, message: `Something of the kind “${kind}” happened.` }));
    double.history.status = { ...double.history.status, failedWrites: 2 };
    const panel = openPanel(double.tracer, { tab: 'history' });
    try {
      await expect.element(page.getByRole('group', { name: /^Trend of/ })).toBeVisible();
      await page.getByText('Figures of the 19 sessions').click();
      await page.getByRole('button', { name: 'More for Session 5' }).click();
      await page.getByRole('button', { name: 'Delete Session 5' }).click();
      await page.getByRole('button', { name: 'Clear all history…' }).click();
      await expectNoViolation(panel.element, 'History');
      await page.getByRole('button', { name: 'More for Session 1', exact: true }).click();
      await expect.element(page.getByRole('button', { name: 'Rename Session 1' })).toBeVisible();
      await expectNoViolation(panel.element, 'History with a menu');
      await page.getByRole('tab', { name: 'Settings', exact: true }).click();
      await expect.element(page.getByRole('region', { name: 'Storage' })).toBeVisible();
      await expectNoViolation(panel.element, 'Settings');
      await page.getByRole('tab', { name: 'Compare', exact: true }).click();
      await expect.element(page.getByRole('table', { name: 'Verdicts' })).toBeVisible();
      await expectNoViolation(panel.element, 'Compare');
    } finally {
      panel.close();
    }
  },
);

it.each(SCHEMES)(
  'has no violation that axe finds in Monitor with a chart, alerts, rules that are edited and adjustments, %s',
  { timeout: PATIENCE },
  async (scheme) => {
    await emulateScheme(scheme);
    await expect.poll(() => matchMedia('(prefers-color-scheme: dark)').matches).toBe(scheme === 'dark');
    const world = new FakePage(clock);
    const monitor = new PerformanceMonitor(tracer, {
      clock,
      page: world,
      storage: null,
      channel: null,
      rules: ['queue: value > 10 critical'],
    });
    monitor.start();
    const knob = createTestKnob('detail', { label: 'Level of detail' });
    const optimizer = new PerformanceOptimizer({ clock, knobs: [knob], mode: 'automatic', read: () => ({ ownCost: 0.02 }) });
    optimizer.start();
    Object.assign(monitor, { optimizer });
    try {
      recordRuns(tracer, clock, 12, [10, 20, 600, 10]);
      for (const value of [25, 5, 30]) {
        monitor.metrics.gauge('queue').set(value);
        world.pass(1000);
      }
      for (let second = 0; second < 40; second++) optimizer.tick((clock.time += 1000));
      monitor.recordResourceUsage();
      optimizer.apply('detail');
      const { element } = openPanel(tracer, { tab: 'monitor' });
      const open = async (name: string): Promise<void> => {
        await page.getByRole('tab', { name }).click();
        await expect.element(page.getByRole('tabpanel', { name })).toBeVisible();
      };
      await open('Metrics');
      await page.getByRole('button', { name: /^Duration of stages multi/ }).click();
      await expect.element(page.getByRole('group', { name: /^Chart of/ })).toBeVisible();
      await expectNoViolation(element, 'Metrics');
      await open('Alerts');
      const [alert] = monitor.alerts.open;
      monitor.alerts.snooze(alert.id, 1000);
      await page.getByRole('button', { name: 'Add rule' }).click();
      await page.getByRole('textbox', { name: 'New rule' }).fill('stage_duration: max >> 3');
      await expectNoViolation(element, 'Alerts with a rule that is none');
      await page.getByRole('textbox', { name: 'New rule' }).fill('stage_duration: max > 30');
      await expectNoViolation(element, 'Alerts with a rule');
      await open('Memory');
      await expectNoViolation(element, 'Memory');
      await open('Adjustments');
      await expect.element(page.getByRole('button', { name: 'Revert Level of detail' }).first()).toBeVisible();
      await expectNoViolation(element, 'Adjustments');
    } finally {
      optimizer.stop();
      monitor.stop();
    }
  },
);

async function expectNoViolation(element: HTMLElement, name: string): Promise<void> {
  const { violations } = await axe.run(element, { runOnly: RULES });
  expect(
    violations.map(({ id, nodes }) => `${name}: ${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary ?? ''}`).join('\n')}`),
  ).toEqual([]);
}
