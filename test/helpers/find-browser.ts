/**
 * Finds a Chromium for tests and benchmarks, and installs one where none is found. Looks, in this order, at:
 * `ACTTRACE_CHROMIUM`, the usual places of the system, Playwright's own cache; then installs by apt-get (Debian-like, as
 * root or with passwordless sudo), else by Playwright; else throws one line that says what to install.
 *
 * Everything outside of the process comes in through `BrowserHost`, so that the order is tested without any browser.
 */
import { execFileSync } from 'node:child_process';
import { accessSync, constants, readdirSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, posix, win32 } from 'node:path';

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

/** Launch flags that suit tests: quiet, without a sandbox (containers run as root), without calls home. */
export const CHROMIUM_FLAGS: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];

const LINUX_NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const LINUX_FOLDERS = ['/usr/bin', '/usr/local/bin', '/snap/bin'];
const MAC_PATHS = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];
const WINDOWS_PATHS = [
  'Chromium\\Application\\chrome.exe',
  'Google\\Chrome\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
];

/** Where Playwright's `chromium-<revision>` folder keeps the program, by platform and release. */
const PLAYWRIGHT_PROGRAMS = [
  'chrome-linux/chrome',
  'chrome-linux64/chrome',
  'chrome-mac/Chromium.app/Contents/MacOS/Chromium',
  'chrome-mac-arm64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
  'chrome-mac-x64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
  'chrome-win/chrome.exe',
  'chrome-win64/chrome.exe',
];

const HOW_TO =
  'acttrace needs a Chromium for its tests, found none and could not install one. Install Chromium or Google Chrome ' +
  '(Debian: "apt-get install chromium"; elsewhere: "npx playwright install --with-deps chromium"), or set ACTTRACE_CHROMIUM to the path of its program.';

/**
 * Path of a Chromium, installing it when there is none.
 *
 * @throws Error with one line that says what to install, or that `ACTTRACE_CHROMIUM` names nothing that can be run.
 */
export function findChromium(host: BrowserHost = thisMachine): string {
  const named = host.env.ACTTRACE_CHROMIUM;
  if (named) {
    if (host.isExecutable(named)) return named;
    throw new Error(
      `ACTTRACE_CHROMIUM is set to "${named}", where there is no program that can be run. Correct it, or unset it to have one found.`,
    );
  }
  return findInstalled(host) ?? install(host);
}

function findInstalled(host: BrowserHost): string | undefined {
  return [...usualPlaces(host), ...playwrightPlaces(host)].find((path) => host.isExecutable(path));
}

function usualPlaces(host: BrowserHost): string[] {
  if (host.platform === 'darwin') return [...MAC_PATHS, ...MAC_PATHS.map((path) => posix.join(host.home, path))];
  if (host.platform === 'win32') {
    const roots = [host.env.PROGRAMFILES, host.env['PROGRAMFILES(X86)'], host.env.LOCALAPPDATA].filter((root) => root !== undefined);
    return roots.flatMap((root) => WINDOWS_PATHS.map((path) => win32.join(root, path)));
  }
  const onPath = (host.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return [...new Set([...LINUX_FOLDERS, ...onPath])].flatMap((folder) => LINUX_NAMES.map((name) => posix.join(folder, name)));
}

function playwrightPlaces(host: BrowserHost): string[] {
  const path = host.platform === 'win32' ? win32 : posix;
  const cache = playwrightCache(host);
  const revisions = host
    .list(cache)
    .filter((name) => /^chromium-\d+$/.test(name))
    .sort((a, b) => Number(b.split('-')[1]) - Number(a.split('-')[1]));
  return revisions.flatMap((revision) => PLAYWRIGHT_PROGRAMS.map((program) => path.join(cache, revision, program)));
}

function playwrightCache(host: BrowserHost): string {
  if (host.env.PLAYWRIGHT_BROWSERS_PATH) return host.env.PLAYWRIGHT_BROWSERS_PATH;
  if (host.platform === 'darwin') return posix.join(host.home, 'Library/Caches/ms-playwright');
  if (host.platform === 'win32') return win32.join(host.env.LOCALAPPDATA ?? win32.join(host.home, 'AppData\\Local'), 'ms-playwright');
  return posix.join(host.env.XDG_CACHE_HOME ?? posix.join(host.home, '.cache'), 'ms-playwright');
}

function install(host: BrowserHost): string {
  const failures: string[] = [];
  for (const attempt of [installByApt, installByPlaywright]) {
    try {
      if (!attempt(host)) continue;
      const found = findInstalled(host);
      if (found) return found;
      failures.push(`${attempt.name}: done, but no program found`);
    } catch (error) {
      failures.push(`${attempt.name}: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
    }
  }
  throw new Error(failures.length === 0 ? HOW_TO : `${HOW_TO} Tried: ${failures.join('; ')}.`);
}

/** False where apt-get is not the way: not Debian-like, or no rights. Ubuntu's chromium is a snap, which containers cannot run. */
function installByApt(host: BrowserHost): boolean {
  if (host.platform !== 'linux') return false;
  const release = host.read('/etc/os-release') ?? '';
  if (!/^(ID|ID_LIKE)=.*\bdebian\b/m.test(release) || /^ID=ubuntu$/m.test(release)) return false;
  const root = host.uid === 0;
  if (!root && !succeeds(() => host.run('sudo', ['-n', 'true']))) return false;
  host.say('No Chromium found: installing it with apt-get (once, about a minute).');
  const apt = (...args: string[]) => (root ? host.run('apt-get', args, QUIET) : host.run('sudo', ['-n', 'apt-get', ...args], QUIET));
  apt('update');
  apt('install', '-y', '--no-install-recommends', 'chromium');
  return true;
}

const QUIET = { DEBIAN_FRONTEND: 'noninteractive' };

/** Needs no rights; where it has them it brings the system libraries as well. */
function installByPlaywright(host: BrowserHost): boolean {
  host.say('No Chromium found: installing it with Playwright (once, about a minute).');
  const withLibraries = host.platform === 'linux' && (host.uid === 0 || succeeds(() => host.run('sudo', ['-n', 'true'])));
  const npx = host.platform === 'win32' ? 'npx.cmd' : 'npx';
  host.run(npx, ['playwright', 'install', ...(withLibraries ? ['--with-deps'] : []), 'chromium']);
  return true;
}

function succeeds(attempt: () => void): boolean {
  try {
    attempt();
    return true;
  } catch {
    return false;
  }
}

/** A download that stands still must not hold a test run for ever. */
const INSTALL_LIMIT_MS = 10 * 60_000;

const thisMachine: BrowserHost = {
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
