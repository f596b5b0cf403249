/** What the panel says about why things took long. */
import axe from 'axe-core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { openPanel } from '../../devtools-panel/index.js';
import type { Tracer } from '../../src/tracer.js';
import { toTraceJson } from '../../src/export/trace-json.js';
import { Scene } from '../analyze/blame-scene.js';
import { startTestTracer } from '../helpers/test-tracer.js';

let tracer: Tracer;

const panelRoot = (): ShadowRoot => document.querySelector('acttrace-panel')?.shadowRoot as ShadowRoot;

/** A run of 200 ms, of which a script that is none of its own takes 100 ms and a click's listeners 10 ms, and that click, shown after 300 ms. */
async function showSlowRun(): Promise<void> {
  const scene = new Scene(
    `
    pipeline turn     |-------------------|
      stage resolve   |-------------------|
        captures      |a-|-b-|
  `,
    { scale: 10 },
  );
  scene.frame(80, 180, [[80, 100, 'countPrimes']]);
  scene.event(40, 340, { interactionId: 3, processingStart: 180, processingEnd: 190 });
  scene.event(400, 900, { interactionId: 4, target: 'acttrace-panel' });
  await show(scene);
}

async function show(scene: Scene): Promise<void> {
  const file = new File([toTraceJson({ ...scene.data, until: 1000 })], 'slow.json', { type: 'application/json' });
  openPanel(tracer);
  await expect.element(page.getByRole('button', { name: 'Import trace' })).toBeVisible();
  await userEvent.upload(panelRoot().querySelector('input[type=file]') as HTMLElement, file);
}

beforeEach(async () => {
  localStorage.clear();
  await page.viewport(1100, 700);
  ({ tracer } = startTestTracer());
});
afterEach(() => {
  openPanel(tracer).close();
  tracer.stop();
});

it('names the main cause of the slowest run, and leads to all of its causes by keyboard', async () => {
  await showSlowRun();
  const path = page.getByRole('region', { name: 'Critical path of the slowest run' });
  await expect.element(path).toHaveTextContent(/Took 200 ms, above all:\s*countPrimes\(\)\s*50 %, measured/);
  (path.getByRole('button', { name: 'Show all causes' }).element() as HTMLElement).focus();
  await userEvent.keyboard('{Enter}');
  const blame = page.getByRole('region', { name: 'Why it took this long' });
  await expect
    .element(blame.getByRole('listitem').first())
    .toHaveTextContent(/countPrimes\(\)\s*50 %, 100 ms\s*measured · script · .*game\.js/);
  await expect.element(blame.getByRole('listitem').nth(1)).toHaveTextContent(/resolve\s*45 %, 90\.0 ms\s*likely · nested in it, 1 span/);
  // The stage itself: its own code beside the same script.
  await blame.getByRole('button', { name: 'resolve' }).click();
  await expect.element(blame.getByRole('listitem').nth(1)).toHaveTextContent(/Its own code\s*45 %, 90\.0 ms\s*likely · captures included/);
  // Its captures a and b: without them it is shorter.
  await expect.element(page.getByText('(without children)')).toBeVisible();
  // The script's frame.
  await blame.getByRole('button', { name: 'countPrimes()' }).click();
  await expect.element(page.getByRole('heading', { name: /^Long frame/ })).toBeVisible();
});

it('folds small causes only, opens them by keyboard, and never folds what is unexplained', async () => {
  // 1000 ms, of which nine scripts take 1 % each: seven are shown. The run recorded nothing between, so most of the time is unexplained.
  const scene = new Scene('pipeline turn |---------|', { scale: 100 });
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'];
  scene.frame(
    400,
    500,
    names.map((name, at) => [400 + 10 * at, 10, name]),
  );
  await show(scene);
  await page.getByRole('button', { name: 'Show all causes' }).click();
  const blame = page.getByRole('region', { name: 'Why it took this long' });
  await expect.element(blame.getByText('Unexplained', { exact: true })).toBeVisible();
  const summary = blame.getByText(/^2 more: 2\.0 %, 20\.0 ms$/);
  await expect.element(blame.getByText('g()')).toBeVisible();
  await expect.element(blame.getByText('i()')).not.toBeVisible();
  (summary.element() as HTMLElement).focus();
  await userEvent.keyboard('{Enter}');
  await expect.element(blame.getByText('i()')).toBeVisible();
  const { violations } = await axe.run(document.querySelector('acttrace-panel') as HTMLElement);
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
});

it('tells what each phase of a slow interaction waited for, but nothing of those with the panel itself', async () => {
  await showSlowRun();
  const card = page.getByRole('region', { name: /Slow interactions/ });
  await expect.element(card).toBeVisible();
  const items = card.getByRole('listitem').elements();
  expect(items).toHaveLength(1);
  // 40–180: the run up to 80, which is 40 ms of 140, then the script. 190–340: the run up to 200, then nothing.
  expect(items[0].textContent?.replaceAll(/\s+/g, ' ')).toMatch(
    /needs improvement 300 ms click on button#next .*input delay 140 ms countPrimes\(\) 71 %, measured .*processing 10\.0 ms .*presentation delay 150 ms .*unexplained 93 %/,
  );
});

it('breaks no rule of accessibility', async () => {
  await showSlowRun();
  await page.getByRole('button', { name: 'Show all causes' }).click();
  await expect.element(page.getByRole('region', { name: 'Why it took this long' })).toBeVisible();
  for (const tab of ['Timeline', 'Overview']) {
    await page.getByRole('tab', { name: tab, exact: true }).click();
    const { violations } = await axe.run(document.querySelector('acttrace-panel') as HTMLElement);
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  }
});
