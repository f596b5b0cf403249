/** The commands behind `userEvent` and locators of vitest's browser mode, on top of what any engine can do. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { assertBrowserApiWrite, assertBrowserFileAccess, parseKeyDef, resolveScreenshotPath } from '@vitest/browser';
import type { BrowserCommand, BrowserCommandContext } from 'vitest/node';
import type { EnginePage, FileContent, InputStep, MouseButton, PageSide, Position, Spot } from './engine-page.js';

declare module 'vitest/node' {
  interface BrowserCommandContext {
    /** Only with the engines' provider. */
    enginePage: EnginePage;
  }
}

/** How long an element may take until it can be acted upon, ms: less than the time of a test, so that the cause is what fails. */
const PATIENCE_MS = 10_000;

interface PointerOptions {
  readonly position?: Position;
  readonly button?: MouseButton;
  readonly modifiers?: readonly string[];
  readonly timeout?: number;
}

interface Keyboard {
  readonly unreleased?: readonly string[];
}

async function ask<Name extends keyof PageSide>(
  page: EnginePage,
  name: Name,
  ...args: Parameters<PageSide[Name]>
): Promise<Awaited<ReturnType<PageSide[Name]>>> {
  const { value, error } = await page.ask(name, args);
  if (error !== undefined) throw new Error(error);
  return value as Awaited<ReturnType<PageSide[Name]>>;
}

const locate = ({ enginePage }: BrowserCommandContext, selector: string, options: PointerOptions = {}): Promise<Spot> =>
  ask(enginePage, 'locate', selector, options.position, options.timeout ?? PATIENCE_MS);

const clickTimes =
  (count: number): BrowserCommand<[selector: string, options?: PointerOptions]> =>
  async (context, selector, options = {}) => {
    const { button = 'left', modifiers = [] } = options;
    const spot = await locate(context, selector, options);
    await context.enginePage.perform([
      ...modifiers.map((key): InputStep => ({ type: 'keyDown', key })),
      { type: 'click', ...spot, button, count },
      ...modifiers.map((key): InputStep => ({ type: 'keyUp', key })),
    ]);
  };

const hover: BrowserCommand<[selector: string, options?: PointerOptions]> = async (context, selector, options) =>
  context.enginePage.perform([{ type: 'move', ...(await locate(context, selector, options)) }]);

const wheel: BrowserCommand<[selector: string, options: { delta: Partial<Spot>; times?: number }]> = async (context, selector, options) => {
  const spot = await locate(context, selector);
  const step: InputStep = { type: 'wheel', ...spot, deltaX: options.delta.x ?? 0, deltaY: options.delta.y ?? 0 };
  await context.enginePage.perform([{ type: 'move', ...spot }, ...Array.from({ length: options.times ?? 1 }, () => step)]);
};

const dragAndDrop: BrowserCommand<
  [source: string, target: string, options?: { sourcePosition?: Position; targetPosition?: Position }]
> = async (context, source, target, options = {}) => {
  const from = await locate(context, source, { position: options.sourcePosition });
  await context.enginePage.perform([
    { type: 'move', ...from },
    { type: 'down', button: 'left' },
  ]);
  const to = await locate(context, target, { position: options.targetPosition });
  await context.enginePage.perform([
    { type: 'move', x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 },
    { type: 'move', ...to },
    { type: 'up', button: 'left' },
  ]);
};

const press = (key: string): InputStep[] => [
  { type: 'keyDown', key },
  { type: 'keyUp', key },
];

const fill: BrowserCommand<[selector: string, text: string]> = async ({ enginePage }, selector, text) => {
  await ask(enginePage, 'ready');
  await ask(enginePage, 'focus', selector, true, PATIENCE_MS);
  if (text === '') await enginePage.perform(press('Delete'));
  // What no key bears is written as by an input method.
  for (const part of text.match(/[\n\x20-\x7e]+|[^\n\x20-\x7e]+/g) ?? []) {
    if (/[^\n\x20-\x7e]/.test(part)) await ask(enginePage, 'insert', part);
    else await enginePage.perform(Array.from(part).flatMap((key) => press(key === '\n' ? 'Enter' : key)));
  }
};

