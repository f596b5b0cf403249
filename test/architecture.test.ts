// @vitest-environment node
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { findImports } from './helpers/import-graph.js';
import { checkArchitecture } from './helpers/import-rules.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

function readSources(...folders: string[]): Map<string, string> {
  const names = folders.flatMap((folder) =>
    readdirSync(`${ROOT}${folder}`, { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`),
  );
  const paths = names.map((name) => name.replaceAll('\\', '/')).filter((name) => name.endsWith('.ts'));
  return new Map(paths.map((path) => [path, readFileSync(ROOT + path, 'utf8')]));
}

/** Parsing every file, on a busy machine. */
const PATIENCE = 60_000;

describe('the architecture', { timeout: PATIENCE }, () => {
  const sources = readSources('src', 'devtools-panel', 'demo');

  it('holds in every file', () => {
    expect(sources.size).toBeGreaterThan(30);
    expect(checkArchitecture(sources)).toEqual([]);
  });

  it('resolves every relative import to a file that is there', () => {
    const lost = findImports(sources).filter(({ to }) => /^(src|devtools-panel|demo)\//.test(to) && to.endsWith('.js'));
    expect(lost).toEqual([]);
  });

  it('keeps index.ts to exports', () => {
    const statements = sources.get('src/index.ts')?.match(/^(?!export\b|import type\b|[\s}/*]|$).*/gm) ?? [];
    expect(statements).toEqual([]);
  });

  it('keeps test files short as well', () => {
    expect(checkArchitecture(new Map([...readSources('test')].map(([path, text]) => [path, text.replace(/\S/g, '')])))).toEqual([]);
  });
});

describe('checkArchitecture', () => {
  const check = (files: Record<string, string>): string[] => checkArchitecture(new Map(Object.entries(files)));
  const target = { 'src/store/s.ts': 'export type S = 1; export const s = 1;' };

  it.each([
    ['import', `import { s } from '../store/s.js';`],
    ['side-effect import', `import '../store/s.js';`],
    ['type import', `import type { S } from '../store/s.js';`],
    ['inline type import', `type T = import('../store/s.js').S;`],
    ['re-export', `export * from '../store/s.js';`],
    ['dynamic import', `await import('../store/s.js');`],
  ])('finds a forbidden %s', (_name, text) => {
    expect(check({ ...target, 'src/analyze/a.ts': `// first line\n${text}` })).toEqual([
      'src/analyze/a.ts:2 imports src/store/s.ts, which src/analyze/ may not',
    ]);
  });

  it('finds a forbidden package', () => {
    expect(check({ 'src/capture/c.ts': `import { html } from 'lit';` })).toEqual([
      'src/capture/c.ts:1 imports lit, which src/capture/ may not',
    ]);
    expect(check({ 'devtools-panel/p.ts': `import { ref } from 'lit/directives/ref.js';` })).toEqual([]);
    expect(check({ 'devtools-panel/p.ts': `import 'lit-like';` })).toHaveLength(1);
  });

  it('finds a path that is only known at run time', () => {
    expect(check({ 'src/base/b.ts': 'await import(path);' })).toEqual(['src/base/b.ts:1 imports path, which src/base/ may not']);
  });

  it('lets the panel have the types of the tracer, and no more', () => {
    const tracer = { 'src/tracer.ts': 'export interface Tracer {}' };
    expect(check({ ...tracer, 'devtools-panel/p.ts': `import type { Tracer } from '../src/tracer.js';` })).toEqual([]);
    expect(check({ ...tracer, 'devtools-panel/p.ts': `import { type Tracer } from '../src/tracer.js';` })).toEqual([]);
    expect(check({ ...tracer, 'devtools-panel/p.ts': `import { Tracer } from '../src/tracer.js';` })).toEqual([
      'devtools-panel/p.ts:1 imports more than types of src/tracer.ts',
    ]);
  });

  it('lets auto load the panel later, and never at once', () => {
    const panel = { 'devtools-panel/index.ts': 'export const openPanel = 1;' };
    expect(check({ ...panel, 'src/auto/auto.ts': `void import('../../devtools-panel/index.js');` })).toEqual([]);
    expect(check({ ...panel, 'src/auto/auto.ts': `import '../../devtools-panel/index.js';` })).toEqual([
      'src/auto/auto.ts:1 imports devtools-panel/index.ts at once, not with import()',
    ]);
    expect(check({ ...panel, 'src/auto/script-tag.ts': `import '../../devtools-panel/index.js';` })).toEqual([]);
  });

  it('finds a cycle between folders, even of types', () => {
    const files = {
      'src/base/b.ts': `import type { M } from '../model/m.js';`,
      'src/model/m.ts': `import type { B } from '../base/b.js';`,
    };
    expect(check(files)).toEqual([
      'src/base/b.ts:1 imports src/model/m.ts, which src/base/ may not',
      'cycle between folders: src/base → src/model → src/base',
    ]);
  });

  it('finds a cycle between files of one folder', () => {
    expect(check({ 'src/base/a.ts': `import './b.js';`, 'src/base/b.ts': `import './a.js';` })).toEqual([
      'cycle between files: src/base/a.ts → src/base/b.ts → src/base/a.ts',
    ]);
  });

  it('finds a file that is too long and a folder without a rule', () => {
    expect(check({ 'src/base/long.ts': '\n'.repeat(500) })).toEqual(['src/base/long.ts has 501 lines, more than 500']);
    expect(check({ 'src/new/n.ts': `import 'lit';` })).toEqual(['src/new/n.ts:1 lies in a folder without a rule']);
  });
});
