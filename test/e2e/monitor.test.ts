/** What a player and a user of the panel see of monitoring, in the demo: real trouble raises its alerts, which end with it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Locator } from 'playwright';
import { DemoPage, openDemoSite, type DemoSite } from '../helpers/demo-page.js';

/** An alert ends when no value of the last minute is beyond its limit any more. */
const UNTIL_OVER = 100_000;

describe('monitoring the demo', () => {
  let site: DemoSite;
  beforeAll(async () => {
    site = await openDemoSite();
  });
  afterAll(() => site?.close());

  async function play(): Promise<DemoPage> {
    const context = await site.newContext();
    const demo = await DemoPage.open(context, site.url);
    await demo.page.getByRole('button', { name: 'Auto play' }).click();
    return demo;
  }

  async function openAlerts(demo: DemoPage): Promise<{ open: Locator; ended: Locator }> {
    await demo.openPanel();
    await demo.page.getByRole('tab', { name: /^Monitor/ }).click();
    await demo.page.getByRole('tab', { name: /^Alerts/ }).click();
    const section = (name: RegExp): Locator => demo.page.getByRole('region', { name });
    return { open: section(/^Open alerts/), ended: section(/^Ended lately/) };
  }

  it('tells of an action that fails, by name, and that it is over', { timeout: 300_000 }, async () => {
    const demo = await play();
    const trouble = demo.page.getByRole('switch', { name: 'Failing action' });
    await trouble.check();
    const { open, ended } = await openAlerts(demo);
    const alert = /Actions that failed.*demo:pick_up.*prerequisite_evaluation/;
    await expect.poll(() => open.textContent(), { timeout: 60_000 }).toMatch(alert);
    await trouble.uncheck();
    await expect.poll(() => ended.textContent(), { timeout: UNTIL_OVER }).toMatch(alert);
    expect(await open.textContent()).not.toMatch(alert);
    expect(demo.complaints).toEqual([]);
    await demo.page.context().close();
  });

  it('tells of a slow stage, to other tabs too', { timeout: 300_000 }, async () => {
    const demo = await play();
    const other = await demo.page.context().newPage();
    await other.goto(demo.page.url());
    await other.evaluate(`
      globalThis.heard = [];
      const channel = new BroadcastChannel('acttrace.health');
      channel.onmessage = ({ data }) => data.type === 'health' && heard.push(data.health);
      channel.postMessage({ type: 'health?' });
    `);
    await demo.page.bringToFront();
    await demo.page.getByRole('switch', { name: 'Slow stage' }).check();
    const { open } = await openAlerts(demo);
    await expect.poll(() => open.textContent(), { timeout: 60_000 }).toMatch(/Duration of (stages|pipelines)/);
    const session = await demo.page.evaluate('acttrace.tracer.session.id');
    const heard = (): Promise<string[]> => other.evaluate('heard.map(({ session }) => session)');
    await expect.poll(heard, { timeout: 30_000 }).toContain(session);
    await demo.page.context().close();
  });

  it('goes through a flood of actions, and counts them', { timeout: 300_000 }, async () => {
    const demo = await play();
    await demo.page.getByRole('button', { name: 'Auto play' }).click();
    const flood = demo.page.getByRole('switch', { name: 'Flood' });
    await flood.check();
    const acted = (): Promise<number> =>
      demo.page.evaluate(`acttrace.monitor.metrics.seriesOf('action_duration').reduce((sum, { count }) => sum + count, 0)`);
    await expect.poll(acted, { timeout: 120_000 }).toBeGreaterThan(1000);
    await flood.uncheck();
    await demo.settled();
    const runs = (): Promise<number> => demo.page.evaluate(`acttrace.monitor.metrics.seriesOf('pipeline_duration')[0].count`);
    // Every run is counted once, however fast they come.
    await expect.poll(async () => (await runs()) - (await demo.executions()), { timeout: 30_000 }).toBe(0);
    expect(demo.complaints).toEqual([]);
    await demo.page.context().close();
  });
});
