import { messageOf } from '../base/fault-log.js';
import type { Tracer } from '../tracer.js';
import { DEFAULT_HOTKEY, followHotkey, formatHotkey, matchesHotkey } from '../base/hotkey.js';

/** What the launcher needs of an open panel. */
export interface LaunchedPanel {
  /** Dispatches `acttrace-close` when the panel is closed, by whomever. */
  readonly element: HTMLElement;
  close(): void;
}

export interface LauncherOptions {
  /** Loads the panel; called at the first opening only (again after a failure). */
  readonly load: () => Promise<{ readonly openPanel: (tracer: Tracer) => LaunchedPanel }>;
  /** Default `Alt+Shift+T`; one rebound in the panel wins. */
  readonly hotkey?: string;
  /** Default `bottom-right`. */
  readonly corner?: 'bottom-right' | 'bottom-left' | 'top-right' | 'top-left';
}

const STYLES = `
  :host { all: initial !important; position: fixed !important; z-index: 2147482999 !important; inset: var(--inset) !important; color-scheme: light dark !important; }
  :host([hidden]) { display: none !important; }
  div { display: flex; flex-direction: column; gap: 8px; align-items: var(--align); font: 12px/1.45 system-ui, sans-serif; }
  button { box-sizing: border-box; width: 36px; height: 36px; padding: 0; border: 0; border-radius: 10px; display: grid; place-items: center;
    cursor: pointer; background: #15171c; color: #e8eaee; opacity: .82; box-shadow: 0 0 0 1px rgb(255 255 255 / 16%), 0 2px 10px rgb(0 0 0 / 35%); }
  button:hover, button[aria-busy] { opacity: 1; }
  button:focus-visible { opacity: 1; outline: 2px solid #85b1ff; outline-offset: 2px; box-shadow: 0 0 0 5px #15171c; }
  p { margin: 0; max-width: 320px; padding: 8px 12px; border-radius: 8px; background: #3f1c1d; color: #ffd9d6; box-shadow: 0 2px 10px rgb(0 0 0 / 35%); overflow-wrap: anywhere; }
  p:empty { display: none; }
`;

/** Bars of a flame chart, as rectangles x, y, width. */
const BARS = [
  [2, 3, 14],
  [4, 8, 9],
  [7, 13, 5],
] as const;

/**
 * Puts a button in a corner of the page and listens to the hotkey; both toggle the panel, which is loaded when it is
 * opened for the first time. What goes wrong while loading is said at the button.
 *
 * @returns the function that removes both, and closes the panel that was opened here.
 */
export function installLauncher(tracer: Tracer, options: LauncherOptions): () => void {
  const abort = new AbortController();
  const { signal } = abort;
  const hotkey = followHotkey(options.hotkey ?? DEFAULT_HOTKEY, signal);
  const { host, button, message } = createButton(options.corner ?? 'bottom-right');
  let panel: LaunchedPanel | undefined;
  let loading = false;

  const open = async (): Promise<void> => {
    if (loading) return;
    loading = true;
    message.textContent = '';
    button.setAttribute('aria-busy', 'true');
    const focusBefore = document.activeElement;
    try {
      const { openPanel } = await options.load();
      if (signal.aborted) return;
      const opened = (panel = openPanel(tracer));
      host.hidden = true;
      opened.element.addEventListener('acttrace-close', () => closed(focusBefore), { once: true });
      opened.element.focus();
    } catch (error) {
      message.textContent = `The acttrace panel could not be opened: ${messageOf(error)} Press the button to try again.`;
    } finally {
      loading = false;
      button.removeAttribute('aria-busy');
    }
  };
  const closed = (focusBefore: Element | null): void => {
    panel = undefined;
    host.hidden = false;
    if (focusBefore === host) button.focus();
    else if (focusBefore instanceof HTMLElement && focusBefore.isConnected) focusBefore.focus({ preventScroll: true });
  };
  const toggle = (): void => {
    if (panel) panel.close();
    else if (!closeForeign(tracer)) void open();
  };

  button.addEventListener('click', toggle, { signal });
  button.addEventListener('pointerenter', () => (button.title = `Open acttrace panel (${formatHotkey(hotkey())})`), { signal });
  // Captured at the window, so that a game which swallows keys on its canvas does not swallow this one.
  addEventListener(
    'keydown',
    (event) => {
      if (!matchesHotkey(hotkey(), event)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (!event.repeat) toggle();
    },
    { capture: true, signal },
  );
  whenBody(() => document.body.append(host), signal);

  return () => {
    abort.abort();
    panel?.close();
    host.remove();
  };
}

/** Closes a panel that the app itself opened for this tracer; false when there is none. */
function closeForeign(tracer: Tracer): boolean {
  const panels = document.querySelectorAll<HTMLElement & { readonly tracer?: Tracer }>('acttrace-panel');
  const foreign = [...panels].find((panel) => panel.tracer === tracer);
  foreign?.dispatchEvent(new Event('acttrace-close'));
  return foreign !== undefined;
}

function createButton(corner: NonNullable<LauncherOptions['corner']>): {
  host: HTMLElement;
  button: HTMLButtonElement;
  message: HTMLElement;
} {
  const [vertical, horizontal] = corner.split('-');
  const host = document.createElement('acttrace-launcher');
  const gap = '16px';
  const sides = ['top', 'right', 'bottom', 'left'].map((side) => (side === vertical || side === horizontal ? gap : 'auto'));
  host.style.setProperty('--inset', sides.join(' '));
  host.style.setProperty('--align', horizontal === 'right' ? 'flex-end' : 'flex-start');
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLES);
  root.adoptedStyleSheets = [sheet];

  const box = document.createElement('div');
  const message = document.createElement('p');
  message.setAttribute('role', 'alert');
  const button = document.createElement('button');
  button.type = 'button';
  button.setAttribute('aria-label', 'Open acttrace panel');
  button.append(createIcon());
  if (vertical === 'bottom') box.append(message, button);
  else box.append(button, message);
  root.append(box);
  return { host, button, message };
}

function createIcon(): SVGElement {
  const namespace = 'http://www.w3.org/2000/svg';
  const icon = document.createElementNS(namespace, 'svg');
  for (const [name, value] of Object.entries({
    viewBox: '0 0 18 18',
    width: '18',
    height: '18',
    fill: 'currentColor',
    'aria-hidden': 'true',
  })) {
    icon.setAttribute(name, value);
  }
  for (const [x, y, width] of BARS) {
    const bar = document.createElementNS(namespace, 'rect');
    for (const [name, value] of Object.entries({ x, y, width, height: 3, rx: 1 })) bar.setAttribute(name, String(value));
    icon.append(bar);
  }
  return icon;
}

function whenBody(run: () => void, signal: AbortSignal): void {
  if (document.body) run();
  else addEventListener('DOMContentLoaded', run, { once: true, signal });
}
