/** A site whose storage is full: Chromium is given a small quota, and refuses what goes beyond. */
import { chromium, type Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM_FLAGS, findChromium } from '../helpers/find-browser.js';
import { openPageSite, type PageSite } from './page-site.js';

const MB = 1_000_000;

let site: PageSite;
let browser: Browser;

beforeAll(async () => {
  site = await openPageSite('full.html');
  browser = await chromium.launch({ executablePath: findChromium(), args: [...CHROMIUM_FLAGS] });
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

describe('a site whose storage is full', () => {
  it('gives up the spans of the oldest sessions for those of the running one, tells so, and keeps what is pinned', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(`${site.url}full.html`);
    await page.waitForFunction(() => 'recordSession' in globalThis);
    const client = await context.newCDPSession(page);
    await client.send('Storage.overrideQuotaForOrigin', { origin: new URL(site.url).origin, quotaSize: 6 * MB });
    const record = (...args: Parameters<typeof recordSession>) => page.evaluate((given) => recordSession(...given), args);

    await record('oldest, pinned', 9, MB, true);
    for (const hours of [8, 7, 6]) await record(`${hours} hours ago`, hours, MB);
    const before = await record('5 hours ago', 5, MB / 2);
    expect(before.events).toEqual([]);
    expect(before.lines.every(({ raw }) => raw)).toBe(true);

    const { status, events, lines, recorded, found } = await record('running', 0, 2 * MB);
    expect(status).toMatchObject({ medium: 'IndexedDB', persistent: true });
    expect(status.failedWrites).toBeGreaterThan(0);
    expect(events[0].kind).toBe('made-room');
    expect(events[0].message).toMatch(/^This site's storage was full\. To make room, the history gave up the spans of \d sessions? \(/);
    expect(found).toBe(recorded);
    expect(lines.map(({ name }) => name)).toEqual([
      'running',
      '5 hours ago',
      '6 hours ago',
      '7 hours ago',
      '8 hours ago',
      'oldest, pinned',
    ]);
    expect(lines.filter(({ raw }) => !raw).map(({ name }) => name)).toContain('8 hours ago');
    // No more than what was needed: 2 MB and a little.
    expect(lines.filter(({ raw }) => raw).map(({ name }) => name)).toEqual(
      expect.arrayContaining(['running', '5 hours ago', 'oldest, pinned']),
    );
    await context.close();
  });
});
