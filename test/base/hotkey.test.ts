import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { currentHotkey, followHotkey, formatHotkey, hotkeyOf, matchesHotkey, parseHotkey, rebindHotkey } from '../../src/base/hotkey.js';

const altShiftT = { ctrl: false, alt: true, shift: true, meta: false, code: 'KeyT' };

function press(code: string, modifiers: KeyboardEventInit = {}, target: EventTarget = document.body): KeyboardEvent {
  const event = new KeyboardEvent('keydown', { code, bubbles: true, composed: true, ...modifiers });
  target.dispatchEvent(event);
  Object.defineProperty(event, 'composedPath', { value: () => [target] });
  return event;
}

describe('parseHotkey and formatHotkey', () => {
  it.each(['Alt+Shift+T', 'Ctrl+7', 'F8', 'Ctrl+Alt+Shift+Meta+Backquote', 'Shift+ArrowUp'])('round-trip %s', (text) => {
    const hotkey = parseHotkey(text);
    expect(hotkey && formatHotkey(hotkey)).toBe(text);
  });

  it('reads any case and spaces', () => {
    expect(parseHotkey(' shift + ALT + t ')).toEqual(altShiftT);
  });

  it.each(['', 'Alt+', 'Alt+Shift', 'Hyper+T', 'ControlLeft'])('refuses %j', (text) => {
    const hotkey = parseHotkey(text);
    expect(hotkey).toBeUndefined();
  });
});

describe('hotkeyOf', () => {
  it('takes the physical key with its modifiers', () => {
    expect(hotkeyOf(press('KeyT', { altKey: true, shiftKey: true, key: 'ˇ' }))).toEqual(altShiftT);
  });

  it('waits while only modifiers are held', () => {
    expect(hotkeyOf(press('ShiftLeft', { shiftKey: true }))).toBeUndefined();
  });
});

describe('matchesHotkey', () => {
  it('goes by the physical key, whatever letter the layout puts there', () => {
    expect(matchesHotkey(altShiftT, press('KeyT', { altKey: true, shiftKey: true, key: 'ˇ' }))).toBe(true);
  });

  it('wants exactly these modifiers', () => {
    expect(matchesHotkey(altShiftT, press('KeyT', { altKey: true }))).toBe(false);
    expect(matchesHotkey(altShiftT, press('KeyT', { altKey: true, shiftKey: true, ctrlKey: true }))).toBe(false);
  });

  it('leaves a key that types to an editable field', () => {
    const field = document.body.appendChild(document.createElement('input'));
    const plain = { ...altShiftT, alt: false, shift: false };
    expect(matchesHotkey(plain, press('KeyT', {}, field))).toBe(false);
    expect(matchesHotkey(plain, press('KeyT'))).toBe(true);
    expect(matchesHotkey({ ...plain, code: 'F8' }, press('F8', {}, field))).toBe(true);
    expect(matchesHotkey(altShiftT, press('KeyT', { altKey: true, shiftKey: true }, field))).toBe(true);
  });
});

describe('followHotkey', () => {
  let abort: AbortController;
  beforeEach(() => {
    localStorage.clear();
    abort = new AbortController();
  });
  afterEach(() => abort.abort());

  it('follows a rebinding at once and after a reload', () => {
    const hotkey = followHotkey('Alt+Shift+T', abort.signal);
    expect(currentHotkey()).toBe('Alt+Shift+T');
    rebindHotkey({ ...altShiftT, code: 'KeyQ' });
    expect(formatHotkey(hotkey())).toBe('Alt+Shift+Q');
    expect(formatHotkey(followHotkey('Alt+Shift+T', abort.signal)())).toBe('Alt+Shift+Q');
  });

  it('falls back to the default when what is given is no hotkey', () => {
    localStorage.setItem('acttrace.hotkey', 'nonsense+');
    expect(formatHotkey(followHotkey('Alt+Shift+X', abort.signal)())).toBe('Alt+Shift+T');
  });

  it('is gone once its launcher is', () => {
    followHotkey('F8', abort.signal);
    abort.abort();
    expect(currentHotkey()).toBeUndefined();
  });
});
