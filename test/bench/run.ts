/**
 * `npm run bench [-- --json] [-- --rounds 40]`: what tracing costs, in a real Chromium, as ratios to two `performance.now()` calls.
 * Builds the page for production, serves it cross-origin isolated, and lets it run by itself: nothing is attached to the browser.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { arch, cpus, platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'vite';
import { findChromium } from '../helpers/find-browser.js';
import { launchBrowser } from './launch-browser.js';
import { createReport, formatReport, type BenchReport, type PageResult } from './report.js';
import { startServer } from './server.js';

const DEFAULT_ROUNDS = 40;
/** A round takes about half a second, so this is reached only when the page hangs. */
const PATIENCE_MS = 60_000;
const PATIENCE_PER_ROUND_MS = 5_000;

async function run(rounds: number): Promise<BenchReport> {
  const folder = mkdtempSync(join(tmpdir(), 'acttrace-bench-'));
  // Helpers of the browser may write for a moment after its main process has ended.
  const removeFolder = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  process.once('exit', removeFolder);
  const page = join(folder, 'page');
  await buildPage(page);
  const server = await startServer(page);
  const browser = launchBrowser(findChromium(), `${server.url}?rounds=${rounds}`, join(folder, 'profile'));
  try {
    const text = await Promise.race([server.result, browser.gone, failAfter(PATIENCE_MS + rounds * PATIENCE_PER_ROUND_MS)]);
    return createReport(JSON.parse(text) as PageResult, describeMachine());
  } finally {
    server.close();
    await browser.close();
  }
}

async function buildPage(folder: string): Promise<void> {
  await build({
    configFile: false,
    root: fileURLToPath(new URL('.', import.meta.url)),
    logLevel: 'warn',
    build: { outDir: folder, emptyOutDir: true, target: 'es2022' },
  });
}

async function failAfter(patience: number): Promise<never> {
  await setTimeout(patience, undefined, { ref: false });
  throw new Error(`The bench page sent nothing within ${patience / 1000} s.`);
}

function describeMachine(): BenchReport['machine'] {
  const cores = cpus();
  return { cpu: cores[0]?.model.trim() || 'unknown CPU', cores: cores.length, platform: `${platform()} ${arch()}` };
}

function readArguments(): { json: boolean; rounds: number } {
  const { values } = parseArgs({ options: { json: { type: 'boolean', default: false }, rounds: { type: 'string' } } });
  const rounds = Number(values.rounds ?? DEFAULT_ROUNDS);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`--rounds must be a whole number from 1 on, not "${values.rounds}".`);
  return { json: values.json, rounds };
}

// The browser is a process group of its own, which Ctrl+C does not reach: our own exit ends it.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
try {
  const { json, rounds } = readArguments();
  const report = await run(rounds);
  console.log(json ? JSON.stringify(report, null, 2) : formatReport(report));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
