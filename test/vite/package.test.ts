// @vitest-environment node
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readFileSync } from 'node:fs';
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
    const text = readFileSync(join(built.dist, 'acttrace.iife.js'), 'utf8');
    expect(text).toMatch(PANEL);
    expect(text).not.toMatch(/^(import|export)\b/m);
    expect(text).not.toContain('process.env');
    expect(text).not.toContain('Lit is in dev mode');
  });
});
