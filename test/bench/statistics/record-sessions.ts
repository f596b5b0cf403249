import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { runPage } from '../run-page.js';
import type { RecordedSession } from './recorded-session.js';

/** A page load takes some ten seconds, so this is reached only when one hangs. */
const PATIENCE_MS = 180_000;

/** Page loads of the demo, or those of the file when there is one; recorded ones are kept in it. */
export async function loadSessions(file: string | undefined, loads: number, runs: number): Promise<RecordedSession[]> {
  if (file !== undefined && existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as RecordedSession[];
  const sessions = await recordSessions(loads, runs);
  if (file !== undefined) writeFileSync(file, JSON.stringify(sessions));
  return sessions;
}

/** Each page load is a browser of its own, to which nothing is attached: processes differ from one another as a user's do. */
async function recordSessions(loads: number, runs: number): Promise<RecordedSession[]> {
  const base = mkdtempSync(join(tmpdir(), 'acttrace-sessions-'));
  // Helpers of the browser may write for a moment after its main process has ended.
  process.once('exit', () => rmSync(base, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));
  const folder = join(base, 'pages');
  const root = fileURLToPath(new URL('.', import.meta.url));
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    build: {
      outDir: folder,
      emptyOutDir: true,
      target: 'es2022',
      chunkSizeWarningLimit: Infinity,
      rolldownOptions: { input: join(root, 'sessions.html') },
    },
  });
  const sessions: RecordedSession[] = [];
  for (let load = 0; load < loads; load++) {
    const page = `sessions.html?runs=${runs}`;
    sessions.push(await runPage<RecordedSession>({ folder, page, profile: join(base, `profile-${load}`), patience: PATIENCE_MS }));
    process.stderr.write(`\rrecorded ${load + 1} of ${loads} page loads${load + 1 < loads ? '' : '\n'}`);
  }
  return sessions;
}
