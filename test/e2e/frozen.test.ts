/**
 * Pages that Chromium really freezes: by its own switch for it, and by putting them into the back/forward cache. By puppeteer, since
 * Playwright keeps every page focused, and a focused page cannot be frozen.
 */
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { createServer, type Plugin, type ViteDevServer } from 'vite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type * as Acttrace from '../../src/index.js';
import { CHROMIUM_FLAGS, findChromium } from '../helpers/find-browser.js';

/** What the page has to say about its trace. */
interface Report {
  readonly runs: readonly { readonly duration: number; readonly marked: boolean }[];
  readonly frozen: readonly { readonly duration: number; readonly why: unknown }[];
  /** Runs that are in figures. */
  readonly counted: number;
  readonly slowest: number;
}

interface TracedPage {
  tracer: Acttrace.Tracer;
  begin(): void;
  end(): void;
  report(): Report;
}

interface PageScope {
  readonly acttrace: typeof Acttrace;
  traced: TracedPage;
  /** ms by which the page's wall clock was set ahead. */
  wallAhead: number;
}

const PAGE = `<!doctype html><title>Empty</title>
<script>
  globalThis.wallAhead = 0;
  const wall = Date.now;
  Date.now = () => wall.call(Date) + wallAhead;
</script>
<script type="module">
  import * as acttrace from '/src/index.ts';
  globalThis.acttrace = acttrace;
</script>`;

/** Pages with nothing in them but acttrace, at `/empty/…`. */
function servePages(): Plugin {
  return {
    name: 'serve-empty-pages',
    configureServer(server) {
      server.middlewares.use('/empty', (_request, response) => response.setHeader('content-type', 'text/html').end(PAGE));
    },
  };
}

/** Long enough to be told from the time that the commands take. */
const FROZEN = 3000;
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('a page that Chromium freezes', () => {
  let server: ViteDevServer;
  let browser: Browser;
  let page: Page;
  let origin: string;

  beforeAll(async () => {
    server = await createServer({ server: { port: 0, open: false, hmr: false }, plugins: [servePages()], logLevel: 'error' });
    await server.listen();
    origin = server.resolvedUrls?.local[0] ?? '';
    browser = await puppeteer.launch({
      executablePath: findChromium(),
      headless: true,
      args: [...CHROMIUM_FLAGS],
      ignoreDefaultArgs: ['--disable-back-forward-cache'],
    });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });
  beforeEach(async () => {
    page = await browser.newPage();
    await page.goto(`${origin}empty/first`);
    await page.waitForFunction(() => 'acttrace' in globalThis);
    await page.evaluate(() => {
      const scope = globalThis as unknown as PageScope;
      const { createTracer, PipelinePerformanceAnalyzer } = scope.acttrace;
      // With its history, whose worker and connections must not keep the page out of the back/forward cache.
      const tracer = createTracer({ settingsStorage: null });
      tracer.start();
      let open: ReturnType<typeof tracer.trace.startSpan>;
      scope.traced = {
        tracer,
        begin: () => void (open = tracer.trace.startSpan('run', { kind: 'pipeline' })),
        end: () => tracer.trace.endSpan(open),
        report() {
          const { spans, strings } = tracer.toTraceData();
          const rows = (name: string) =>
            Array.from({ length: spans.rowCount }, (_, row) => row).filter((row) => strings.get(spans.nameId(row)) === name);
          const duration = (row: number) => spans.end(row) - spans.start(row);
          const { pipeline } = new PipelinePerformanceAnalyzer().analyzeTracePerformance(tracer);
          return {
            runs: rows('run').map((row) => ({ duration: duration(row), marked: (spans.flags(row) & 1) === 1 })),
            frozen: rows('frozen').map((row) => ({ duration: duration(row), why: spans.attributes(row)?.['why'] })),
            counted: pipeline.count,
            slowest: pipeline.max,
          };
        },
      };
    });
    await page.waitForFunction(() => (globalThis as unknown as PageScope).traced.tracer.history.status.writer === 'worker');
    // Heap and lag are sampled: what observes has been loaded.
    await page.waitForFunction(() => (globalThis as unknown as PageScope).traced.tracer.toTraceData().counters.rowCount > 0);
  });

  afterEach(async () => {
    await page.close();
  });

  const call = (method: 'begin' | 'end'): Promise<void> =>
    page.evaluate((name) => (globalThis as unknown as PageScope).traced[name](), method);

  /** One run across what happens, one after it. */
  async function runAcross(happens: () => Promise<void>): Promise<Report> {
    await call('begin');
    await happens();
    await call('end');
    await call('begin');
    await call('end');
    return page.evaluate(() => (globalThis as unknown as PageScope).traced.report());
  }

  function check(report: Report, why: string): void {
    expect(report.frozen).toHaveLength(1);
    expect(report.frozen[0].why).toBe(why);
    expect(report.frozen[0].duration).toBeGreaterThan(FROZEN * 0.9);
    expect(report.runs.map(({ marked }) => marked)).toEqual([true, false]);
    expect(report.runs[0].duration).toBeGreaterThan(FROZEN * 0.9);
    expect(report.counted).toBe(1);
    expect(report.slowest).toBeLessThan(FROZEN * 0.9);
  }

  it('marks the run across it, and counts only the other', async () => {
    const session = await page.createCDPSession();
    const report = await runAcross(async () => {
      await session.send('Page.setWebLifecycleState', { state: 'frozen' });
      await sleep(FROZEN);
      await session.send('Page.setWebLifecycleState', { state: 'active' });
    });
    check(report, 'frozen');
  });

  it('and puts into the back/forward cache likewise', async () => {
    const report = await runAcross(async () => {
      await page.goto(`${origin}empty/second`);
      await sleep(FROZEN);
      // No `goBack`: that waits for a page to load, and this one is there already.
      await page.evaluate(() => history.back());
      // The same page, with all that it holds, or it was not kept.
      await page.waitForFunction(() => 'traced' in globalThis);
    });
    check(report, 'back/forward cache');
  });

  it('takes neither a busy page nor a wall clock that is set for a freeze', async () => {
    const report = await runAcross(async () => {
      await page.evaluate(() => {
        const until = performance.now() + 300;
        while (performance.now() < until);
      });
      // After the beat that came late by that; an hour later is a jump that no timer noticed.
      await sleep(1500);
      await page.evaluate(() => void ((globalThis as unknown as PageScope).wallAhead = 3_600_000));
      await sleep(1500);
      await page.evaluate(() => void ((globalThis as unknown as PageScope).wallAhead = -3_600_000));
      await sleep(1500);
    });
    expect(report.frozen).toEqual([]);
    expect(report.counted).toBe(2);
  });
});
