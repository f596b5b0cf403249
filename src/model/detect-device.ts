import type { DeviceClass } from './device-class.js';

interface Scope {
  readonly navigator?: { readonly userAgent?: string; readonly hardwareConcurrency?: number; readonly deviceMemory?: number };
  readonly crossOriginIsolated?: boolean;
}

/**
 * What this code runs on. Apart from the rest about devices, and short, since each page that records loads it.
 *
 * All user agents but Firefox's name WebKit, and those of Chromium's kin Chrome too. On iOS, where all browsers are WebKit, they call
 * themselves CriOS, FxiOS and so on.
 */
export function detectDevice(): DeviceClass {
  const {
    navigator: { userAgent = '', hardwareConcurrency: cores = 0, deviceMemory: memory = 0 } = {},
    crossOriginIsolated: isolated = false,
  } = globalThis as Scope;
  const engine = /Firefox/.test(userAgent)
    ? 'firefox'
    : /Chrom/.test(userAgent)
      ? 'chromium'
      : /WebKit/.test(userAgent)
        ? 'webkit'
        : 'unknown';
  return { cores, memory, engine, isolated };
}
