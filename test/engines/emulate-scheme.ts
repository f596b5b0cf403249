import { cdp, server } from 'vitest/browser';

/**
 * Shows this page in another colour scheme than the system's; `''` goes back to that. Chromium is told by its own protocol; elsewhere a
 * frame takes the scheme of the element that it is shown in.
 */
export async function emulateScheme(value: 'light' | 'dark' | ''): Promise<void> {
  if (server.browser !== 'chromium') {
    (window.frameElement as HTMLElement).style.colorScheme = value;
    return;
  }
  const session = cdp() as unknown as { send(method: string, parameters: object): Promise<void> };
  await session.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value }] });
}
