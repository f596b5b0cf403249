import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const MODULES = join(ROOT, 'node_modules');

/** A folder with acttrace, as built from these sources, in its `node_modules`, together with what it depends on. */
export interface InstalledPackage {
  readonly root: string;
  /** The package's own `dist/`. */
  readonly dist: string;
  remove(): void;
}

/** Builds acttrace away from the repository's own `dist/` and installs it into a fresh folder as npm would, without types. */
export function installBuiltPackage(): InstalledPackage {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'scratch-install-')));
  const installed = join(root, 'node_modules/acttrace');
  const dist = join(installed, 'dist');
  mkdirSync(dist, { recursive: true });
  build(dist);
  build(dist, '--mode', 'iife');
  cpSync(join(ROOT, 'package.json'), join(installed, 'package.json'));
  for (const name of dependenciesOf('acttrace', ROOT)) cpSync(join(MODULES, name), join(root, 'node_modules', name), { recursive: true });
  writeFileSync(join(root, 'package.json'), JSON.stringify({ name: 'a-game', private: true, type: 'module' }));
  return { root, dist, remove: () => rmSync(root, { recursive: true, force: true }) };
}

function build(outDir: string, ...args: string[]): void {
  const vite = join(MODULES, 'vite/bin/vite.js');
  // A test runner sets NODE_ENV, with which Vite would bundle the development builds of dependencies.
  const env = { ...process.env, NODE_ENV: 'production', VITEST: '' };
  execFileSync(process.execPath, [vite, 'build', '--logLevel', 'error', '--outDir', outDir, ...args], { cwd: ROOT, env, stdio: 'pipe' });
}

/** Names of all packages that a package needs at run time, also indirectly. */
function dependenciesOf(name: string, folder = join(MODULES, name), found = new Set<string>()): Set<string> {
  const { dependencies = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { dependencies?: Record<string, string> };
  for (const dependency of Object.keys(dependencies)) {
    if (found.has(dependency)) continue;
    found.add(dependency);
    dependenciesOf(dependency, undefined, found);
  }
  return found;
}

/** The files that an entry loads before anything of it runs: itself and its static imports, with their texts. */
export function staticGraph(entry: string, graph = new Map<string, string>()): Map<string, string> {
  if (graph.has(entry)) return graph;
  const text = readFileSync(entry, 'utf8');
  graph.set(entry, text);
  for (const [, path] of text.matchAll(/^(?:import|export)\b[^'"()]*['"](\.[^'"]+)['"]/gm)) staticGraph(join(dirname(entry), path), graph);
  return graph;
}
