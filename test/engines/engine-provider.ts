/** A provider of vitest's browser mode for any engine that can do what `Engine` asks for. One page, one test file at a time. */
import { fileURLToPath } from 'node:url';
import { defineBrowserProvider } from '@vitest/browser';
import type { BrowserProvider, BrowserProviderOption, TestProject } from 'vitest/node';
import type { Engine, EnginePage } from './engine-page.js';
import { INPUT_COMMANDS } from './input-commands.js';

const PAGE_SIDE = fileURLToPath(new URL('./page-side.ts', import.meta.url));

/**
 * @param name what vitest calls the provider
 * @param browser name of the browser in `instances`
 * @param find finds or installs what the engine needs; asked before any test runs, since vitest waits for a page, but not that long
 * @param launch starts the engine with it
 */
export function engineProvider<Programs>(
  name: string,
  browser: string,
  find: () => Programs,
  launch: (programs: Programs) => Promise<Engine>,
): BrowserProviderOption {
  return defineBrowserProvider({
    name,
    supportedBrowser: [browser],
    providerFactory(project) {
      const programs = find();
      return new EngineProvider(name, project, () => launch(programs));
    },
  });
}

class EngineProvider implements BrowserProvider {
  readonly name: string;
  readonly supportsParallelism = false;
  readonly initScripts = [PAGE_SIDE];
  readonly #launch: () => Promise<Engine>;
  readonly #pages = new Map<string, EnginePage>();
  #engine: Promise<Engine> | undefined;

  constructor(name: string, project: TestProject, launch: () => Promise<Engine>) {
    this.name = name;
    this.#launch = launch;
    for (const [command, run] of Object.entries(INPUT_COMMANDS)) project.browser!.registerCommand(command as never, run as never);
  }

  getCommandsContext(sessionId: string): { enginePage: EnginePage | undefined } {
    return { enginePage: this.#pages.get(sessionId) };
  }

  async openPage(sessionId: string, url: string): Promise<void> {
    this.#engine ??= this.#launch();
    const page = await (await this.#engine).newPage();
    this.#pages.set(sessionId, page);
    await page.open(url);
  }

  async close(): Promise<void> {
    this.#pages.clear();
    // An engine that did not start has nothing to be closed, and has said why.
    const engine = await this.#engine?.catch(() => undefined);
    this.#engine = undefined;
    await engine?.close();
  }
}
