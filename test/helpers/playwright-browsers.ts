import { posix, win32 } from 'node:path';
import { hasRights } from './apt-install.js';
import type { BrowserHost } from './browser-host.js';

/** Where Playwright's `chromium-<revision>` folder keeps the program, by platform and release. */
const PROGRAMS = [
  'chrome-linux/chrome',
  'chrome-linux64/chrome',
  'chrome-mac/Chromium.app/Contents/MacOS/Chromium',
  'chrome-mac-arm64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
  'chrome-mac-x64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
  'chrome-win/chrome.exe',
  'chrome-win64/chrome.exe',
];

/** Where Playwright may have put a Chromium, newest first. */
export function playwrightPlaces(host: BrowserHost): string[] {
  const path = host.platform === 'win32' ? win32 : posix;
  const cache = cacheOf(host);
  const revisions = host
    .list(cache)
    .filter((name) => /^chromium-\d+$/.test(name))
    .sort((a, b) => Number(b.split('-')[1]) - Number(a.split('-')[1]));
  return revisions.flatMap((revision) => PROGRAMS.map((program) => path.join(cache, revision, program)));
}

function cacheOf(host: BrowserHost): string {
  if (host.env.PLAYWRIGHT_BROWSERS_PATH) return host.env.PLAYWRIGHT_BROWSERS_PATH;
  if (host.platform === 'darwin') return posix.join(host.home, 'Library/Caches/ms-playwright');
  if (host.platform === 'win32') return win32.join(host.env.LOCALAPPDATA ?? win32.join(host.home, 'AppData\\Local'), 'ms-playwright');
  return posix.join(host.env.XDG_CACHE_HOME ?? posix.join(host.home, '.cache'), 'ms-playwright');
}

/** Installs a Chromium. Needs no rights; where it has them it brings the system libraries as well. */
export function installByPlaywright(host: BrowserHost): boolean {
  host.say('No Chromium found: installing it with Playwright (once, about a minute).');
  const withLibraries = host.platform === 'linux' && hasRights(host);
  const npx = host.platform === 'win32' ? 'npx.cmd' : 'npx';
  host.run(npx, ['playwright', 'install', ...(withLibraries ? ['--with-deps'] : []), 'chromium']);
  return true;
}
