import { describe, expect, it } from 'vitest';
import type { BrowserHost } from './browser-host.js';
import { findChromium, findFirefox, findWebKit } from './find-browser.js';

interface World {
  readonly host: BrowserHost;
  /** Commands that ran, in order. */
  readonly commands: string[];
}

interface Circumstances extends Partial<Pick<BrowserHost, 'platform' | 'env' | 'uid'>> {
  readonly programs?: readonly string[];
  readonly folders?: Readonly<Record<string, readonly string[]>>;
  readonly release?: string;
  /** What a command that starts with the key puts on the disk; a command that matches none fails. */
  readonly installs?: Readonly<Record<string, readonly string[]>>;
}

const DEBIAN = 'PRETTY_NAME="Debian GNU/Linux 12"\nID=debian\n';
const UBUNTU = 'ID=ubuntu\nID_LIKE=debian\n';
const FEDORA = 'ID=fedora\n';

function world({ programs = [], folders = {}, installs = {}, release, ...rest }: Circumstances): World {
  const disk = new Set(programs);
  const commands: string[] = [];
  const caches = new Map(Object.entries(folders));
  const host: BrowserHost = {
    platform: 'linux',
    env: { PATH: '/usr/bin' },
    home: '/home/me',
    uid: 1000,
    isExecutable: (path) => disk.has(path),
    list: (folder) => caches.get(folder) ?? [],
    read: (path) => (path === '/etc/os-release' ? release : undefined),
    run(command, args) {
      const line = [command, ...args].join(' ');
      commands.push(line);
      const known = Object.keys(installs).find((start) => line.startsWith(start));
      if (known === undefined) throw new Error(`${command}: not found`);
      for (const path of installs[known]) {
        disk.add(path);
        const revision = /^(.*)\/(chromium-\d+)\//.exec(path);
        if (revision) caches.set(revision[1], [revision[2]]);
      }
    },
    say: () => {},
    ...rest,
  };
  return { host, commands };
}

const IN_CACHE = '/home/me/.cache/ms-playwright/chromium-1200/chrome-linux64/chrome';

describe('findChromium', () => {
  it('takes ACTTRACE_CHROMIUM before anything else', () => {
    const { host } = world({ env: { ACTTRACE_CHROMIUM: '/opt/mine' }, programs: ['/opt/mine', '/usr/bin/chromium'] });
    expect(findChromium(host)).toBe('/opt/mine');
  });

  it('says so when ACTTRACE_CHROMIUM names no program, instead of testing in another browser', () => {
    const { host, commands } = world({ env: { ACTTRACE_CHROMIUM: '/opt/gone' }, programs: ['/usr/bin/chromium'] });
    expect(() => findChromium(host)).toThrow('ACTTRACE_CHROMIUM is set to "/opt/gone"');
    expect(commands).toEqual([]);
  });

  it.each([
    [['/usr/bin/google-chrome', '/usr/bin/chromium'], '/usr/bin/chromium'],
    [['/usr/bin/google-chrome-stable', '/usr/bin/chromium-browser'], '/usr/bin/chromium-browser'],
    [['/snap/bin/chromium', IN_CACHE], '/snap/bin/chromium'],
    [['/nix/bin/chromium'], '/nix/bin/chromium'],
  ])('of %j takes %s', (programs, expected) => {
    const { host, commands } = world({ programs, env: { PATH: '/usr/bin:/nix/bin' } });
    expect(findChromium(host)).toBe(expected);
    expect(commands).toEqual([]);
  });

  it('knows the places of macOS and Windows', () => {
    const chrome = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
    expect(findChromium(world({ platform: 'darwin', programs: [chrome] }).host)).toBe(chrome);
    const edge = 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe';
    const env = { PROGRAMFILES: 'C:\\Program Files', 'PROGRAMFILES(X86)': 'C:\\Program Files (x86)' };
    expect(findChromium(world({ platform: 'win32', env, uid: undefined, programs: [edge] }).host)).toBe(edge);
  });

  it("takes the newest of Playwright's own before it installs anything", () => {
    const older = IN_CACHE.replace('1200', '999');
    const { host, commands } = world({
      programs: [older, IN_CACHE],
      folders: { '/home/me/.cache/ms-playwright': ['chromium-999', 'chromium_headless_shell-1200', 'chromium-1200', 'ffmpeg-1011'] },
    });
    expect(findChromium(host)).toBe(IN_CACHE);
    expect(commands).toEqual([]);
  });

  it('finds Playwright browsers where PLAYWRIGHT_BROWSERS_PATH says', () => {
    const program = '/pw/chromium-1/chrome-linux/chrome';
    const { host } = world({ env: { PLAYWRIGHT_BROWSERS_PATH: '/pw' }, programs: [program], folders: { '/pw': ['chromium-1'] } });
    expect(findChromium(host)).toBe(program);
  });
});

