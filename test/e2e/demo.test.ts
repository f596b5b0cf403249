/** The main job, end to end: play the demo, see it in the panel, keep it across a reload, export it, read it back. */
import { readFileSync } from 'node:fs';
import type { BrowserContext } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DemoPage, openDemoSite, type DemoSite } from '../helpers/demo-page.js';

const STAGES = ['action_formatting', 'component_filtering', 'multi_target_resolution', 'prerequisite_evaluation'];

describe('the demo with its panel', () => {
  let site: DemoSite;
  let context: BrowserContext;
  let demo: DemoPage;

  beforeAll(async () => {
    site = await openDemoSite();
  });
  afterAll(async () => {
    await site?.close();
  });
  beforeEach(async () => {
    context = await site.newContext({ acceptDownloads: true });
    demo = await DemoPage.open(context, site.url);
  });
  afterEach(async () => {
    await context.close();
    expect(demo.complaints).toEqual([]);
  });

  /** Clicks Export and returns what was saved, and the file. */
  async function exportTrace(): Promise<{ text: string; path: string }> {
    const [download] = await Promise.all([
      demo.page.waitForEvent('download'),
      demo.page.getByRole('button', { name: 'Export trace JSON' }).click(),
    ]);
    const path = await download.path();
    return { text: readFileSync(path, 'utf8'), path };
  }

  async function importTrace(file: string | { name: string; mimeType: string; buffer: Buffer }): Promise<void> {
    const [chooser] = await Promise.all([
      demo.page.waitForEvent('filechooser'),
      demo.page.getByRole('button', { name: 'Import trace' }).click(),
    ]);
    await chooser.setFiles(file);
  }

  it('after ten turns shows the four stages, each as often as the pipeline ran', async () => {
    await demo.playTurns(10);
    await demo.openPanel();
    const executions = await demo.executions();
    expect(executions).toBeGreaterThanOrEqual(10);
    await demo.openTab('Stages');
    await expect.poll(async () => (await demo.stageTable())['action_formatting']?.['Count']).toBe(executions.toLocaleString('en-US'));
    const table = await demo.stageTable();
    expect(Object.keys(table).sort()).toEqual(STAGES);
    for (const stage of STAGES) expect(table[stage]['Count']).toBe(executions.toLocaleString('en-US'));
    await demo.openTab('Overview');
    await demo.tab('Overview').getByText(executions.toLocaleString('en-US'), { exact: true }).first().waitFor();
  });

  it('names the stage that was made slow as the top bottleneck, with a recommendation and a gain', async () => {
    await demo.playTurns(3);
    await demo.page.getByRole('combobox', { name: 'Which stage' }).selectOption('prerequisite_evaluation');
    await demo.page.getByRole('switch', { name: 'Slow stage' }).check();
    await demo.playTurns(2);
    await demo.openPanel();
    const overview = demo.tab('Overview');
    const bottleneck = overview.getByRole('region', { name: 'Bottlenecks' }).getByRole('listitem').first();
    await expect.poll(() => bottleneck.innerText()).toContain('prerequisite_evaluation');
    const recommendation = overview.getByRole('region', { name: 'Recommendations' }).getByRole('listitem').first();
    await expect.poll(() => recommendation.innerText()).toContain('prerequisite_evaluation');
    expect(await recommendation.innerText()).toMatch(/Predicted gain [\d.]+ m?s per run/);
    // Actors overlap: another stage may have had to wait for the slow one, but none is over its limit as often.
    await demo.openTab('Stages');
    const table = await demo.stageTable();
    const violations = (stage: string): number => Number(table[stage]['Violations']);
    expect(violations('prerequisite_evaluation')).toBeGreaterThan(0);
    expect(violations('prerequisite_evaluation')).toBe(Math.max(...STAGES.map(violations)));
  });

  it('shows errors of a failing action, and the game goes on', async () => {
    await demo.page.getByRole('switch', { name: 'Failing action' }).check();
    await demo.playTurns(3);
    await demo.openPanel();
    await demo.openTab('Stages');
    await expect.poll(async () => Number((await demo.stageTable())['prerequisite_evaluation']?.['Errors'])).toBeGreaterThan(0);
  });

  it('keeps the session over a reload: it is in History, and opens with the same figures', async () => {
    await demo.playTurns(4);
    await demo.openPanel();
    await demo.openTab('Stages');
    const executions = (await demo.executions()).toLocaleString('en-US');
    await expect.poll(async () => (await demo.stageTable())['action_formatting']?.['Count']).toBe(executions);
    const before = await demo.stageTable();
    await demo.page.reload();
    await demo.nextTurnButton.waitFor();
    await demo.playTurns(1);
    if ((await demo.page.getByRole('tab', { name: 'History' }).count()) === 0) await demo.openPanel();
    await demo.openTab('History');
    const sessions = demo.tab('History').getByRole('table', { name: 'Sessions' }).locator('tbody tr');
    await expect.poll(() => sessions.count()).toBe(2);
    const earlier = sessions.filter({ hasNot: demo.page.getByText('this page', { exact: true }) });
    expect(await earlier.innerText()).toContain(executions);
    await earlier.getByRole('button', { name: /^Open / }).click();
    await demo.openTab('Stages');
    await expect.poll(() => demo.stageTable()).toEqual(before);
    await demo.page.getByRole('button', { name: 'Back to live' }).click();
    await expect
      .poll(async () => (await demo.stageTable())['action_formatting']?.['Count'])
      .toBe((await demo.executions()).toLocaleString('en-US'));
  });

  it('renames and deletes an earlier session', async () => {
    await demo.playTurns(1);
    await demo.page.waitForTimeout(1200);
    await demo.page.reload();
    await demo.nextTurnButton.waitFor();
    await demo.openPanel();
    await demo.openTab('History');
    const sessions = demo.tab('History').getByRole('table', { name: 'Sessions' }).locator('tbody tr');
    await expect.poll(() => sessions.count()).toBe(2);
    const earlier = sessions.filter({ hasNot: demo.page.getByText('this page', { exact: true }) });
    await earlier.getByRole('button', { name: /^More for / }).click();
    await earlier.getByRole('button', { name: /^Rename / }).click();
    const field = earlier.getByRole('textbox', { name: /^New name of / });
    await field.fill('Before the storm');
    await field.press('Enter');
    await demo.page.getByRole('button', { name: 'More for Before the storm' }).click();
    await demo.page.getByRole('button', { name: 'Delete Before the storm' }).click();
    await expect.poll(() => sessions.count()).toBe(1);
  });

  it('exports a trace that reads back with the same figures and exports again byte by byte', async () => {
    await demo.playTurns(5);
    await demo.openPanel();
    await demo.openTab('Stages');
    // Stopped, so that the figures stand still.
    await demo.page.getByRole('button', { name: 'Record' }).click();
    const before = await demo.stageTable();
    const first = await exportTrace();
    expect(JSON.parse(first.text)).toMatchObject({ format: 'acttrace', version: 2 });
    await importTrace(first.path);
    await demo.page.getByRole('button', { name: 'Back to live' }).waitFor();
    await expect.poll(() => demo.stageTable()).toEqual(before);
    expect((await exportTrace()).text).toBe(first.text);
  });

  it('refuses a file that is no trace, says why, and leaves the running session alone', async () => {
    await demo.playTurns(1);
    await demo.openPanel();
    await demo.openTab('Stages');
    const executions = (await demo.executions()).toLocaleString('en-US');
    await expect.poll(async () => (await demo.stageTable())['action_formatting']?.['Count']).toBe(executions);
    await importTrace({ name: 'notes.json', mimeType: 'application/json', buffer: Buffer.from('{"format":"something else"}') });
    const alert = demo.page.getByRole('alert').filter({ hasText: 'notes.json' });
    await alert.waitFor();
    expect((await demo.stageTable())['action_formatting']['Count']).toBe(executions);
  });

  it('opens and closes by the hotkey, and fetches no byte of the panel before', async () => {
    const requests: string[] = [];
    demo.page.on('request', (request) => requests.push(request.url()));
    await demo.page.reload();
    await demo.nextTurnButton.waitFor();
    await demo.playTurns(1);
    expect(requests.filter((url) => url.includes('/devtools-panel/'))).toEqual([]);
    await demo.page.keyboard.press('Alt+Shift+KeyT');
    await demo.page.getByRole('tab', { name: 'Overview' }).waitFor();
    expect(requests.some((url) => url.includes('/devtools-panel/'))).toBe(true);
    await demo.page.keyboard.press('Alt+Shift+KeyT');
    await demo.page.getByRole('tab', { name: 'Overview' }).waitFor({ state: 'detached' });
  });

  it('can be played beside the panel at either dock, which gives the room back when it closes', async () => {
    await demo.openPanel();
    for (const dock of ['Dock at the right', 'Dock at the bottom']) {
      await demo.page.getByRole('button', { name: dock }).click();
      await demo.playTurns(1);
      await demo.page.getByRole('switch', { name: 'Block main thread' }).click();
    }
    await demo.page.getByRole('button', { name: 'Close panel' }).click();
    expect(await demo.page.evaluate(() => document.documentElement.getAttribute('style') ?? '')).toBe('');
  });

  it('names the blocker in the details of a run that it made slow', { timeout: 240_000 }, async () => {
    await demo.playTurns(1);
    await demo.page.getByRole('switch', { name: 'Block main thread' }).check();
    await demo.openPanel();
    await demo.openTab('Timeline');
    await demo.page.getByRole('button', { name: 'Follow live' }).click();
    const details = demo.page.getByRole('region', { name: 'Span details' });
    const found = async (): Promise<boolean> => {
      await demo.playTurns(2);
      await demo.openTab('Overview');
      await demo.page.getByRole('button', { name: 'Show all causes' }).click();
      await details.getByRole('heading', { name: 'Why it took this long' }).waitFor();
      return (await details.textContent())?.includes('blockMainThread()') ?? false;
    };
    // The blocker has its own beat: not every run meets it.
    await expect.poll(found, { timeout: 180_000 }).toBe(true);
    await demo.page.getByRole('switch', { name: 'Block main thread' }).uncheck();
  });

  it('plays by itself with Auto play until it is pressed again', async () => {
    const auto = demo.page.getByRole('button', { name: 'Auto play' });
    await auto.click();
    await expect.poll(() => demo.turns()).toBeGreaterThanOrEqual(3);
    await auto.click();
    await expect.poll(() => auto.getAttribute('aria-pressed')).toBe('false');
    await demo.settled();
    const turns = await demo.turns();
    // Longer than its rest between two turns.
    await demo.page.waitForTimeout(1500);
    expect(await demo.turns()).toBe(turns);
  });
});
