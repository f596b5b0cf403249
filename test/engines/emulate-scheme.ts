import { cdp, server } from 'vitest/browser';

type Scheme = 'light' | 'dark';

/** Schemes that a page can be shown in here. WebKitGTK knows only the system's: for the other one it is started a second time. */
export const SCHEMES: readonly Scheme[] =
  server.browser === 'webkit' ? [matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'] : ['light', 'dark'];

/**
 * Shows this page in another colour scheme than the system's; `''` goes back to that. Chromium is told by its own protocol; elsewhere a
 * frame takes the scheme of the element that it is shown in.
 */
export async function emulateScheme(value: Scheme | ''): Promise<void> {
  if (server.browser !== 'chromium') {
    (window.frameElement as HTMLElement).style.colorScheme = value;
    return;
  }
  const session = cdp() as unknown as { send(method: string, parameters: object): Promise<void> };
  await session.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value }] });
}
