/**
 * Adds acttrace to small apps in each of the ways that the README shows, and uses them in Chromium: the app is traced, the panel
 * opens, nothing is written to the console, and a build of a Vite app contains acttrace only when asked to.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { acttrace as Acttrace, ActtracePluginOptions } from '../../src/vite/plugin.js';
import { installBuiltPackage, type InstalledPackage } from '../helpers/built-package.js';
import { CHROMIUM_FLAGS, findChromium } from '../helpers/find-browser.js';
import { loadVite, readAll, VITE_VERSIONS, type ViteVersion } from '../vite/scratch-app.js';

const FIXTURE = fileURLToPath(new URL('../fixtures/vite-app', import.meta.url));
const STRICT_POLICY = "default-src 'self'; script-src 'self'; style-src 'self'; connect-src 'self' ws:; object-src 'none'; base-uri 'none'";

describe('adding acttrace to an app', () => {
  let built: InstalledPackage;
  let acttrace: typeof Acttrace;
  let browser: Browser;
  const closers: (() => unknown)[] = [];

  beforeAll(async () => {
    built = installBuiltPackage();
    ({ acttrace } = (await import(/* @vite-ignore */ pathToFileURL(join(built.dist, 'vite.js')).href)) as { acttrace: typeof Acttrace });
    browser = await chromium.launch({ executablePath: findChromium(), args: [...CHROMIUM_FLAGS] });
  });
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  });
  afterAll(async () => {
    await browser?.close();
    built?.remove();
  });

  /** A copy of the fixture next to the installed package. */
  function createApp(): string {
    const root = mkdtempSync(join(built.root, 'app-'));
    cpSync(FIXTURE, root, { recursive: true });
    closers.push(() => rmSync(root, { recursive: true, force: true }));
    return root;
  }

  /** Serves a folder as a plain web server would; returns its address. */
  async function serveFolder(root: string, policy?: string): Promise<string> {
    const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript' };
    const server = createServer((request, response) => {
      const path = resolve(root, `.${new URL(request.url ?? '/', 'http://localhost').pathname}`);
      try {
        const body = readFileSync(path);
        response.writeHead(200, {
          'content-type': types[extname(path)] ?? 'application/octet-stream',
          ...(policy && { 'content-security-policy': policy }),
        });
        response.end(body);
      } catch {
        response.writeHead(path.endsWith('favicon.ico') ? 204 : 404).end();
      }
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    closers.push(() => new Promise((done) => server.close(done)));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  async function serveWithVite(
    version: ViteVersion,
    root: string,
    options?: { plugin?: ActtracePluginOptions; base?: string; plain?: boolean },
  ): Promise<string> {
    const vite = await loadVite(version);
    const base = options?.base ?? '/';
    const server = await vite.createServer({
      root,
      base,
      configFile: false,
      logLevel: 'error',
      plugins: options?.plain ? [] : [acttrace(options?.plugin)],
      server: { port: 0, host: '127.0.0.1', watch: null },
    });
    await server.listen();
    closers.push(() => server.close());
    return `http://127.0.0.1:${(server.httpServer?.address() as AddressInfo).port}${base.slice(0, -1)}`;
  }

  async function buildWithVite(version: ViteVersion, root: string, plugin?: ActtracePluginOptions): Promise<string> {
    const vite = await loadVite(version);
    const outDir = join(root, 'dist');
    await vite.build({ root, configFile: false, mode: 'production', logLevel: 'error', plugins: [acttrace(plugin)], build: { outDir } });
    return outDir;
  }

  /** Opens a page; `said` collects what it wrote to the console, `loads` counts how often it was loaded. */
  async function open(address: string): Promise<{ page: Page; said: string[]; loads: () => number }> {
    const page = await browser.newPage();
    closers.push(() => page.close());
    const said: string[] = [];
    let loads = 0;
    page.on('console', (message) => ['error', 'warning'].includes(message.type()) && said.push(message.text()));
    page.on('pageerror', (error) => said.push(error.message));
    page.on('domcontentloaded', () => loads++);
    await page.route('**/favicon.ico', (route) => route.fulfill({ status: 204 }));
    await page.goto(address);
    return { page, said, loads: () => loads };
  }

  /** What every way of adding acttrace must give. */
  async function expectTraced(address: string): Promise<void> {
    const { page, said, loads } = await open(address);
    await page.waitForFunction(() => (globalThis.acttrace?.tracer.status().spans ?? 0) > 0);
    expect(await page.evaluate(() => globalThis.acttrace?.tracer.exportTrace())).toContain('open-door');
    await page.getByRole('button', { name: 'Open acttrace panel' }).click();
    for (const name of ['Overview', 'Timeline', 'Stages', 'Actions', 'History', 'Settings']) {
      await page.locator('acttrace-panel').getByRole('tab', { name }).click();
      await page.locator('acttrace-panel').getByRole('tabpanel', { name }).waitFor();
    }
    // Lit says that it is a development build, as Vite chooses it under development; that is no fault.
    expect(said.filter((line) => !line.startsWith('Lit is in dev mode'))).toEqual([]);
    // Opening the panel must not make Vite find a new dependency and reload the app.
    expect(loads()).toBe(1);
    await page.close();
  }

  it.each(VITE_VERSIONS)('plugin in %s: traced under development, with nothing of it in the build', async (version) => {
    const root = createApp();
    await expectTraced(`${await serveWithVite(version, root)}/index.html`);

    const outDir = await buildWithVite(version, root);
    expect(readAll(outDir)).not.toMatch(/acttrace/i);
    const { page, said } = await open(`${await serveFolder(outDir)}/index.html`);
    await page.waitForFunction(() => 'gameRuns' in globalThis);
    expect(await page.evaluate(() => 'acttrace' in globalThis)).toBe(false);
    expect(said).toEqual([]);
  });

  it.each(VITE_VERSIONS)('plugin in %s with { production: true }: the built app is traced', async (version) => {
    const outDir = await buildWithVite(version, createApp(), { production: true });
    await expectTraced(`${await serveFolder(outDir)}/index.html`);
  });

  it('plugin with a base and on a page without a script of its own', async () => {
    const origin = await serveWithVite('vite', createApp(), { base: '/games/chess/', plugin: { name: 'Chess' } });
    const { page } = await open(`${origin}/second.html`);
    await page.waitForFunction(() => globalThis.acttrace?.tracer.running);
    expect(await page.evaluate(() => globalThis.acttrace?.tracer.session.name)).toBe('Chess');
  });

  it("import 'acttrace/auto' in an app without the plugin", async () => {
    await expectTraced(`${await serveWithVite('vite', createApp(), { plain: true })}/index.html`);
  });

  it.each([
    ['on a plain page', undefined],
    ['under a strict Content-Security-Policy', STRICT_POLICY],
  ])('script tag %s', async (_name, policy) => {
    const root = createApp();
    cpSync(join(built.dist, 'acttrace.iife.js'), join(root, 'acttrace.iife.js'));
    writeFileSync(
      join(root, 'game.js'),
      `acttrace.tracer.createTrace().captureActionData('component_filtering', 'open-door', { candidates: 3 });`,
    );
    // The policy forbids workers made of a blob, and the browser would say so on the console.
    writeFileSync(join(root, 'options.js'), policy ? 'globalThis.acttraceOptions = { worker: false };' : '');
    const scripts = ['options.js', 'acttrace.iife.js'].map((file) => `<script src="${file}"></script>`).join('');
    writeFileSync(join(root, 'index.html'), `<!doctype html><title>A game</title>${scripts}<body><script src="game.js"></script></body>`);
    await expectTraced(`${await serveFolder(root, policy)}/index.html`);
  });

  it('plugin and script tag in one page share one tracer', async () => {
    const root = createApp();
    cpSync(join(built.dist, 'acttrace.iife.js'), join(root, 'public/acttrace.iife.js'));
    const html = readFileSync(join(root, 'index.html'), 'utf8');
    writeFileSync(join(root, 'index.html'), html.replace('<head>', '<head><script src="/acttrace.iife.js"></script>'));
    const { page } = await open(`${await serveWithVite('vite', root)}/index.html`);
    await page.waitForFunction(() => (globalThis.acttrace?.tracer.status().spans ?? 0) > 0);
    expect(await page.locator('acttrace-launcher').count()).toBe(1);
  });
});