/** Writes keys as testing-library does (`{Shift>}a{/Shift}`); returns those that are still held. */
async function pressKeys({ enginePage }: BrowserCommandContext, text: string, state: Keyboard): Promise<{ unreleased: string[] }> {
  const held = new Set(state.unreleased);
  const steps: InputStep[] = [];
  for (const { keyDef, releasePrevious, releaseSelf, repeat } of parseKeyDef(text)) {
    const key = keyDef.key ?? '';
    if (held.delete(key)) steps.push({ type: 'keyUp', key });
    if (releasePrevious) continue;
    for (let time = 0; time < repeat; time++) steps.push({ type: 'keyDown', key });
    if (releaseSelf) steps.push({ type: 'keyUp', key });
    else held.add(key);
  }
  await enginePage.perform(steps);
  return { unreleased: [...held] };
}

const keyboard: BrowserCommand<[text: string, state: Keyboard]> = async (context, text, state) => {
  await ask(context.enginePage, 'ready');
  return pressKeys(context, text, state);
};

const type: BrowserCommand<
  [selector: string, text: string, options?: Keyboard & { skipClick?: boolean; skipAutoClose?: boolean }]
> = async (context, selector, text, options = {}) => {
  await ask(context.enginePage, 'ready');
  if (!options.skipClick) await ask(context.enginePage, 'focus', selector, false, PATIENCE_MS);
  const state = await pressKeys(context, text, options);
  if (options.skipAutoClose) return state;
  await release(context, state);
  return { unreleased: [] };
};

const release: BrowserCommand<[state: Keyboard]> = async ({ enginePage }, state) => {
  await enginePage.perform((state.unreleased ?? []).map((key): InputStep => ({ type: 'keyUp', key })));
};

const tab: BrowserCommand<[options?: { shift?: boolean }]> = async ({ enginePage }, options = {}) => {
  await ask(enginePage, 'ready');
  const steps = press('Tab');
  await enginePage.perform(options.shift ? [{ type: 'keyDown', key: 'Shift' }, ...steps, { type: 'keyUp', key: 'Shift' }] : steps);
};

const upload: BrowserCommand<[selector: string, files: readonly (string | FileContent)[]]> = async (context, selector, files) => {
  const contents = files.map(async (file): Promise<FileContent> => {
    if (typeof file !== 'string') return file;
    const path = resolve(context.project.config.root, file);
    assertBrowserFileAccess(context.project, path);
    return { name: basename(path), mimeType: '', base64: await readFile(path, 'base64') };
  });
  await ask(context.enginePage, 'setFiles', selector, await Promise.all(contents), PATIENCE_MS);
};

const selectOptions: BrowserCommand<[selector: string, values: readonly (string | { element: string })[]]> = (
  { enginePage },
  selector,
  values,
) => ask(enginePage, 'choose', selector, values, PATIENCE_MS);

const takeScreenshot: BrowserCommand<[name: string, options: { element?: string; save?: boolean; path?: string }]> = async (
  { enginePage, project, testPath },
  name,
  options,
) => {
  if (!testPath) throw new Error('A screenshot belongs to a test: take it within one.');
  const buffer = await enginePage.screenshot(await ask(enginePage, 'box', options.element ?? 'body', PATIENCE_MS));
  const path = resolveScreenshotPath(testPath, name, project.config, options.path);
  if (options.save) {
    assertBrowserApiWrite(project, path);
    assertBrowserFileAccess(project, path);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, buffer);
  }
  return { buffer, path };
};

/** By the names under which vitest calls them. */
export const INPUT_COMMANDS = {
  __vitest_click: clickTimes(1),
  __vitest_dblClick: clickTimes(2),
  __vitest_tripleClick: clickTimes(3),
  __vitest_hover: hover,
  __vitest_wheel: wheel,
  __vitest_dragAndDrop: dragAndDrop,
  __vitest_fill: fill,
  __vitest_clear: (context: BrowserCommandContext, selector: string) => fill(context, selector, ''),
  __vitest_type: type,
  __vitest_tab: tab,
  __vitest_keyboard: keyboard,
  __vitest_cleanup: release,
  __vitest_upload: upload,
  __vitest_selectOptions: selectOptions,
  __vitest_takeScreenshot: takeScreenshot,
};
