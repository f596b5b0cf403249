/**
 * The half of the engines' provider that runs in the page under test: vitest loads it before each test file. It gives `page` its
 * locators, and answers the other half (`input-commands.ts`), which asks where to click and does what no real input can do.
 */
import {
  getByAltTextSelector,
  getByLabelSelector,
  getByPlaceholderSelector,
  getByRoleSelector,
  getByTestIdSelector,
  getByTextSelector,
  getByTitleSelector,
  Locator,
  selectorEngine,
} from '@vitest/browser/locators';
import { page, server } from 'vitest/browser';
import type { Answer, Box, FileContent, PageSide, Position, Spot } from './engine-page.js';

class EngineLocator extends Locator {
  readonly selector: string;
  declare protected _container: Element | undefined;

  constructor(selector: string, container?: Element) {
    super();
    this.selector = selector;
    this._container = container;
  }

  protected override locator(selector: string): Locator {
    return new EngineLocator(`${this.selector} >> ${selector}`, this._container);
  }

  protected override elementLocator(element: Element): Locator {
    return new EngineLocator(selectorEngine.generateSelectorSimple(element), element);
  }
}

const locator = (selector: string) => new EngineLocator(selector);
page.extend({
  getByRole: (role, options) => locator(getByRoleSelector(role, options)),
  getByLabelText: (text, options) => locator(getByLabelSelector(text, options)),
  getByTestId: (id) => locator(getByTestIdSelector(server.config.browser.locators.testIdAttribute, id)),
  getByAltText: (text, options) => locator(getByAltTextSelector(text, options)),
  getByPlaceholder: (text, options) => locator(getByPlaceholderSelector(text, options)),
  getByText: (text, options) => locator(getByTextSelector(text, options)),
  getByTitle: (title, options) => locator(getByTitleSelector(title, options)),
  elementLocator: (element) => new EngineLocator(selectorEngine.generateSelectorSimple(element), element),
});

// Vite shows what it could not load over the runner's window, where it would take the clicks; the run reports it as well.
const uncovered = window.parent.document.createElement('style');
uncovered.textContent = 'vite-error-overlay { display: none }';
window.parent.document.head.append(uncovered);

// Before a test replaces them.
const nextFrame = requestAnimationFrame.bind(window);
const now = performance.now.bind(performance);

/** Tries once a frame until nothing is in the way any more. */
async function retry<T>(timeout: number, attempt: () => T | Promise<T>): Promise<T> {
  const end = now() + timeout;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (now() >= end) throw error;
      await new Promise((resolve) => nextFrame(resolve));
    }
  }
}

function find(selector: string): HTMLElement {
  const element = selectorEngine.querySelector(selectorEngine.parseSelector(selector), document, true);
  if (!element) throw new Error(`No element is found by ${selector}`);
  return element as HTMLElement;
}

function checkEnabled(element: Element): void {
  if (element.matches(':disabled')) throw new Error(`${selectorEngine.previewNode(element)} is disabled`);
}

/** Where in the window a point of this frame lies: the runner may show the frame smaller than it is. */
function inWindow(x: number, y: number): Spot {
  const box = window.frameElement!.getBoundingClientRect();
  const scale = box.width / window.innerWidth;
  return { x: box.x + x * scale, y: box.y + y * scale };
}

/** The element that is hit at a point, through all shadow roots. */
function hitAt(x: number, y: number): Element | null {
  let hit = document.elementFromPoint(x, y);
  while (hit?.shadowRoot) {
    const inner = hit.shadowRoot.elementFromPoint(x, y);
    if (!inner || inner === hit) break;
    hit = inner;
  }
  return hit;
}

function contains(outer: Element, inner: Element | null): boolean {
  for (
    let node: Node | null = inner;
    node;
    node = node instanceof ShadowRoot ? node.host : ((node as Element).assignedSlot ?? node.parentNode)
  ) {
    if (node === outer || (node instanceof HTMLLabelElement && node.control === outer)) return true;
  }
  return false;
}

