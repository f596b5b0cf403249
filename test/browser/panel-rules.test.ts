import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { openPanel } from '../../devtools-panel/index.js';
import { PerformanceMonitor } from '../../src/monitor.js';
import type { Tracer } from '../../src/tracer.js';
import { pageSources } from '../../src/monitor/page-sources.js';
import { FakePage } from '../helpers/test-monitor.js';
import { recordRuns } from '../helpers/record-runs.js';
import { startTestTracer, type ManualClock } from '../helpers/test-tracer.js';

let tracer: Tracer;
let clock: ManualClock;
let world: FakePage;
let monitor: PerformanceMonitor;

const button = (name: string | RegExp, exact = false): ReturnType<typeof page.getByRole> => page.getByRole('button', { name, exact });
const openAlerts = async (): Promise<void> => {
  openPanel(tracer, { tab: 'monitor' });
  await page.getByRole('tab', { name: /^Alerts/ }).click();
  await expect.element(page.getByRole('region', { name: /^Rules/ })).toBeVisible();
};
const panelRoot = (): ShadowRoot => document.querySelector('acttrace-panel')?.shadowRoot as ShadowRoot;
/** Name or id of what has the focus. */
const focused = (): string | null | undefined => {
  const element = panelRoot().activeElement;
  return element?.ariaLabel ?? element?.id;
};

/** A document of its own, as another tab is: it gets the browser's own event. */
function openOtherTab(): PerformanceMonitor {
  const frame = document.body.appendChild(document.createElement('iframe'));
  const { tracer: otherTracer } = startTestTracer();
  onTestFinished(() => {
    otherTracer.stop();
    frame.remove();
  });
  return new PerformanceMonitor(otherTracer, { clock, page: world, channel: null, storage: frame.contentWindow!.localStorage });
}

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
});

