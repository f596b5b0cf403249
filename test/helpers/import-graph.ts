import { posix } from 'node:path';
import ts from 'typescript';

/** One import or re-export of a file. */
export interface ImportEdge {
  /** Path of the importing file, from the repository's root. */
  readonly from: string;
  /** Path of the imported file, from the root; for a package, its name as written. */
  readonly to: string;
  /** `type`: erased when compiled. `dynamic`: `import()`. */
  readonly how: 'static' | 'dynamic' | 'type';
  readonly line: number;
}

/** Repository paths to texts. */
export type FileMap = ReadonlyMap<string, string>;

/** Every import of every TypeScript file: static, dynamic, re-exports, and types, also `import('…').Name`. */
export function findImports(files: FileMap): ImportEdge[] {
  return [...files].flatMap(([path, text]) => importsOf(path, text, files));
}

function importsOf(path: string, text: string, files: FileMap): ImportEdge[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const edges: ImportEdge[] = [];
  const add = (specifier: ts.Node | undefined, how: ImportEdge['how']): void => {
    if (!specifier) return;
    const line = source.getLineAndCharacterOfPosition(specifier.getStart()).line + 1;
    // A computed path cannot be checked, so it is reported as what it is and matches no rule.
    const to = ts.isStringLiteralLike(specifier) ? resolve(path, specifier.text, files) : specifier.getText();
    edges.push({ from: path, to, how, line });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isTypeOnlyImport(node) ? 'type' : 'static');
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, isTypeOnlyExport(node) ? 'type' : 'static');
    else if (ts.isImportTypeNode(node)) add(ts.isLiteralTypeNode(node.argument) ? node.argument.literal : node.argument, 'type');
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) add(node.arguments[0], 'dynamic');
    ts.forEachChild(node, visit);
  };
  visit(source);
  return edges;
}

function isTypeOnlyImport(node: ts.ImportDeclaration): boolean {
  const clause = node.importClause;
  if (!clause) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const named = clause.namedBindings;
  return !clause.name && named !== undefined && ts.isNamedImports(named) && named.elements.every((element) => element.isTypeOnly);
}

function isTypeOnlyExport(node: ts.ExportDeclaration): boolean {
  if (node.isTypeOnly) return true;
  const clause = node.exportClause;
  return clause !== undefined && ts.isNamedExports(clause) && clause.elements.every((element) => element.isTypeOnly);
}

/** `./x.js` means the file `./x.ts`; queries such as `?worker` are Vite's and name the same file. */
function resolve(from: string, specifier: string, files: FileMap): string {
  if (!specifier.startsWith('.')) return specifier;
  const path = posix.join(posix.dirname(from), specifier.replace(/\?.*$/, ''));
  const candidates = [path.replace(/\.js$/, '.ts'), `${path}.ts`, `${path}/index.ts`];
  return candidates.find((candidate) => files.has(candidate)) ?? path;
}

/** Cycles of a graph, each once, as `a → b → a`. */
export function findCycles(edges: Iterable<readonly [string, string]>): string[] {
  const next = new Map<string, Set<string>>();
  for (const [from, to] of edges) {
    if (from === to) continue;
    const targets = next.get(from) ?? new Set();
    next.set(from, targets.add(to));
  }
  const cycles: string[] = [];
  const done = new Set<string>();
  const walk = (node: string, path: string[]): void => {
    const at = path.indexOf(node);
    if (at >= 0) return void cycles.push([...path.slice(at), node].join(' → '));
    if (done.has(node)) return;
    for (const target of next.get(node) ?? []) walk(target, [...path, node]);
    done.add(node);
  };
  for (const node of next.keys()) walk(node, []);
  return cycles;
}
