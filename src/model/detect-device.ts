import type { DeviceClass } from './device-class.js';

/** What this code runs on. Apart from the rest about devices, since each page that records loads it. */
export function detectDevice(): DeviceClass {
  const { navigator, crossOriginIsolated } = globalThis as {
    navigator?: { hardwareConcurrency?: number; deviceMemory?: number; userAgent?: string };
    crossOriginIsolated?: boolean;
  };
  const agent = navigator?.userAgent ?? '';
  return {
    cores: navigator?.hardwareConcurrency ?? 0,
    memory: navigator?.deviceMemory ?? 0,
    // All but Firefox name WebKit, and Chromium's kin Chrome too. On iOS, where all are WebKit, they call themselves CriOS, FxiOS and so on.
    engine: /Firefox/.test(agent) ? 'firefox' : /Chrom/.test(agent) ? 'chromium' : /AppleWebKit/.test(agent) ? 'webkit' : 'unknown',
    isolated: crossOriginIsolated === true,
  };
}
