import { findCycles, findImports, type FileMap, type ImportEdge } from './import-graph.js';

/** A file longer than this does more than one thing. */
const MOST_LINES = 500;

interface Rule {
  /** What the rule is about: a folder (ends in `/`) or a file. The first that matches holds. */
  readonly where: string;
  /** What may be imported: folders, files, packages (`lit` allows `lit/decorators.js`; `node:` allows any of Node's). */
  readonly may: readonly string[];
  /** What only types may be imported from. */
  readonly types?: readonly string[];
  /** What may be loaded with `import()` only. */
  readonly lazy?: readonly string[];
}

const ALL_OF_SRC = [
  'base',
  'statistics',
  'model',
  'capture',
  'observe',
  'record',
  'aggregate',
  'store',
  'analyze',
  'respond',
  'export',
  'load',
].map((folder) => `src/${folder}/`);
const PANEL_ENTRY = 'devtools-panel/index.ts';

/** Who may import what. Everything may import its own folder; what is not listed is forbidden. */
const RULES: readonly Rule[] = [
  { where: 'src/base/', may: [] },
  { where: 'src/statistics/', may: ['src/base/'] },
  { where: 'src/model/', may: ['src/base/'], types: ['src/statistics/'] },
  { where: 'src/capture/', may: ['src/base/', 'src/model/'] },
  { where: 'src/observe/', may: ['src/base/', 'src/model/', 'web-vitals'] },
  { where: 'src/instrument/', may: ['src/base/', 'src/model/', 'src/capture/'], types: ['src/tracer.ts'] },
  { where: 'src/record/', may: ['src/base/', 'src/statistics/', 'src/model/'] },
  { where: 'src/aggregate/', may: ['src/base/', 'src/statistics/', 'src/model/'] },
  { where: 'src/store/', may: ['src/base/', 'src/statistics/', 'src/model/', 'src/aggregate/', 'idb'] },
  { where: 'src/analyze/', may: ['src/base/', 'src/statistics/', 'src/model/'] },
  { where: 'src/respond/', may: ['src/base/', 'src/statistics/', 'src/model/', 'src/analyze/'] },
  { where: 'src/monitor/', may: ALL_OF_SRC, types: ['src/tracer.ts'] },
  { where: 'src/export/', may: ['src/base/', 'src/model/', 'src/analyze/'] },
  { where: 'src/load/', may: ['src/base/', 'src/model/', 'src/analyze/'] },
  { where: 'src/vite/', may: ['node:'], types: ['src/index.ts', 'vite'] },
  // One file for a script tag: the only place that has the panel from the start.
  { where: 'src/auto/script-tag.ts', may: ['src/auto/', 'src/index.ts', 'src/monitor.ts', PANEL_ENTRY] },
  {
    where: 'src/auto/',
    may: ['src/index.ts', 'src/create-tracer.ts', 'src/base/'],
    types: ['src/tracer.ts', 'src/monitor.ts'],
    lazy: [PANEL_ENTRY, 'src/monitor.ts'],
  },
  // Public types: nothing of it is left when compiled.
  { where: 'src/tracer.ts', may: [], types: ALL_OF_SRC },
  { where: 'src/index.ts', may: [...ALL_OF_SRC, 'src/instrument/', 'src/create-tracer.ts', 'src/monitor.ts'], types: ['src/tracer.ts'] },
  { where: 'src/create-tracer.ts', may: ALL_OF_SRC, types: ['src/tracer.ts'] },
  // Wires what watches a tracer, as `create-tracer.ts` wires the tracer.
  { where: 'src/monitor/', may: ALL_OF_SRC, types: ['src/tracer.ts'] },
  { where: 'src/monitor.ts', may: [...ALL_OF_SRC, 'src/monitor/'] },
  {
    where: 'devtools-panel/',
    may: ['src/index.ts', 'src/base/', 'src/statistics/', 'src/model/', 'src/aggregate/', 'src/analyze/', 'src/export/', 'lit', 'uplot'],
    types: ['src/tracer.ts', 'src/monitor.ts'],
    lazy: ['src/monitor.ts'],
  },
  // The demo is a user: it sees what users see, and the launcher, because it makes its tracer itself.
  {
    where: 'demo/',
    may: ['src/index.ts', 'src/monitor.ts', 'src/auto/launcher.ts', 'lit', 'json-logic-js'],
    types: ['src/tracer.ts'],
    lazy: [PANEL_ENTRY],
  },
];

/** Every way in which the files break the rules, as `file:line what`. Empty: none. */
export function checkArchitecture(files: FileMap): string[] {
  const edges = findImports(files);
  return [
    ...edges.flatMap((edge) => forbidden(edge) ?? []),
    ...[...files].flatMap(([path, text]) => tooLong(path, text) ?? []),
    ...findCycles(edges.map(({ from, to }) => [nodeOf(from), nodeOf(to)] as const)).map((cycle) => `cycle between folders: ${cycle}`),
    ...findCycles(edges.filter(({ how }) => how === 'static').map(({ from, to }) => [from, to] as const)).map(
      (cycle) => `cycle between files: ${cycle}`,
    ),
  ];
}

function forbidden({ from, to, how, line }: ImportEdge): string | undefined {
  const rule = RULES.find(({ where }) => covers(where, from));
  const at = `${from}:${line}`;
  if (!rule) return `${at} lies in a folder without a rule`;
  const own = rule.where.endsWith('/') ? [rule.where] : [];
  if (matches([...own, ...rule.may], to)) return undefined;
  if (how === 'type' && matches([...(rule.types ?? []), ...(rule.lazy ?? [])], to)) return undefined;
  if (how === 'dynamic' && matches(rule.lazy ?? [], to)) return undefined;
  if (matches(rule.types ?? [], to)) return `${at} imports more than types of ${to}`;
  if (matches(rule.lazy ?? [], to)) return `${at} imports ${to} at once, not with import()`;
  return `${at} imports ${to}, which ${rule.where} may not`;
}

function matches(allowed: readonly string[], target: string): boolean {
  return allowed.some((where) => covers(where, target));
}

/** A folder covers what is in it, a package its subpaths, `node:` all of Node's modules. */
function covers(where: string, path: string): boolean {
  return path === where || (/[/:]$/.test(where) ? path.startsWith(where) : path.startsWith(`${where}/`));
}

function tooLong(path: string, text: string): string | undefined {
  const lines = text.split('\n').length;
  return lines > MOST_LINES ? `${path} has ${lines} lines, more than ${MOST_LINES}` : undefined;
}

/** Files that wire parts together stand for themselves; everything else for its folder. */
function nodeOf(path: string): string {
  const folder = /^(src\/[^/]+|devtools-panel|demo)\//.exec(path)?.[1];
  return folder ?? path;
}
