// @vitest-environment node
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installBuiltPackage, staticGraph, type InstalledPackage } from '../helpers/built-package.js';

/** Two builds on a slow machine. */
const PATIENCE = 120_000;

describe('the built package', () => {
  let built: InstalledPackage;
  beforeAll(() => void (built = installBuiltPackage()), PATIENCE);
  afterAll(() => built?.remove());

  const graph = (entry: string): Map<string, string> => staticGraph(join(built.dist, entry));
  /** Bare names that the files import at once. */
  const packages = (files: Map<string, string>): string[] => {
    const names = [...files.values()].flatMap((text) =>
      [...text.matchAll(/^import\b[^'"()]*['"]([^.'"][^'"]*)['"]/gm)].map(([, name]) => name),
    );
    return [...new Set(names)].sort();
  };
  /** What only code with custom elements contains; the launcher may name the panel's element. */
  const PANEL = /LitElement|customElements\.define/;

  it.each(['index.js', 'auto.js'])('%s loads no byte of the panel before it is opened', (entry) => {
    const files = graph(entry);
    expect([...files.keys()].map((path) => basename(path))).not.toContain('panel.js');
    expect([...files.values()].join('\n')).not.toMatch(PANEL);
    // IndexedDB comes with the history, after the start.
    expect(packages(files)).toEqual([]);
  });

  it('auto.js loads the panel when asked, as the same file that acttrace/panel names', () => {
    expect([...graph('auto.js').values()].join('\n')).toMatch(/import\(["'`]\.\/panel\.js["'`]\)/);
    expect([...graph('panel.js').values()].join('\n')).toMatch(PANEL);
  });

  /** The text of a file in `dist/`; `*.js`: of all modules. */
  const read = (name: string): string => {
    if (name !== '*.js') return readFileSync(join(built.dist, name), 'utf8');
    const files = readdirSync(built.dist, { recursive: true, encoding: 'utf8' }).filter((file) => /(?<!iife)\.js$/.test(file));
    return files.map((file) => readFileSync(join(built.dist, file), 'utf8')).join('\n');
  };

  it.each(['acttrace.iife.js', '*.js'])('%s defines every element of the panel', (entry) => {
    const sources = import.meta.glob<string>('../../devtools-panel/**/*.ts', { query: '?raw', import: 'default', eager: true });
    const defined =
      Object.values(sources)
        .join('\n')
        .match(/customElements\.define\(/g) ?? [];
    expect(defined.length).toBeGreaterThan(1);
    expect(read(entry).match(/customElements\.define\(/g)?.length).toBe(defined.length);
  });

  it('vite.js needs neither the tracer nor Vite itself, and runs in Node', async () => {
    const files = graph('vite.js');
    expect(files.size).toBe(1);
    expect(packages(files)).toEqual([]);
    const { acttrace } = (await import(/* @vite-ignore */ pathToFileURL(join(built.dist, 'vite.js')).href)) as {
      acttrace: () => { name: string };
    };
    expect(acttrace().name).toBe('acttrace');
  });

  it('acttrace.iife.js is one classic script with everything inside, in production builds', () => {
    const text = read('acttrace.iife.js');
    expect(text).toMatch(PANEL);
    expect(text).not.toMatch(/^(import|export)\b/m);
    expect(text).not.toContain('process.env');
    expect(text).not.toContain('Lit is in dev mode');
  });

  it('acttrace.iife.js reads the same in a page that says nothing of its encoding', () => {
    expect(read('acttrace.iife.js').match(/[^\0-\x7f]/g)).toBeNull();
  });
});
