/**
 * Vite plugin (Vite 5 to 8): traces an app under development, and leaves nothing of acttrace in its build.
 *
 * Development: a module script comes first in every HTML page. It sets the options, then loads `acttrace/auto`. The app's own
 * imports of `acttrace/auto` lead to the same module, so the options hold whoever comes first.
 * Build: `acttrace/auto` is an empty module whose `tracer` is undefined, unless `production` is set.
 * Server-side code always gets the empty module: there is no page to trace.
 */
import type { HtmlTagDescriptor, Plugin } from 'vite';
import type { TracerOptions } from '../index.js';

/** Options of the Vite plugin: those of `createTracer` that can be written as JSON, and `production`. */
export interface ActtracePluginOptions extends Pick<
  TracerOptions,
  'name' | 'build' | 'filter' | 'thresholds' | 'retention' | 'maxSpans' | 'maxLogs' | 'maxAttributeBytes' | 'observe'
> {
  /** `false` keeps nothing beyond the page. Default true. */
  readonly history?: boolean;
  /** Adds tracer and panel to the production build as well. Default false: a build contains nothing of acttrace. */
  readonly production?: boolean;
}

const AUTO = 'acttrace/auto';
/** Rollup's convention: an id that starts with a zero byte is no file, and other plugins leave it alone. */
const STARTER = '\0acttrace:start';
const OPTIONS = '\0acttrace:options';
const EMPTY = '\0acttrace:empty';
/** How a page asks Vite's dev server for `STARTER`; Vite puts the app's `base` before it. */
const STARTER_PATH = '/@id/__x00__acttrace:start';

/** Adds acttrace to a Vite app: `plugins: [acttrace()]`. */
export function acttrace(options: ActtracePluginOptions = {}): Plugin {
  const { production = false, ...tracerOptions } = options;
  let building = false;
  return {
    name: 'acttrace',
    // Before Vite's own resolver, which would find the package.
    enforce: 'pre',

    config(_config, { command }) {
      if (command === 'build') return;
      // Known from the start and bundled together: found later, Vite would reload the page, and might keep two copies.
      const optimizeDeps = { include: ['acttrace', AUTO, 'acttrace/panel'] };
      // Vite hands packages to Node unseen on the server, unless told otherwise.
      return { optimizeDeps, ssr: { noExternal: ['acttrace'] } };
    },

    configResolved(config) {
      building = config.command === 'build';
    },

    resolveId(id, importer, options) {
      if (id === STARTER || id === OPTIONS) return id;
      if (id !== AUTO || importer === STARTER) return null;
      return options?.ssr || (building && !production) ? EMPTY : STARTER;
    },

    load(id) {
      if (id === EMPTY) return 'export const tracer = undefined;';
      if (id === OPTIONS) return `globalThis.acttraceOptions ??= ${JSON.stringify(tracerOptions)};`;
      // Imports run in order: the options are there before the tracer starts.
      if (id === STARTER) return `import ${JSON.stringify(OPTIONS)};\nexport * from ${JSON.stringify(AUTO)};`;
      return null;
    },

    transformIndexHtml: {
      order: 'pre',
      handler() {
        return building ? (production ? [inBuild()] : []) : [inDevelopment()];
      },
    },
  };
}

/** By address, not inline, so that a Content-Security-Policy of `script-src 'self'` allows it. */
function inDevelopment(): HtmlTagDescriptor {
  return { tag: 'script', attrs: { type: 'module', src: STARTER_PATH }, injectTo: 'head-prepend' };
}

/** Vite moves the inline module into the page's bundle. */
function inBuild(): HtmlTagDescriptor {
  return { tag: 'script', attrs: { type: 'module' }, children: `import ${JSON.stringify(AUTO)};`, injectTo: 'head-prepend' };
}
