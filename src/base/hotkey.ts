/**
 * Hotkeys: written as `Alt+Shift+T`, matched by the physical key (`KeyboardEvent.code`), so that they work in every
 * keyboard layout and where Alt turns letters into signs (macOS). Rebound in the panel's Settings and kept in
 * `localStorage`; where that is missing, a rebinding lasts as long as the page.
 */
export interface Hotkey {
  readonly ctrl: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
  readonly meta: boolean;
  /** `KeyboardEvent.code`, for example `KeyT`. */
  readonly code: string;
}

export const DEFAULT_HOTKEY = 'Alt+Shift+T';

/** Where a rebound hotkey is kept. */
const HOTKEY_STORAGE_KEY = 'acttrace.hotkey';

/** Asks the launcher (which may be another bundle) which hotkey it uses, or tells it a new one. */
const HOTKEY_EVENT = 'acttrace-hotkey';
interface HotkeyExchange {
  hotkey?: string;
  readonly rebind?: string;
}

const MODIFIERS = [
  ['ctrl', 'Ctrl'],
  ['alt', 'Alt'],
  ['shift', 'Shift'],
  ['meta', 'Meta'],
] as const;

/** Codes of keys that only modify others. */
const MODIFIER_CODE = /^(Control|Alt|Shift|Meta|OS)(Left|Right)?$|^(CapsLock|Fn|FnLock)$/;

/** Reads `Ctrl+Alt+Shift+Meta+<key>`; a key is a letter, a digit, or a `KeyboardEvent.code`. Undefined when it names no key. */
export function parseHotkey(text: string): Hotkey | undefined {
  const parts = text.split('+').map((part) => part.trim());
  const key = parts.pop() ?? '';
  const pressed = new Set(parts.map((part) => part.toLowerCase()));
  if ([...pressed].some((part) => !MODIFIERS.some(([name]) => name === part))) return undefined;
  const code = codeOf(key);
  if (code === '' || MODIFIER_CODE.test(code)) return undefined;
  return { ctrl: pressed.has('ctrl'), alt: pressed.has('alt'), shift: pressed.has('shift'), meta: pressed.has('meta'), code };
}

/** The inverse of `parseHotkey`: `Alt+Shift+T`. */
export function formatHotkey(hotkey: Hotkey): string {
  const names: string[] = MODIFIERS.filter(([name]) => hotkey[name]).map(([, label]) => label);
  return [...names, hotkey.code.replace(/^(Key|Digit)/, '')].join('+');
}

/** The hotkey that a key press stands for; undefined while only modifiers are held. */
export function hotkeyOf(event: KeyboardEvent): Hotkey | undefined {
  if (event.code === '' || MODIFIER_CODE.test(event.code)) return undefined;
  return { ctrl: event.ctrlKey, alt: event.altKey, shift: event.shiftKey, meta: event.metaKey, code: event.code };
}

/**
 * Whether a key press is the hotkey. One that would type (no Ctrl, Alt or Meta, and no function key) is left to the
 * field while an editable one has the focus.
 */
export function matchesHotkey(hotkey: Hotkey, event: KeyboardEvent): boolean {
  if (event.isComposing || event.code !== hotkey.code) return false;
  if (event.ctrlKey !== hotkey.ctrl || event.altKey !== hotkey.alt) return false;
  if (event.shiftKey !== hotkey.shift || event.metaKey !== hotkey.meta) return false;
  const types = !hotkey.ctrl && !hotkey.alt && !hotkey.meta && !/^F\d+$/.test(hotkey.code);
  return !(types && isEditable(event.composedPath()[0]));
}

/** The hotkey that the page's launcher listens to; undefined when no launcher is installed. */
export function currentHotkey(): string | undefined {
  return exchange({}).hotkey;
}

/** Makes the launcher listen to another hotkey, at once and after a reload. */
export function rebindHotkey(hotkey: Hotkey): void {
  const text = formatHotkey(hotkey);
  try {
    localStorage.setItem(HOTKEY_STORAGE_KEY, text);
  } catch {
    // No storage (private mode, a sandboxed frame): the event below still rebinds it for this page.
  }
  exchange({ rebind: text });
}

/**
 * A launcher's own hotkey, following what the panel rebinds here or in another tab of the same site.
 *
 * @param initial - used until one was kept; what cannot be read falls back to `DEFAULT_HOTKEY`.
 */
export function followHotkey(initial: string, signal: AbortSignal): () => Hotkey {
  let hotkey: Hotkey = parseHotkey(kept() ?? initial) ?? parseHotkey(DEFAULT_HOTKEY)!;
  const set = (text: string | null | undefined): void => void (hotkey = (text && parseHotkey(text)) || hotkey);
  addEventListener('storage', (event) => event.key === HOTKEY_STORAGE_KEY && set(event.newValue), { signal });
  addEventListener(
    HOTKEY_EVENT,
    (event) => {
      const detail = (event as CustomEvent<HotkeyExchange>).detail;
      set(detail.rebind);
      detail.hotkey = formatHotkey(hotkey);
    },
    { signal },
  );
  return () => hotkey;
}

function exchange(detail: HotkeyExchange): HotkeyExchange {
  dispatchEvent(new CustomEvent(HOTKEY_EVENT, { detail }));
  return detail;
}

function kept(): string | null {
  try {
    return localStorage.getItem(HOTKEY_STORAGE_KEY);
  } catch {
    return null;
  }
}

function codeOf(key: string): string {
  if (/^[a-z]$/i.test(key)) return `Key${key.toUpperCase()}`;
  return /^\d$/.test(key) ? `Digit${key}` : key;
}

function isEditable(target: EventTarget | undefined): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}
