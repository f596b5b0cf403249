/**
 * `npm run bench [-- --json] [-- --rounds 30] [-- --only text]`: what tracing costs, in a real Chromium. Cases as ratios to two
 * `performance.now()` calls, memory of a million spans, storage of a million spans, and the demo's pipeline with tracing on against off; `--only`
 * runs what has the text in its name ("memory", "storage", "pipeline", or part of a case's name).
 *
 * Builds the pages for production, serves them cross-origin isolated, and lets each run by itself: nothing is attached to the browser.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { arch, cpus, platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'vite';
import type { MemoryResult } from './memory-result.js';
import { matchesOnly } from './only.js';
import { computeOverhead, type PipelineResult } from './pipeline-overhead.js';
import { formatReport } from './report-text.js';
import { createReport, type BenchReport, type PageResult } from './report.js';
import { runPage } from './run-page.js';
import { computeStorage, type StoragePageResult } from './storage-result.js';

const DEFAULT_ROUNDS = 30;
/** A round takes a few seconds at most, so this is reached only when a page hangs. */
const PATIENCE_MS = 180_000;
const PATIENCE_PER_ROUND_MS = 10_000;

/** Lets a page collect garbage when it wants to. */
const GARBAGE_FLAGS = ['--js-flags=--expose-gc'];

interface Arguments {
  readonly json: boolean;
  readonly rounds: number;
  readonly only: string | undefined;
}

async function run({ rounds, only }: Arguments): Promise<BenchReport> {
  const base = mkdtempSync(join(tmpdir(), 'acttrace-bench-'));
  // Helpers of the browser may write for a moment after its main process has ended.
  process.once('exit', () => rmSync(base, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));
  const folder = join(base, 'pages');
  await buildPages(folder);
  const common = { folder, profile: join(base, 'profile'), patience: PATIENCE_MS };
  const query = new URLSearchParams({ rounds: String(rounds), ...(only === undefined ? {} : { only }) }).toString();
  const cases = await runPage<PageResult>({
    ...common,
    page: `index.html?${query}`,
    patience: PATIENCE_MS + rounds * PATIENCE_PER_ROUND_MS,
  });
  const memory = matchesOnly('memory of a million spans', only)
    ? await runPage<MemoryResult>({ ...common, page: 'memory.html', flags: GARBAGE_FLAGS })
    : undefined;
  const storage = matchesOnly('storage', only) ? await runPage<StoragePageResult>({ ...common, page: 'storage.html' }) : undefined;
  const runPipeline = (page: string): Promise<PipelineResult> | undefined =>
    matchesOnly("the demo's pipeline", only) ? runPage<PipelineResult>({ ...common, page, flags: GARBAGE_FLAGS }) : undefined;
  const pipeline = await runPipeline('pipeline.html');
  const adaptive = await runPipeline('pipeline.html?adaptive');
  return createReport(cases, describeMachine(), {
    memory,
    storage: storage && computeStorage(storage),
    pipeline: pipeline && computeOverhead(pipeline.pairs, pipeline.own),
    adaptive: adaptive && computeOverhead(adaptive.pairs, adaptive.own),
    doubts: [...(memory?.doubts ?? []), ...(storage?.doubts ?? []), ...(pipeline?.doubts ?? []), ...(adaptive?.doubts ?? [])],
  });
}

async function buildPages(folder: string): Promise<void> {
  const root = fileURLToPath(new URL('.', import.meta.url));
  const input = ['index.html', 'memory.html', 'storage.html', 'pipeline.html'].map((page) => join(root, page));
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    build: { outDir: folder, emptyOutDir: true, target: 'es2022', chunkSizeWarningLimit: Infinity, rolldownOptions: { input } },
  });
}

function describeMachine(): BenchReport['machine'] {
  const cores = cpus();
  return { cpu: cores[0]?.model.trim() || 'unknown CPU', cores: cores.length, platform: `${platform()} ${arch()}` };
}

function readArguments(): Arguments {
  const { values } = parseArgs({
    options: { json: { type: 'boolean', default: false }, rounds: { type: 'string' }, only: { type: 'string' } },
  });
  const rounds = Number(values.rounds ?? DEFAULT_ROUNDS);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`--rounds must be a whole number from 1 on, not "${values.rounds}".`);
  return { json: values.json, rounds, only: values.only };
}

// The browser is a process group of its own, which Ctrl+C does not reach: our own exit ends it.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
try {
  const given = readArguments();
  const report = await run(given);
  console.log(given.json ? JSON.stringify(report, null, 2) : formatReport(report));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
