import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type * as Vite from 'vite';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The versions that the plugin promises to work with, newest first. */
export const VITE_VERSIONS = ['vite', 'vite7', 'vite6', 'vite5'] as const;
export type ViteVersion = (typeof VITE_VERSIONS)[number];

/** Vite's own API, of one of its versions. What is used of it did not change since Vite 5. */
export async function loadVite(version: ViteVersion): Promise<typeof Vite> {
  // Said one by one, so that tools see which packages are in use.
  const load = { vite: () => import('vite'), vite7: () => import('vite7'), vite6: () => import('vite6'), vite5: () => import('vite5') };
  return (await load[version]()) as unknown as typeof Vite;
}

/** What stands for acttrace in these tests: the real `exports`, tiny modules that are easy to recognize in an output. */
const DOUBLES = {
  'index.js': `export const createTracer = (by) => ['MARK-index', by];`,
  'panel.js': `export const openPanel = () => 'MARK-panel';`,
  'auto.js': `import { createTracer } from './index.js';
globalThis.started = [...(globalThis.started ?? []), createTracer('MARK-auto')];
globalThis.openPanel = () => import('./panel.js');
export const tracer = { createTrace: () => undefined };`,
};

/** A copy of the fixture app in a folder of its own, with the double of acttrace installed. */
export function createScratchApp(): { readonly root: string; remove(): void } {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'scratch-app-')));
  cpSync(join(ROOT, 'test/fixtures/vite-app'), root, { recursive: true });
  const installed = join(root, 'node_modules/acttrace');
  mkdirSync(join(installed, 'dist'), { recursive: true });
  const { name, version, type, exports, sideEffects } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Record<
    string,
    unknown
  >;
  writeFileSync(join(installed, 'package.json'), JSON.stringify({ name, version, type, exports, sideEffects }));
  for (const [file, text] of Object.entries(DOUBLES)) writeFileSync(join(installed, 'dist', file), text);
  writeFileSync(join(root, 'package.json'), JSON.stringify({ name: 'a-game', private: true, type: 'module' }));
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) };
}

/** All text of a folder: names and contents, so that nothing can hide in either. */
export function readAll(folder: string): string {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true });
  return names
    .map((entry) => `${entry.name}\n${entry.isFile() ? readFileSync(join(entry.parentPath, entry.name), 'utf8') : ''}`)
    .join('\n');
}
