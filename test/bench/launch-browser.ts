import { spawn } from 'node:child_process';
import { CHROMIUM_FLAGS } from '../helpers/find-browser.js';

export interface LaunchedBrowser {
  /** Rejects when the browser ends by itself, with what it said last. Never resolves. */
  readonly gone: Promise<never>;
  /** Ends the browser with all its processes. */
  close(): Promise<void>;
}

/** Most of its last words that are told, characters. */
const LAST_WORDS = 2000;

/**
 * Opens a page in a plain headless Chromium, which ends with this process at the latest. No debugger and no driver is attached: an attached client makes
 * the browser's own tracing calls 2 to 5 times slower.
 *
 * @param profile - a folder for the browser's profile, made when missing.
 * @param flags - beyond those that every test uses. Default none.
 */
export function launchBrowser(program: string, url: string, profile: string, flags: readonly string[] = []): LaunchedBrowser {
  const args = [...CHROMIUM_FLAGS, ...flags, '--headless=new', '--disable-extensions', '--mute-audio', `--user-data-dir=${profile}`, url];
  // A process group of its own, so that its helpers end with it.
  const ownGroup = process.platform !== 'win32';
  const child = spawn(program, args, { detached: ownGroup, stdio: ['ignore', 'ignore', 'pipe'] });
  let words = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (words = (words + text).slice(-LAST_WORDS)));
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(`could not be started: ${error.message}`));
    child.once('exit', (code, signal) => resolve(`ended (${signal ?? `code ${code}`}) before the page had sent its results`));
  });
  const gone = ended.then((how): never => {
    throw new Error(`${program} ${how}. It said: ${words || 'nothing'}`);
  });
  // Ending it is what `close` does: only who waits for `gone` is told.
  gone.catch(() => undefined);
  const kill = (): void => {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    if (ownGroup) process.kill(-child.pid, 'SIGKILL');
    else child.kill('SIGKILL');
  };
  process.once('exit', kill);
  return {
    gone,
    async close() {
      process.off('exit', kill);
      kill();
      await ended;
    },
  };
}
