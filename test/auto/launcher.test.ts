import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { rebindHotkey } from '../../src/base/hotkey.js';
import { installLauncher, type LaunchedPanel } from '../../src/auto/launcher.js';
import type { Tracer } from '../../src/tracer.js';

const tracer = {} as Tracer;
let uninstall: () => void;

function openPanel(): LaunchedPanel {
  const element = document.body.appendChild(document.createElement('section'));
  return {
    element,
    close() {
      element.remove();
      element.dispatchEvent(new Event('acttrace-close'));
    },
  };
}

const host = (): HTMLElement | null => document.querySelector('acttrace-launcher');
const button = (): HTMLButtonElement => host()?.shadowRoot?.querySelector('button') as HTMLButtonElement;
const message = (): string => host()?.shadowRoot?.querySelector('[role=alert]')?.textContent ?? '';
const panels = (): number => document.querySelectorAll('section').length;
const press = (code: string): boolean =>
  document.body.dispatchEvent(new KeyboardEvent('keydown', { code, altKey: true, shiftKey: true, bubbles: true, cancelable: true }));

beforeEach(() => localStorage.clear());
afterEach(() => uninstall());

describe('installLauncher', () => {
  it('loads the panel when it is opened for the first time, and not before', async () => {
    const load = vi.fn(() => Promise.resolve({ openPanel }));
    uninstall = installLauncher(tracer, { load });
    expect(button().getAttribute('aria-label')).toBe('Open acttrace panel');
    expect(load).not.toHaveBeenCalled();
    button().click();
    await vi.waitFor(() => expect(panels()).toBe(1));
    expect(load).toHaveBeenCalledTimes(1);
    expect(host()?.hidden).toBe(true);
  });

  it('toggles by the hotkey, which the app does not see', async () => {
    uninstall = installLauncher(tracer, { load: () => Promise.resolve({ openPanel }) });
    const seen = vi.fn();
    document.addEventListener('keydown', seen);
    expect(press('KeyT')).toBe(false);
    await vi.waitFor(() => expect(panels()).toBe(1));
    press('KeyT');
    expect(panels()).toBe(0);
    expect(host()?.hidden).toBe(false);
    press('KeyX');
    expect(seen).toHaveBeenCalledTimes(1);
    document.removeEventListener('keydown', seen);
  });

  it('listens to a rebound hotkey at once', async () => {
    uninstall = installLauncher(tracer, { load: () => Promise.resolve({ openPanel }) });
    rebindHotkey({ ctrl: false, alt: true, shift: true, meta: false, code: 'KeyQ' });
    press('KeyT');
    await Promise.resolve();
    expect(panels()).toBe(0);
    press('KeyQ');
    await vi.waitFor(() => expect(panels()).toBe(1));
  });

  it('says at the button why the panel was not loaded, and tries again', async () => {
    let broken = true;
    const load = (): Promise<{ openPanel: typeof openPanel }> =>
      broken ? Promise.reject(new Error('404.')) : Promise.resolve({ openPanel });
    uninstall = installLauncher(tracer, { load });
    button().click();
    await vi.waitFor(() => expect(message()).toBe('The acttrace panel could not be opened: 404. Press the button to try again.'));
    broken = false;
    button().click();
    await vi.waitFor(() => expect(panels()).toBe(1));
    expect(message()).toBe('');
  });

  it('leaves nothing behind when it is uninstalled', async () => {
    uninstall = installLauncher(tracer, { load: () => Promise.resolve({ openPanel }) });
    button().click();
    await vi.waitFor(() => expect(panels()).toBe(1));
    uninstall();
    expect([panels(), host()]).toEqual([0, null]);
    expect(press('KeyT')).toBe(true);
  });
});
