/** Four tabs of one site that write at once: a connection, a worker and a session each, in one database. */
import { chromium, type Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM_FLAGS, findChromium } from '../helpers/find-browser.js';
import { openPageSite, type PageSite } from './page-site.js';
import type { CheckedSession } from './pages/check-sessions.js';

const TABS = ['north', 'east', 'south', 'west'];
const MINUTE = 60_000;

let site: PageSite;
let browser: Browser;

beforeAll(async () => {
  site = await openPageSite('tab.html');
  browser = await chromium.launch({ executablePath: findChromium(), args: [...CHROMIUM_FLAGS] });
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

describe('four tabs', () => {
  it(
    'write for a minute at once, and nothing of any is lost or mixed',
    async () => {
      const context = await browser.newContext();
      const complaints: string[] = [];
      const pages = await Promise.all(
        TABS.map(async (mark) => {
          const page = await context.newPage();
          page.on('pageerror', (error) => complaints.push(String(error)));
          page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()));
          await page.goto(`${site.url}tab.html?mark=${mark}`);
          await page.waitForFunction(() => 'writing' in globalThis);
          return page;
        }),
      );
      await new Promise((resolve) => setTimeout(resolve, MINUTE));
      const written = await Promise.all(pages.map((page) => page.evaluate(() => globalThis.writing.stop())));
      const reader = await context.newPage();
      await reader.goto(`${site.url}tab.html`);
      await reader.waitForFunction(() => 'writing' in globalThis);
      const found: CheckedSession[] = await reader.evaluate(() => globalThis.writing.check());
      const figures = found.map(({ mark, spans, wrong }) => ({ mark, spans, wrong }));
      const expected = TABS.map((mark, tab) => ({ mark, spans: written[tab].spans, wrong: [] }));
      expect(figures.sort((a, b) => TABS.indexOf(a.mark) - TABS.indexOf(b.mark))).toEqual(expected);
      // Else nothing was proven: four turns a frame at the least.
      for (const { spans, faults, failedWrites } of written) {
        expect(spans).toBeGreaterThan(50_000);
        expect({ faults, failedWrites }).toEqual({ faults: [], failedWrites: 0 });
      }
      expect(complaints).toEqual([]);
      await context.close();
    },
    3 * MINUTE,
  );
});
