import { playwright } from '@vitest/browser-playwright';
import { transform } from 'lightningcss';
import { type Plugin, type UserConfig } from 'vite';
import { defineConfig, type TestProjectConfiguration } from 'vitest/config';
import type { BrowserInstanceOption, BrowserProviderOption } from 'vitest/node';
import { firefox } from './test/engines/firefox-provider.js';
import { webkit } from './test/engines/webkit-provider.js';
import { CHROMIUM_FLAGS, findChromium } from './test/helpers/find-browser.js';

/** Entries of the package: each is an ES module of its own in `dist/`. */
const ENTRIES = {
  index: 'src/index.ts',
  monitor: 'src/monitor.ts',
  panel: 'devtools-panel/index.ts',
  vite: 'src/vite/plugin.ts',
  auto: 'src/auto/auto.ts',
};

/** Left to the app's own install: dependencies (but for uPlot's styles, which no bundler but Vite reads as text), the optional peer, and Node. */
const EXTERNAL = [/^lit($|\/)/, /^idb($|\/)/, /^web-vitals($|\/)/, /^uplot$/, /^vite($|\/)/, /^node:/];

export default defineConfig(({ command, mode }) => {
  if (command === 'build') return mode === 'iife' ? scriptTagBuild() : packageBuild();
  return { ...demoServer(), test: { projects: mode === 'engines' ? engineProjects() : projects() } };
});

/** The entries; code that they share goes into chunks next to them. */
function packageBuild(): UserConfig {
  return {
    publicDir: false,
    plugins: [preparePanel()],
    // Workers are texts within chunks, which the app's own bundler leaves as they are.
    worker: { rolldownOptions: { output: { minify: true } } },
    build: {
      target: 'es2022',
      sourcemap: true,
      minify: false,
      lib: { entry: ENTRIES, formats: ['es'] },
      rolldownOptions: { external: EXTERNAL, output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' } },
    },
  };
}

/** One file for a script tag, panel and dependencies inside. */
function scriptTagBuild(): UserConfig {
  return {
    publicDir: false,
    plugins: [preparePanel(), escapeToAscii()],
    build: {
      target: 'es2022',
      sourcemap: true,
      emptyOutDir: false,
      lib: { entry: 'src/auto/script-tag.ts', formats: ['iife'], name: 'acttraceScript', fileName: () => 'acttrace.iife.js' },
    },
  };
}

/**
 * Minifies the panel's styles: bundlers leave what stands in template literals as it is. Styles with expressions in them stay too.
 * And keeps what defines an element: `sideEffects` of package.json names files of `dist/`, so that Vite takes every source for one
 * whose import may be dropped when nothing of it is used by name.
 */
function preparePanel(): Plugin {
  return {
    name: 'prepare-panel',
    transform: {
      filter: { id: /devtools-panel.*\.ts$/ },
      handler(code, id) {
        const minified = code.replaceAll(/css`([^`$]*)`/g, (_literal, css: string) => {
          const { code } = transform({ filename: id, code: Buffer.from(css.replaceAll('\\\\', '\\')), minify: true });
          return `css\`${code.toString().replaceAll('\\', '\\\\')}\``;
        });
        return { code: minified, map: null, moduleSideEffects: true };
      },
    },
  };
}

/** A classic script is read in the encoding of its page, and a page that names none is not read as UTF-8. Only texts hold such characters. */
function escapeToAscii(): Plugin {
  return {
    name: 'escape-to-ascii',
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type !== 'chunk') continue;
        file.code = file.code.replaceAll(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
      }
    },
  };
}

/** `npm start`: the demo. Several servers may run at once, each takes the next free port. */
function demoServer(): UserConfig {
  return {
    server: {
      strictPort: false,
      open: hasDesktop() ? '/demo/index.html' : false,
      watch: { ignored: ['**/dist/**', '**/coverage/**', '**/.cache/**'] },
    },
    // Lit's own build for production: its development build warns on the console of whoever tries the demo.
    resolve: { conditions: ['module', 'browser', 'production'] },
    optimizeDeps: { entries: ['demo/index.html'], include: ['lit', 'idb', 'json-logic-js', 'uplot', 'web-vitals/attribution'] },
    plugins: [showDemo()],
  };
}