describe('Rules', () => {
  it('adds a rule: marks what is wrong, and tells what it would say now', async () => {
    recordRuns(tracer, clock, 5);
    world.pass(1000);
    await openAlerts();
    await button('Add rule').click();
    const field = page.getByRole('textbox', { name: 'New rule' });
    await field.fill('stage_duration{stage=action_formatting}: max >> 8');
    await expect.element(page.getByText(/^column 47:/)).toBeVisible();
    expect(panelRoot().querySelector('mark')?.textContent).toBe('>');
    await expect.element(button('Save rule')).toBeDisabled();
    await field.fill('stage_duration: max > 15');
    // 10, 20, 60 and 10 ms: two of the four are over 15.
    await expect.element(page.getByText('Would fire now')).toBeVisible();
    const lines = page.getByRole('list', { name: 'What the rule reads now' }).getByRole('listitem');
    expect(lines.elements().map((line) => line.textContent?.replaceAll(/\s+/g, ' ').trim())).toEqual([
      'would fire 20.0 ms stage_duration{stage=prerequisite_evaluation}',
      'would fire 60.0 ms stage_duration{stage=multi_target_resolution}',
      'fine 10.0 ms stage_duration{stage=component_filtering}',
      'fine 10.0 ms stage_duration{stage=action_formatting}',
    ]);
    await field.fill('stage_duration: max > 0.015s');
    await expect.element(page.getByText('Would fire now')).toBeVisible();
    expect(lines.elements()).toHaveLength(4);
    await field.fill('stage_duration: max > 15MB');
    await expect.element(page.getByText(/^column 23: a limit in MB does not fit/)).toBeVisible();
    await field.fill('stage_duration: rate > 15');
    await expect.element(page.getByText(/^column 17: rate is for counters .* take avg, med, min/)).toBeVisible();
    monitor.metrics.gauge('gold', undefined, 'coins').set(3);
    await field.fill('gold: max > 15MB name "too rich"');
    await expect.element(page.getByText('It would never fire: a limit in MB does not fit, as max of gold is in coins.')).toBeVisible();
    await userEvent.keyboard('{Enter}');
    world.pass(1000);
    await expect.element(page.getByText('Never fires: a limit in MB does not fit, as max of gold is in coins.')).toBeVisible();
    await button('Add rule').click();
    await field.fill('dragons: max > 15');
    await expect.element(page.getByText('There is no metric “dragons” now')).toBeVisible();
    await userEvent.keyboard('{Enter}');
    await expect.element(button('Edit rule dragons: max > 15')).toBeVisible();
    expect(localStorage.getItem('acttrace.alert-rules')).toContain('dragons: max > 15');
  });

  it('leaves the focus where somebody put it, and what is written, while alerts come and go', async () => {
    const elsewhere = document.body.appendChild(document.createElement('input'));
    onTestFinished(() => elsewhere.remove());
    await openAlerts();
    monitor.rules.add('gold: value > 10 suppress 0s');
    await button('Add rule').click();
    const field = page.getByRole('textbox', { name: 'New rule' });
    await field.fill('silver: max >');
    const before = field.element();
    elsewhere.focus();
    for (const [gold, count] of [
      [20, 1],
      [5, 0],
      [30, 1],
    ]) {
      monitor.recordMetric('gold', gold);
      world.pass(1000);
      await expect.poll(() => monitor.alerts.open.length).toBe(count);
      await expect.element(page.getByRole('heading', { name: count ? 'Open alerts (1)' : 'Open alerts', exact: true })).toBeVisible();
    }
    expect(document.activeElement).toBe(elsewhere);
    expect(field.element()).toBe(before);
    await expect.element(field).toHaveValue('silver: max >');
  });

  it('gives the focus to the rule when its editor closes, however it does', async () => {
    await openAlerts();
    await button('Edit rule error_count: count > 5').click();
    await userEvent.keyboard('{Escape}');
    await expect.poll(focused).toBe('Edit rule error_count: count > 5');
    await button('Edit rule error_count: count > 5').click();
    await button('Cancel').click();
    await expect.poll(focused).toBe('Edit rule error_count: count > 5');
    await button('Add rule').click();
    await page.getByRole('textbox', { name: 'New rule' }).fill('gold: max > 15');
    await userEvent.keyboard('{Enter}');
    await expect.poll(focused).toBe('Edit rule gold: max > 15');
    await button('Add rule').click();
    await button('Cancel').click();
    await expect.poll(focused).toBe('rules-heading');
  });

  it('stays scrolled in the list of those that ended, while alerts come', async () => {
    monitor.rules.add('gold: value > 10 suppress 0s');
    for (let round = 0; round < 40; round++) {
      monitor.recordMetric('gold', 20);
      world.pass(1000);
      monitor.recordMetric('gold', 5);
      world.pass(1000);
    }
    await openAlerts();
    const list = page.getByRole('region', { name: 'Of this page load' }).element();
    list.scrollTop = 150;
    const scrolled = list.scrollTop;
    monitor.recordMetric('gold', 20);
    world.pass(1000);
    await expect.element(page.getByRole('heading', { name: 'Open alerts (1)' })).toBeVisible();
    expect(page.getByRole('region', { name: 'Of this page load' }).element()).toBe(list);
    expect([scrolled > 0, list.scrollTop]).toEqual([true, scrolled]);
  });

  it('edits, removes, brings back and resets rules', async () => {
    await openAlerts();
    const count = monitor.alerts.rules.length;
    const names = (): string[] => monitor.alerts.rules.map(({ name }) => name);
    await button('Edit rule error_count: count > 5').click();
    await page.getByRole('textbox', { name: 'Rule error_count: count > 5' }).fill('error_count: count > 50');
    await button('Save rule').click();
    await expect.poll(names).toContain('error_count: count > 50');
    await button('Remove rule error_count: count > 50').click();
    await expect.element(button('Edit rule error_count: count > 50')).not.toBeInTheDocument();
    await expect.element(page.getByText('Removed the rule “error_count: count > 50”.')).toBeVisible();
    expect(names()).toContain('error_count: count > 50');
    await button('Undo').click();
    await expect.poll(focused).toBe('Edit rule error_count: count > 50');
    // Really removed once nobody can take it back any more.
    await button('Remove rule error_count: count > 50').click();
    openPanel(tracer).close();
    await expect.poll(names).not.toContain('error_count: count > 50');
    await openAlerts();
    await button('Reset to defaults…').click();
    await button('Reset rules').click();
    await expect.poll(names).toContain('error_count: count > 5');
    expect(names()).toHaveLength(count);
    await expect.element(button('Reset to defaults…')).not.toBeInTheDocument();
  });

  it('takes up rules that another tab adds, and keeps both', async () => {
    await openAlerts();
    const other = openOtherTab();
    other.rules.add('dragons: max > 15');
    await expect.element(button('Edit rule dragons: max > 15')).toBeVisible();
    monitor.rules.add('trolls: max > 15');
    other.rules.add('elves: max > 15');
    await expect.element(button('Edit rule elves: max > 15')).toBeVisible();
    const kept = localStorage.getItem('acttrace.alert-rules');
    for (const name of ['dragons', 'trolls', 'elves']) expect(kept).toContain(`${name}: max > 15`);
  });

  it('adds a rule in the place of one that was just removed', async () => {
    await openAlerts();
    await button('Remove rule error_count: count > 5', true).click();
    await button('Add rule').click();
    await page.getByRole('textbox', { name: 'New rule' }).fill('error_count: count > 5 critical');
    await button('Save rule').click();
    await expect.element(button('Edit rule error_count: count > 5', true)).toBeVisible();
    await expect.element(button('Undo')).not.toBeInTheDocument();
    expect(monitor.alerts.rules.find(({ name }) => name === 'error_count: count > 5')?.severity).toBe('critical');
  });

  it('keeps what is typed into a rule that another tab removes, and adds it again', async () => {
    await openAlerts();
    const other = openOtherTab();
    await button('Edit rule error_count: count > 5', true).click();
    const field = page.getByRole('textbox', { name: 'Rule error_count: count > 5', exact: true });
    await field.fill('error_count: count > 500');
    other.rules.remove('error_count: count > 5');
    await expect.element(page.getByText(/^Another tab, or .* removed this rule/)).toBeVisible();
    expect(monitor.alerts.rules.map(({ name }) => name)).not.toContain('error_count: count > 5');
    await expect.poll(focused).toBe('rule-text');
    await userEvent.keyboard('0');
    await expect.element(field).toHaveValue('error_count: count > 5000');
    await userEvent.keyboard('{Enter}');
    await expect.element(button('Edit rule error_count: count > 5000')).toBeVisible();
    await expect.element(field).not.toBeInTheDocument();
  });
});
