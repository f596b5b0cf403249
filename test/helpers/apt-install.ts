import type { BrowserHost } from './browser-host.js';

/** How to get a program with apt-get. */
export interface AptRecipe {
  /** What people call it. */
  readonly name: string;
  readonly packages: readonly string[];
  /** Whether Ubuntu has it as a package: its browsers are snaps, which containers cannot run. */
  readonly onUbuntu: boolean;
}

/** False where apt-get is not the way: not Debian-like, or no rights. */
export function installByApt(host: BrowserHost, { name, packages, onUbuntu }: AptRecipe): boolean {
  if (host.platform !== 'linux') return false;
  const release = host.read('/etc/os-release') ?? '';
  if (!/^(ID|ID_LIKE)=.*\bdebian\b/m.test(release) || (!onUbuntu && /^ID=ubuntu$/m.test(release))) return false;
  if (!hasRights(host)) return false;
  host.say(`No ${name} found: installing it with apt-get (once, about a minute).`);
  const apt = (...args: string[]) =>
    host.uid === 0 ? host.run('apt-get', args, QUIET) : host.run('sudo', ['-n', 'apt-get', ...args], QUIET);
  apt('update');
  apt('install', '-y', '--no-install-recommends', ...packages);
  return true;
}

/** Root, or sudo that asks for no password. */
export function hasRights(host: BrowserHost): boolean {
  if (host.uid === 0) return true;
  try {
    host.run('sudo', ['-n', 'true']);
    return true;
  } catch {
    return false;
  }
}

const QUIET = { DEBIAN_FRONTEND: 'noninteractive' };
