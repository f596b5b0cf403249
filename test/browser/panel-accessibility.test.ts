import axe from 'axe-core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { openPanel } from '../../devtools-panel/index.js';
import type { Tracer } from '../../src/tracer.js';
import { emulateScheme, SCHEMES } from '../engines/emulate-scheme.js';
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
  for (const name of ['Overview', 'Timeline', 'Stages', 'Actions', 'History', 'Settings']) {
    await page.getByRole('tab', { name, exact: true }).click();
    await expect.element(page.getByRole('tabpanel', { name, exact: true })).toBeVisible();
    if (name === 'Actions') await page.getByRole('button', { name: 'attack' }).click();
    await new Promise((resolve) => setTimeout(resolve, 300));
    const { violations } = await axe.run(element, { runOnly: RULES });
    expect(
      violations.map(({ id, nodes }) => `${name}: ${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary ?? ''}`).join('\n')}`),
    ).toEqual([]);
  }
});
