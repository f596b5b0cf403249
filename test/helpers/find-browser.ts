/**
 * Finds the browsers that tests and benchmarks run in, and installs what is missing. Each is looked for, in this order: where its
 * variable says (`ACTTRACE_CHROMIUM`, `ACTTRACE_FIREFOX`, `ACTTRACE_WEBKIT_DRIVER`), in the usual places of the system, for Chromium in
 * Playwright's own cache; then installed by apt-get (Debian-like, as root or with passwordless sudo), Chromium else by Playwright;
 * else one line says what to install.
 *
 * Everything outside of the process comes in through `BrowserHost`, so that the order is tested without any browser.
 */
import { delimiter, posix, win32 } from 'node:path';
import { installByApt, type AptRecipe } from './apt-install.js';
import { thisMachine, type BrowserHost } from './browser-host.js';
import { installByPlaywright, playwrightPlaces } from './playwright-browsers.js';

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

/** A program that tests need. */
interface Wanted {
  /** Names a path of the program. */
  readonly variable?: string;
  readonly linux: { readonly folders: readonly string[]; readonly names: readonly string[] };
  readonly mac?: readonly string[];
  /** Below the folders of programs. */
  readonly windows?: readonly string[];
  readonly apt: AptRecipe;
  readonly playwright?: boolean;
  /** Said when all else fails: what to install. */
  readonly howTo: string;
}

const FOLDERS = ['/usr/bin', '/usr/local/bin'];

const CHROMIUM: Wanted = {
  variable: 'ACTTRACE_CHROMIUM',
  linux: { folders: [...FOLDERS, '/snap/bin'], names: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'] },
  mac: [
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  windows: ['Chromium\\Application\\chrome.exe', 'Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'],
  apt: { name: 'Chromium', packages: ['chromium'], onUbuntu: false },
  playwright: true,
  howTo:
    'acttrace needs a Chromium for its tests, found none and could not install one. Install Chromium or Google Chrome ' +
    '(Debian: "apt-get install chromium"; elsewhere: "npx playwright install --with-deps chromium"), or set ACTTRACE_CHROMIUM to the path of its program.',
};

const FIREFOX: Wanted = {
  variable: 'ACTTRACE_FIREFOX',
  // A snap sees no profile outside of its own folders.
  linux: { folders: FOLDERS, names: ['firefox-esr', 'firefox'] },
  mac: ['/Applications/Firefox.app/Contents/MacOS/firefox'],
  windows: ['Mozilla Firefox\\firefox.exe'],
  apt: { name: 'Firefox', packages: ['firefox-esr'], onUbuntu: false },
  howTo:
    'npm run test:engines needs Firefox, found none and could not install it. Install Firefox (Debian: "apt-get install firefox-esr"; ' +
    'not as a snap), or set ACTTRACE_FIREFOX to the path of its program.',
};

const WEBKIT_HOW_TO =
  'npm run test:engines needs WebKitGTK with its WebDriver, on Linux, and Xvfb; it found them not and could not install them. Install them ' +
  '(Debian, Ubuntu: "apt-get install webkit2gtk-driver xvfb"), or set ACTTRACE_WEBKIT_DRIVER to the path of WebKitWebDriver.';

const WEBKIT_DRIVER: Wanted = {
  variable: 'ACTTRACE_WEBKIT_DRIVER',
  linux: { folders: FOLDERS, names: ['WebKitWebDriver'] },
  apt: { name: 'WebKitGTK', packages: ['webkit2gtk-driver', 'xvfb'], onUbuntu: true },
  howTo: WEBKIT_HOW_TO,
};

const XVFB: Wanted = {
  linux: { folders: FOLDERS, names: ['Xvfb'] },
  apt: { name: 'Xvfb', packages: ['xvfb'], onUbuntu: true },
  howTo: WEBKIT_HOW_TO,
};

/**
 * Path of a Chromium, installing it when there is none.
 *
 * @throws Error with one line that says what to install, or that `ACTTRACE_CHROMIUM` names nothing that can be run.
 */
export function findChromium(host: BrowserHost = thisMachine): string {
  return findProgram(host, CHROMIUM);
}

/** Path of a Firefox, as `findChromium`. */
export function findFirefox(host: BrowserHost = thisMachine): string {
  return findProgram(host, FIREFOX);
}

/** The programs that drive WebKitGTK on a screen of its own. The driver knows the browser that belongs to it. */
export interface WebKitPrograms {
  readonly driver: string;
  readonly xvfb: string;
}

/** Paths of WebKitGTK's WebDriver and of Xvfb, as `findChromium`. */
export function findWebKit(host: BrowserHost = thisMachine): WebKitPrograms {
  return { driver: findProgram(host, WEBKIT_DRIVER), xvfb: findProgram(host, XVFB) };
}

function findProgram(host: BrowserHost, wanted: Wanted): string {
  const { variable } = wanted;
  const named = variable === undefined ? undefined : host.env[variable];
  if (!named) return findInstalled(host, wanted) ?? install(host, wanted);
  if (host.isExecutable(named)) return named;
  throw new Error(
    `${variable} is set to "${named}", where there is no program that can be run. Correct it, or unset it to have one found.`,
  );
}

function findInstalled(host: BrowserHost, wanted: Wanted): string | undefined {
  const places = [...usualPlaces(host, wanted), ...(wanted.playwright ? playwrightPlaces(host) : [])];
  return places.find((path) => host.isExecutable(path));
}

function usualPlaces(host: BrowserHost, { linux, mac = [], windows = [] }: Wanted): string[] {
  if (host.platform === 'darwin') return [...mac, ...mac.map((path) => posix.join(host.home, path))];
  if (host.platform === 'win32') {
    const roots = [host.env.PROGRAMFILES, host.env['PROGRAMFILES(X86)'], host.env.LOCALAPPDATA].filter((root) => root !== undefined);
    return roots.flatMap((root) => windows.map((path) => win32.join(root, path)));
  }
  const onPath = (host.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return [...new Set([...linux.folders, ...onPath])].flatMap((folder) => linux.names.map((name) => posix.join(folder, name)));
}

function install(host: BrowserHost, wanted: Wanted): string {
  const { apt, howTo } = wanted;
  const ways: [name: string, attempt: () => boolean][] = [['apt-get', () => installByApt(host, apt)]];
  if (wanted.playwright) ways.push(['Playwright', () => installByPlaywright(host)]);
  const failures: string[] = [];
  for (const [name, attempt] of ways) {
    try {
      if (!attempt()) continue;
      const found = findInstalled(host, wanted);
      if (found) return found;
      failures.push(`${name}: done, but no program found`);
    } catch (error) {
      failures.push(`${name}: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
    }
  }
  throw new Error(failures.length === 0 ? howTo : `${howTo} Tried: ${failures.join('; ')}.`);
}
