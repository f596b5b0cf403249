// @vitest-environment node
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type * as Vite from 'vite';
import { acttrace, type ActtracePluginOptions } from '../../src/vite/plugin.js';
import { createScratchApp, loadVite, readAll, VITE_VERSIONS } from './scratch-app.js';

/** Bundling a dev server's dependencies and building, on a slow machine. */
const PATIENCE = 60_000;

describe.each(VITE_VERSIONS)('acttrace() in %s', (version) => {
  let vite: typeof Vite;
  let app: ReturnType<typeof createScratchApp>;
  const closers: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    vite = await loadVite(version);
    app = createScratchApp();
  }, PATIENCE);
  afterEach(async () => {
    for (const close of closers.splice(0)) await close();
  });
  afterAll(() => app.remove());

  /** A running dev server; `get` fetches from it, `log` is what it said. */
  async function serve(options?: ActtracePluginOptions, base = '/') {
    const log: string[] = [];
    const logger = vite.createLogger('info');
    for (const level of ['info', 'warn', 'warnOnce', 'error'] as const)
      logger[level] = (message: string) => void log.push(`${level}: ${message}`);
    const server = await vite.createServer({
      root: app.root,
      base,
      configFile: false,
      customLogger: logger,
      plugins: [acttrace(options)],
      server: { port: 0, host: '127.0.0.1', watch: null },
    });
    await server.listen();
    closers.push(() => server.close());
    const address = server.httpServer?.address();
    if (!address || typeof address === 'string') throw new Error('The dev server has no port.');
    const origin = `http://127.0.0.1:${address.port}`;
    const get = async (path: string): Promise<string> => {
      const response = await fetch(new URL(path, origin), { headers: { accept: '*/*' } });
      if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
      return response.text();
    };
    return { get, log, server };
  }

  async function build(options: ActtracePluginOptions | undefined, pages = ['index.html', 'second.html']): Promise<string> {
    const outDir = join(app.root, 'dist');
    await vite.build({
      root: app.root,
      configFile: false,
      logLevel: 'error',
      plugins: [acttrace(options)],
      build: { outDir, emptyOutDir: true, minify: false, rollupOptions: { input: pages.map((page) => join(app.root, page)) } },
    });
    return readAll(outDir);
  }

  /** Addresses that a module imports, in order. */
  const importsOf = (code: string): string[] => [...code.matchAll(/(?:import|from) ?\(?"([^"]+)"/g)].map(([, path]) => path);
  /** Addresses of a page's scripts, in order, without Vite's own. */
  const scriptsOf = (html: string): string[] =>
    [...html.matchAll(/<script[^>]*src="([^"]+)"/g)].map(([, src]) => src).filter((src) => !src.includes('@vite/client'));

  it.each(['/', '/game/'])(
    'starts the tracer before the app in every page under development, with base %s',
    async (base) => {
      const { get, log } = await serve({ name: 'A game', maxSpans: 2048 }, base);
      const [first, second] = await Promise.all([get(`${base}index.html`), get(`${base}second.html`)]);
      expect(scriptsOf(first)).toEqual([`${base}@id/__x00__acttrace:start`, `${base}main.js`]);
      expect(scriptsOf(second)).toEqual([`${base}@id/__x00__acttrace:start`]);
      expect(first).not.toMatch(/<script(?![^>]*src=)[^>]*>[^<]*acttrace/);

      const [options, auto] = importsOf(await get(scriptsOf(first)[0]));
      expect(await get(options)).toContain(`globalThis.acttraceOptions ??= {"name":"A game","maxSpans":2048};`);
      // The real thing, bundled by Vite as a dependency.
      expect(auto).toMatch(/\/deps\/acttrace_auto\.js\?v=/);
      expect(await get(auto)).toContain('globalThis.started');
      // The app's own import leads to the same module, by the same address: one tracer.
      expect(importsOf(await get(`${base}main.js`))).toContain(`${base}@id/__x00__acttrace:start`);
      expect(log.filter((line) => !line.startsWith('info:'))).toEqual([]);
      expect(log.join('\n')).not.toMatch(/reload|new dependencies/);
    },
    PATIENCE,
  );

  it(
    'gives server-side code an undefined tracer',
    async () => {
      const { server } = await serve();
      expect(await server.ssrLoadModule('acttrace/auto')).toMatchObject({ tracer: undefined });
      await server.ssrLoadModule('/main.js');
      expect('started' in globalThis).toBe(false);
    },
    PATIENCE,
  );

  it(
    'leaves nothing in a build',
    async () => {
      const output = await build(undefined);
      expect(output).toContain('gameRuns');
      expect(output).not.toMatch(/acttrace|MARK/i);
    },
    PATIENCE,
  );

  it(
    'adds tracer, options and a panel of its own to a build of every page when production is set',
    async () => {
      const output = await build({ production: true, name: 'Shipped' });
      expect(output).toContain(
        `globalThis.acttraceOptions ??= {"name":"Shipped"}`.replaceAll('"', output.includes('name: "Shipped"') ? '' : '"').slice(0, 29),
      );
      expect(output).toContain('Shipped');
      expect(output).toContain('MARK-auto');
      expect(output).toContain('MARK-panel');
      const alone = await build({ production: true }, ['second.html']);
      expect(alone).toContain('MARK-index');
      // The panel is a file of its own, loaded when it is opened.
      expect(alone).toMatch(/import\(\s*["'`][^)]*panel/);
    },
    PATIENCE,
  );
});
