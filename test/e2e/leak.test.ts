/**
 * A real leak in a real heap: V8 collects when it likes, and `performance.memory` is all that is seen of it. It takes a dozen full collections to
 * be certain, and those some 40 s of real time, however fast the monitor's clock is.
 */
import { chromium, type Browser, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM_FLAGS, findChromium } from '../helpers/find-browser.js';
import { openPageSite, type PageSite } from './page-site.js';

/** Numbers of 8 bytes that each action leaves behind. */
const RETAINED = 10_000;
const BYTES = 8 * RETAINED;
/** On the monitor's clock. */
const MINUTES = 14;
/** When V8 collects in full is up to it, and to how busy the machine is. */
const PATIENCE = { timeout: 300_000, retry: 2 };

let site: PageSite;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  site = await openPageSite('leak.html');
  browser = await chromium.launch({ executablePath: findChromium(), args: [...CHROMIUM_FLAGS] });
  page = await browser.newPage();
  await page.goto(`${site.url}leak.html`);
  await page.waitForFunction(() => 'playMemory' in globalThis);
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

describe('in a real heap', () => {
  it('what an action leaves behind is found, put down to it, and told by its size', PATIENCE, async () => {
    const { report } = await page.evaluate((what) => playMemory(what), { minutes: MINUTES, retained: RETAINED });
    const [heap] = report.series;
    expect(heap.reasons.join('\n')).toContain('“keeps”');
    expect(['leak', 'suspected']).toContain(heap.verdict);
    expect(heap.source!.action).toBe('keeps');
    expect(heap.source!.each.value / BYTES).toBeGreaterThan(0.75);
    expect(heap.source!.each.value / BYTES).toBeLessThan(1.25);
  });

  it('the same garbage without a leak is none', PATIENCE, async () => {
    const { report, verdicts } = await page.evaluate((what) => playMemory(what), { minutes: MINUTES, retained: 0 });
    // How often V8 collects in full is up to it: two to a dozen times were seen.
    expect(report.lowPoints.value.length).toBeGreaterThan(0);
    expect(verdicts.filter((verdict) => /leak|suspected/.test(verdict))).toEqual([]);
  });
});