describe('findChromium on a machine without a browser', () => {
  it('installs by apt-get as root on Debian', () => {
    const { host, commands } = world({
      uid: 0,
      release: DEBIAN,
      installs: { 'apt-get update': [], 'apt-get install': ['/usr/bin/chromium'] },
    });
    expect(findChromium(host)).toBe('/usr/bin/chromium');
    expect(commands).toEqual(['apt-get update', 'apt-get install -y --no-install-recommends chromium']);
  });

  it('installs by apt-get through sudo where that asks for no password', () => {
    const { host, commands } = world({
      release: DEBIAN,
      installs: { 'sudo -n true': [], 'sudo -n apt-get update': [], 'sudo -n apt-get install': ['/usr/bin/chromium'] },
    });
    expect(findChromium(host)).toBe('/usr/bin/chromium');
    expect(commands[0]).toBe('sudo -n true');
  });

  it('turns to Playwright without rights, without its system libraries', () => {
    const { host, commands } = world({ release: DEBIAN, installs: { 'npx playwright install': [IN_CACHE] } });
    expect(findChromium(host)).toBe(IN_CACHE);
    expect(commands.at(-1)).toBe('npx playwright install chromium');
  });

  it('turns to Playwright when apt-get fails', () => {
    const { host, commands } = world({ uid: 0, release: DEBIAN, installs: { 'npx playwright install': [IN_CACHE] } });
    expect(findChromium(host)).toBe(IN_CACHE);
    expect(commands).toEqual(['apt-get update', 'npx playwright install --with-deps chromium']);
  });

  it.each([
    ['Ubuntu, whose chromium is a snap', UBUNTU],
    ['Fedora', FEDORA],
  ])('turns to Playwright on %s', (_name, release) => {
    const { host, commands } = world({ uid: 0, release, installs: { 'npx playwright install': [IN_CACHE] } });
    expect(findChromium(host)).toBe(IN_CACHE);
    expect(commands).toEqual(['npx playwright install --with-deps chromium']);
  });

  it('ends in one line that says what to install', () => {
    const { host } = world({ release: FEDORA });
    const message = messageOf(() => findChromium(host));
    expect(message).toContain('Install Chromium or Google Chrome');
    expect(message).toContain('ACTTRACE_CHROMIUM');
    expect(message).toContain('npx: not found');
    expect(message).not.toContain('\n');
  });
});

