/** The machine that browsers are looked for on. Everything outside of the process comes in through it, so that tests need no browser. */
import { execFileSync } from 'node:child_process';
import { accessSync, constants, readdirSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';

/** The outside world that the search looks at. */
export interface BrowserHost {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** Numeric id of the user; undefined on Windows. */
  readonly uid: number | undefined;
  /** True for a file that can be run. */
  isExecutable(path: string): boolean;
  /** Names in a folder; empty when there is no such folder. */
  list(folder: string): readonly string[];
  /** Text of a file, or undefined. */
  read(path: string): string | undefined;
  /** Runs a command to its end; throws when it is missing or fails. */
  run(command: string, args: readonly string[], env?: Readonly<Record<string, string>>): void;
  /** Tells people what takes so long. */
  say(line: string): void;
}

/** A download that stands still must not hold a test run for ever. */
const INSTALL_LIMIT_MS = 10 * 60_000;

export const thisMachine: BrowserHost = {
  platform: process.platform,
  env: process.env,
  home: homedir(),
  uid: process.getuid?.(),
  isExecutable(path) {
    try {
      accessSync(path, constants.X_OK);
      return statSync(path).isFile();
    } catch {
      return false;
    }
  },
  list(folder) {
    try {
      return readdirSync(folder);
    } catch {
      return [];
    }
  },
  read(path) {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      return undefined;
    }
  },
  run(command, args, env = {}) {
    // Windows starts .cmd files only through a shell; the arguments are constants of this file.
    const shell = command.endsWith('.cmd');
    execFileSync(command, [...args], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, ...env },
      timeout: INSTALL_LIMIT_MS,
      shell,
    });
  },
  say(line) {
    console.warn(line);
  },
};
