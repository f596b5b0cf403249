/** Firefox, as the system installs it, for vitest's browser mode: through WebDriver BiDi, by Puppeteer. */
import type { KeyInput, Page } from 'puppeteer-core';
import type { BrowserProviderOption } from 'vitest/node';
import { askPageSide, WINDOW, type Answer, type Box, type Engine, type EnginePage, type InputStep } from './engine-page.js';
import { findFirefox } from '../helpers/find-browser.js';
import { engineProvider } from './engine-provider.js';
import { keyValue } from './webdriver-keys.js';

export function firefox(): BrowserProviderOption {
  return engineProvider('firefox-bidi', 'firefox', findFirefox, launchFirefox);
}

async function launchFirefox(executablePath: string): Promise<Engine> {
  const { default: puppeteer } = await import('puppeteer-core');
  const browser = await puppeteer.launch({ browser: 'firefox', executablePath, headless: true, defaultViewport: WINDOW });
  return {
    // Always a new one: what a headless Firefox starts with has no focus.
    newPage: async () => new FirefoxPage(await browser.newPage()),
    close: () => browser.close(),
  };
}

class FirefoxPage implements EnginePage {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async open(url: string): Promise<void> {
    await this.#page.goto(url, { timeout: 0 });
  }

  ask(name: string, args: readonly unknown[]): Promise<Answer> {
    // What is not given has no place in JSON.
    return this.#page.evaluate(
      askPageSide,
      name,
      args.map((argument) => argument ?? null),
    );
  }

  async perform(steps: readonly InputStep[]): Promise<void> {
    const { keyboard, mouse } = this.#page;
    for (const step of steps) {
      if (step.type === 'move') await mouse.move(step.x, step.y);
      else if (step.type === 'click') await mouse.click(step.x, step.y, { button: step.button, count: step.count });
      else if (step.type === 'down') await mouse.down({ button: step.button });
      else if (step.type === 'up') await mouse.up({ button: step.button });
      else if (step.type === 'wheel') await mouse.wheel({ deltaX: step.deltaX, deltaY: step.deltaY });
      else if (step.type === 'keyDown') await keyboard.down(keyValue(step.key) as KeyInput);
      else if (step.type === 'keyUp') await keyboard.up(keyValue(step.key) as KeyInput);
    }
  }

  async screenshot(clip: Box): Promise<Buffer> {
    return Buffer.from(await this.#page.screenshot({ clip: { ...clip } }));
  }
}