/** What lies over the frame of the test in the runner's window. */
function windowHitAt({ x, y }: Spot): Element | null {
  const hit = window.parent.document.elementFromPoint(x, y);
  return hit === window.frameElement ? null : hit;
}

/** Scrolls the element into view, waits until it stands still, and checks that the pointer would hit it. */
async function settle(selector: string, position?: Position): Promise<Spot> {
  const element = find(selector);
  checkEnabled(element);
  const box = element.getBoundingClientRect();
  if (!element.checkVisibility({ visibilityProperty: true }) || box.width === 0 || box.height === 0) {
    throw new Error(`${selectorEngine.previewNode(element)} is not visible`);
  }
  await new Promise((resolve) => nextFrame(resolve));
  const later = element.getBoundingClientRect();
  if (later.x !== box.x || later.y !== box.y) throw new Error(`${selectorEngine.previewNode(element)} is moving`);
  const x = position ? later.x + element.clientLeft + position.x : later.x + later.width / 2;
  const y = position ? later.y + element.clientTop + position.y : later.y + later.height / 2;
  const spot = inWindow(x, y);
  const hit = windowHitAt(spot) ?? hitAt(x, y);
  if (!contains(element, hit)) {
    // Out of sight in one of the boxes around it: the next attempt will find it there.
    element.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
    throw new Error(
      `${selectorEngine.previewNode(element)} is covered by ${hit ? selectorEngine.previewNode(hit) : 'the edge of the page'}`,
    );
  }
  return spot;
}

function toFile({ name, mimeType, base64 }: FileContent): File {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  return new File([bytes], name, { type: mimeType });
}

const SIDE: PageSide = {
  locate: (selector, position, timeout) => retry(timeout, () => settle(selector, position)),

  focus: (selector, select, timeout) =>
    retry(timeout, () => {
      const element = find(selector);
      checkEnabled(element);
      element.focus();
      if (select && 'select' in element) (element as HTMLInputElement).select();
      else if (select) getSelection()?.selectAllChildren(element);
    }),

  ready() {
    if (!document.hasFocus()) window.focus();
  },

  insert(text) {
    // The only way for a script to write as a user does: with the events, and so that leaving the field counts as a change.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    document.execCommand('insertText', false, text);
  },

  box: (selector, timeout) =>
    retry(timeout, (): Box => {
      const { x, y, right, bottom } = find(selector).getBoundingClientRect();
      const [from, to] = [inWindow(x, y), inWindow(right, bottom)];
      return { ...from, width: to.x - from.x, height: to.y - from.y };
    }),

  setFiles: (selector, files, timeout) =>
    retry(timeout, () => {
      const input = find(selector) as HTMLInputElement;
      checkEnabled(input);
      const transfer = new DataTransfer();
      for (const file of files) transfer.items.add(toFile(file));
      input.files = transfer.files;
      for (const type of ['input', 'change']) input.dispatchEvent(new Event(type, { bubbles: true, composed: type === 'input' }));
    }),

  choose: (selector, values, timeout) =>
    retry(timeout, () => {
      const select = find(selector) as HTMLSelectElement;
      checkEnabled(select);
      const wanted = values.map((value) => (typeof value === 'string' ? value : find(value.element)));
      const chosen = [...select.options].filter((option) =>
        wanted.some((value) => value === option || value === option.value || value === option.label),
      );
      if (chosen.length < wanted.length) throw new Error(`${selectorEngine.previewNode(select)} has not all of the options to choose`);
      select.focus();
      for (const option of select.options) option.selected = chosen.includes(option);
      for (const type of ['input', 'change']) select.dispatchEvent(new Event(type, { bubbles: true, composed: type === 'input' }));
    }),
};

/** Called by name from the runner's window; an error must come back as a value, since WebDriver keeps only the text of its own. */
async function answer(name: keyof PageSide, args: readonly unknown[]): Promise<Answer> {
  try {
    return { value: await (SIDE[name] as (...args: readonly unknown[]) => unknown)(...args) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

Object.assign(window, { acttracePageSide: answer });
