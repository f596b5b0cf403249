/** WebKitGTK for vitest's browser mode: through its WebDriver, on a screen of its own (Xvfb). */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { BrowserProviderOption } from 'vitest/node';
import { findWebKit, type WebKitPrograms } from '../helpers/find-browser.js';
import { askPageSide, WINDOW, type Answer, type Box, type Engine, type EnginePage, type InputStep } from './engine-page.js';
import { engineProvider } from './engine-provider.js';
import { WebDriverSession } from './webdriver-client.js';

/** @param scheme colour scheme of the system that the pages shall see: WebKitGTK cannot change it while it runs */
export function webkit(scheme: 'light' | 'dark'): BrowserProviderOption {
  return engineProvider('webkit-webdriver', 'webkit', findWebKit, (programs) => launchWebKit(programs, scheme));
}

/** A page waits for its elements itself, so a script may take as long as any test; loading all sources takes a while. */
const TIMEOUTS = { script: 120_000, pageLoad: 120_000 };

/** How long a process may take to say that it is there, ms. */
const START_LIMIT_MS = 30_000;

async function launchWebKit({ driver, xvfb }: WebKitPrograms, scheme: 'light' | 'dark'): Promise<Engine> {
  const home = await mkdtemp(join(tmpdir(), 'acttrace-webkit-'));
  const processes: ChildProcess[] = [];
  // Whatever ends this process, nothing outlives it.
  const kill = (): void => {
    for (const child of processes) signalGroup(child, 'SIGKILL');
    rmSync(home, { recursive: true, force: true });
  };
  process.once('exit', kill);
  const close = async (): Promise<void> => {
    for (const child of processes.reverse()) await stop(child);
    process.off('exit', kill);
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const screen = start(xvfb, ['-displayfd', '3', '-screen', '0', '1600x1200x24', '-nolisten', 'tcp'], process.env);
    processes.push(screen);
    const display = (await firstText(screen.stdio[3] as Readable, screen, 'Xvfb')).trim();
    const port = await freePort();
    processes.push(start(driver, [`--port=${port}`, '--host=127.0.0.1'], environment(display, home, scheme)));
    const session = await startSession(`http://127.0.0.1:${port}`);
    await session.post('window/rect', { x: 0, y: 0, width: WINDOW.width, height: WINDOW.height });
    return {
      newPage: () => Promise.resolve(new WebKitPage(session)),
      async close() {
        await session.end().catch(() => undefined);
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Keeps it away from the user's settings, and from services of the desktop, which would be started and outlive the tests. */
function environment(display: string, home: string, scheme: 'light' | 'dark'): NodeJS.ProcessEnv {
  return {
    ...process.env,
    // Without a language, `navigator.language` is "C", which is none: `Intl` refuses it, and what is written for browsers relies on it.
    LANG: 'en_US.UTF-8',
    LANGUAGE: 'en_US',
    LC_ALL: 'en_US.UTF-8',
    DISPLAY: `:${display}`,
    WAYLAND_DISPLAY: '',
    GDK_BACKEND: 'x11',
    HOME: home,
    XDG_CACHE_HOME: home,
    XDG_CONFIG_HOME: home,
    XDG_DATA_HOME: home,
    DBUS_SESSION_BUS_ADDRESS: 'disabled:',
    GSETTINGS_BACKEND: 'memory',
    GIO_USE_VFS: 'local',
    NO_AT_BRIDGE: '1',
    // Without a graphics card the other way to the screen draws six frames a second.
    WEBKIT_DISABLE_DMABUF_RENDERER: '1',
    ...(scheme === 'dark' && { GTK_THEME: 'Adwaita:dark' }),
  };
}

/** In a group of its own, so that it can be ended with all that it starts. */
function start(program: string, args: readonly string[], env: NodeJS.ProcessEnv): ChildProcess {
  return spawn(program, args, { env, detached: true, stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    process.kill(-child.pid!, signal);
  } catch {
    // It has ended.
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = once(child, 'exit');
    signalGroup(child, 'SIGTERM');
    const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), 5000);
    await ended;
    clearTimeout(timer);
  }
  // What it started may still be there.
  signalGroup(child, 'SIGKILL');
}

async function firstText(stream: Readable, child: ChildProcess, name: string): Promise<string> {
  const ended = once(child, 'exit').then(() => Promise.reject(new Error(`${name} ended before it was ready.`)));
  const [text] = (await Promise.race([once(stream, 'data', { signal: AbortSignal.timeout(START_LIMIT_MS) }), ended])) as [Buffer];
  ended.catch(() => undefined);
  return String(text);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** The driver does not say when it is ready. */
async function startSession(address: string): Promise<WebDriverSession> {
  const end = Date.now() + START_LIMIT_MS;
  for (;;) {
    try {
      return await WebDriverSession.start(address, TIMEOUTS);
    } catch (error) {
      // Refused by the driver itself, or not there in time.
      if (!(error instanceof TypeError) || Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

class WebKitPage implements EnginePage {
  readonly #session: WebDriverSession;

  constructor(session: WebDriverSession) {
    this.#session = session;
  }

  async open(url: string): Promise<void> {
    await this.#session.post('url', { url });
  }

  async ask(name: string, args: readonly unknown[]): Promise<Answer> {
    const script = `const [name, args, done] = arguments; (${askPageSide.toString()})(name, args).then(done, (error) => done({ error: String(error) }));`;
    return (await this.#session.post('execute/async', { script, args: [name, args] })) as Answer;
  }

  async perform(steps: readonly InputStep[]): Promise<void> {
    if (steps.some((step) => 'button' in step && step.button !== 'left')) {
      throw new Error('The driver of WebKitGTK never lets go of another button than the left one: dispatch the event that the test needs.');
    }
    await this.#session.perform(steps);
  }

  async screenshot(box: Box): Promise<Buffer> {
    const whole = await this.#session.get('screenshot');
    const script = `const done = arguments[2]; (${cutOut.toString()})(arguments[0], arguments[1]).then(done);`;
    return Buffer.from((await this.#session.post('execute/async', { script, args: [whole, box] })) as string, 'base64');
  }
}

/** Runs in the page, which can read PNG: a part of a picture. Both are base64. It is sent as text, so it may use nothing from around it. */
async function cutOut(png: string, { x, y, width, height }: Box): Promise<string> {
  const image = new Image();
  image.src = `data:image/png;base64,${png}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [Math.ceil(width), Math.ceil(height)];
  canvas.getContext('2d')!.drawImage(image, -Math.floor(x), -Math.floor(y));
  return canvas.toDataURL('image/png').split(',')[1];
}
