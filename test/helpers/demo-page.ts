import { chromium, type Browser, type BrowserContext, type Locator, type Page } from 'playwright';
import { createServer, type ViteDevServer } from 'vite';
import { CHROMIUM_FLAGS, findChromium } from './find-browser.js';

/** The demo in a real browser, as `npm start` serves it. */
export interface DemoSite {
  readonly url: string;
  /** A fresh profile: no history, no settings. */
  newContext(options?: Parameters<Browser['newContext']>[0]): Promise<BrowserContext>;
  close(): Promise<void>;
}

/** Serves the demo on a free port and launches Chromium. */
export async function openDemoSite(): Promise<DemoSite> {
  const server: ViteDevServer = await createServer({ server: { port: 0, open: false, hmr: false }, logLevel: 'error' });
  await server.listen();
  const browser = await chromium.launch({ executablePath: findChromium(), args: [...CHROMIUM_FLAGS] });
  const url = `${server.resolvedUrls?.local[0] ?? ''}demo/index.html?seed=7&size=200`;
  return {
    url,
    newContext: (options) => browser.newContext({ viewport: { width: 1280, height: 900 }, ...options }),
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

/** What a player and a panel user do on the page. */
export class DemoPage {
  readonly page: Page;
  /** Everything that the page wrote to the console as an error or warning, and every uncaught error. */
  readonly complaints: string[] = [];

  constructor(page: Page) {
    this.page = page;
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(String(error)));
  }

  static async open(context: BrowserContext, url: string): Promise<DemoPage> {
    const demo = new DemoPage(await context.newPage());
    await demo.page.goto(url);
    await demo.nextTurnButton.waitFor();
    return demo;
  }

  get nextTurnButton(): Locator {
    return this.page.getByRole('button', { name: 'Next turn' });
  }

  /** Plays turns one after the other, each to its end. */
  async playTurns(count: number): Promise<void> {
    for (let turn = 0; turn < count; turn++) {
      const before = await this.turns();
      await this.nextTurnButton.click();
      await this.page.waitForFunction((last) => Number(document.querySelector('[data-testid=turn]')?.textContent) > last, before);
    }
  }

  /** Waits until no turn is being played. */
  async settled(): Promise<void> {
    await this.page.locator('main[aria-busy=false]').waitFor();
  }

  async turns(): Promise<number> {
    return Number(await this.page.getByTestId('turn').textContent());
  }

  /** Pipeline runs that the game counted itself. */
  async executions(): Promise<number> {
    return Number(await this.page.getByTestId('executions').textContent());
  }

  async openPanel(): Promise<void> {
    await this.page.getByRole('button', { name: 'Open acttrace panel' }).click();
    await this.page.getByRole('tab', { name: 'Overview' }).waitFor();
  }

  async openTab(name: string): Promise<void> {
    await this.page.getByRole('tab', { name, exact: true }).click();
  }

  tab(name: string): Locator {
    return this.page.getByRole('tabpanel', { name });
  }

  /** The table of stages, as text by stage and column heading. */
  async stageTable(): Promise<Record<string, Record<string, string>>> {
    const table = this.tab('Stages').getByRole('table').first();
    await table.waitFor();
    const headings = (await table.getByRole('columnheader').allInnerTexts()).map((text) => text.trim());
    const rows: Record<string, Record<string, string>> = {};
    for (const row of await table.locator('tbody tr').all()) {
      const cells = (await row.locator('th, td').allInnerTexts()).map((text) => text.trim());
      rows[cells[0]] = Object.fromEntries(headings.map((heading, index) => [heading, cells[index]]));
    }
    return rows;
  }
}