describe('findFirefox', () => {
  it('takes ACTTRACE_FIREFOX before anything else, and says so when it names no program', () => {
    const env = { ACTTRACE_FIREFOX: '/opt/mine' };
    expect(findFirefox(world({ env, programs: ['/opt/mine', '/usr/bin/firefox'] }).host)).toBe('/opt/mine');
    expect(() => findFirefox(world({ env, programs: ['/usr/bin/firefox'] }).host)).toThrow('ACTTRACE_FIREFOX is set to "/opt/mine"');
  });

  it('prefers the ESR, and takes no snap', () => {
    expect(findFirefox(world({ programs: ['/usr/bin/firefox', '/usr/bin/firefox-esr'] }).host)).toBe('/usr/bin/firefox-esr');
    expect(() => findFirefox(world({ programs: ['/snap/bin/firefox'], release: UBUNTU, uid: 0 }).host)).toThrow('not as a snap');
  });

  it('knows the places of macOS and Windows', () => {
    const mac = '/Applications/Firefox.app/Contents/MacOS/firefox';
    expect(findFirefox(world({ platform: 'darwin', programs: [mac] }).host)).toBe(mac);
    const windows = 'C:\\Program Files\\Mozilla Firefox\\firefox.exe';
    const env = { PROGRAMFILES: 'C:\\Program Files' };
    expect(findFirefox(world({ platform: 'win32', env, uid: undefined, programs: [windows] }).host)).toBe(windows);
  });

  it('installs the ESR by apt-get', () => {
    const { host, commands } = world({
      uid: 0,
      release: DEBIAN,
      installs: { 'apt-get update': [], 'apt-get install': ['/usr/bin/firefox-esr'] },
    });
    expect(findFirefox(host)).toBe('/usr/bin/firefox-esr');
    expect(commands).toEqual(['apt-get update', 'apt-get install -y --no-install-recommends firefox-esr']);
  });

  it('ends in one line: Playwright cannot drive what it would install', () => {
    const { host, commands } = world({ release: FEDORA, installs: { 'npx playwright': [] } });
    const message = messageOf(() => findFirefox(host));
    expect(message).toMatch(/^npm run test:engines needs Firefox.*apt-get install firefox-esr.*ACTTRACE_FIREFOX[^\n]*$/);
    expect(commands).toEqual([]);
  });
});

describe('findWebKit', () => {
  const DRIVER = '/usr/bin/WebKitWebDriver';
  const SCREEN = '/usr/bin/Xvfb';

  it('finds driver and screen', () => {
    const { host, commands } = world({ programs: [DRIVER, SCREEN] });
    expect(findWebKit(host)).toEqual({ driver: DRIVER, xvfb: SCREEN });
    expect(commands).toEqual([]);
  });

  it('takes the driver that ACTTRACE_WEBKIT_DRIVER names', () => {
    const { host } = world({ env: { ACTTRACE_WEBKIT_DRIVER: '/opt/driver' }, programs: ['/opt/driver', DRIVER, SCREEN] });
    expect(findWebKit(host).driver).toBe('/opt/driver');
  });

  it.each([
    ['Debian', DEBIAN],
    ['Ubuntu', UBUNTU],
  ])('installs both at once by apt-get, on %s', (_name, release) => {
    const { host, commands } = world({ uid: 0, release, installs: { 'apt-get update': [], 'apt-get install': [DRIVER, SCREEN] } });
    expect(findWebKit(host)).toEqual({ driver: DRIVER, xvfb: SCREEN });
    expect(commands).toEqual(['apt-get update', 'apt-get install -y --no-install-recommends webkit2gtk-driver xvfb']);
  });

  it('installs the screen alone where only that is missing', () => {
    const { host, commands } = world({
      uid: 0,
      release: DEBIAN,
      programs: [DRIVER],
      installs: { 'apt-get update': [], 'apt-get install': [SCREEN] },
    });
    expect(findWebKit(host).xvfb).toBe(SCREEN);
    expect(commands.at(-1)).toBe('apt-get install -y --no-install-recommends xvfb');
  });

  it.each(['darwin', 'win32'] as const)('ends in one line on %s', (platform) => {
    const message = messageOf(() => findWebKit(world({ platform }).host));
    expect(message).toMatch(/^npm run test:engines needs WebKitGTK with its WebDriver, on Linux.*ACTTRACE_WEBKIT_DRIVER[^\n]*$/);
  });
});

function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('Nothing was thrown.');
}