/** Opening a browser where there is no screen ends in an error message that frightens newcomers. */
function hasDesktop(): boolean {
  const { CI, DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (CI) return false;
  return process.platform !== 'linux' || Boolean(DISPLAY ?? WAYLAND_DISPLAY);
}

/** Sends `/` to the demo and prints its address. */
function showDemo(): Plugin {
  return {
    name: 'show-demo',
    apply: 'serve',
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        if (request.url !== '/') return next();
        response.writeHead(302, { location: '/demo/index.html' }).end();
      });
      const printUrls = server.printUrls.bind(server);
      server.printUrls = () => {
        printUrls();
        for (const url of server.resolvedUrls?.local ?? []) server.config.logger.info(`  ➜  Demo:    ${url}demo/index.html`);
      };
    },
  };
}

function projects(): TestProjectConfiguration[] {
  const chromium = wantsBrowser() ? findChromium() : undefined;
  // Workers inherit it, so that nobody searches again.
  if (chromium) process.env.ACTTRACE_CHROMIUM = chromium;
  return [
    {
      extends: true,
      test: {
        name: 'unit',
        environment: 'happy-dom',
        // Property tests and parsing of all sources, on a machine that does much else.
        testTimeout: 30_000,
        include: ['test/**/*.test.ts'],
        exclude: ['test/browser/**', 'test/e2e/**', 'test/fixtures/**'],
      },
    },
    browserProject(
      'browser',
      'chromium',
      playwright({ launchOptions: { executablePath: chromium, chromiumSandbox: false, args: [...CHROMIUM_FLAGS] } }),
    ),
    {
      extends: true,
      test: {
        name: 'e2e',
        environment: 'node',
        include: ['test/e2e/**/*.test.ts'],
        fileParallelism: false,
        testTimeout: 120_000,
        hookTimeout: 120_000,
        // What is shown follows within a second; a busy machine may take its time.
        expect: { poll: { timeout: 30_000, interval: 100 } },
      },
    },
  ];
}

/** By a clock of 1 ms, what tracing costs cannot be told within seconds. */
const NEEDS_FINE_CLOCK = ['test/browser/tuning.test.ts'];

/** Only Chromium tells of layout shifts. */
const NEEDS_LAYOUT_SHIFTS = ['test/browser/panel-shifts.test.ts'];
const CHROMIUM_ONLY = [...NEEDS_FINE_CLOCK, ...NEEDS_LAYOUT_SHIFTS];

/** `npm run test:engines`: the browser tests again, in the other engines. */
function engineProjects(): TestProjectConfiguration[] {
  return [
    browserProject('firefox', 'firefox', firefox(), undefined, CHROMIUM_ONLY),
    browserProject('webkit', 'webkit', webkit('light'), undefined, CHROMIUM_ONLY),
    browserProject('webkit-dark', 'webkit', webkit('dark'), 'test/browser/panel-accessibility.test.ts'),
  ];
}

function browserProject(
  name: string,
  browser: BrowserInstanceOption['browser'],
  provider: BrowserProviderOption,
  include = 'test/browser/**/*.test.ts',
  exclude: string[] = [],
): TestProjectConfiguration {
  return {
    extends: true,
    optimizeDeps: { include: ['lit', 'idb', 'uplot', 'fast-check', 'axe-core', '@vitest/browser/locators'] },
    test: {
      name,
      include: [include],
      exclude,
      // What is shown follows within a second; a busy machine may take its time.
      testTimeout: 60_000,
      expect: { poll: { timeout: 15_000 } },
      browser: { enabled: true, headless: true, screenshotFailures: false, provider, instances: [{ browser }] },
    },
  };
}

/** Looking for a browser may install one, so not for a run of the logic tests alone. */
function wantsBrowser(): boolean {
  if (!process.env.VITEST) return false;
  const { argv } = process;
  const chosen = argv.flatMap((argument, index) =>
    argument === '--project' ? [argv[index + 1]] : argument.startsWith('--project=') ? [argument.slice(10)] : [],
  );
  return chosen.length === 0 || chosen.some((project) => project !== 'unit');
}
