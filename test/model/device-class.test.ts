import { afterEach, describe, expect, it, vi } from 'vitest';
import { detectDevice } from '../../src/model/detect-device.js';
import { deviceKey, readDeviceClass } from '../../src/model/device-class.js';

const WEBKIT = 'AppleWebKit/537.36 (KHTML, like Gecko)';

afterEach(() => vi.unstubAllGlobals());

describe('detectDevice', () => {
  it.each([
    ['chromium', `Mozilla/5.0 (X11; Linux x86_64) ${WEBKIT} Chrome/156.0.0.0 Safari/537.36`],
    ['chromium', `Mozilla/5.0 (X11; Linux x86_64) ${WEBKIT} HeadlessChrome/156.0.0.0 Safari/537.36`],
    ['chromium', `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${WEBKIT} Chrome/156.0.0.0 Safari/537.36 Edg/156.0.0.0`],
    ['chromium', `Mozilla/5.0 (Linux; Android 10; K) ${WEBKIT} SamsungBrowser/29.0 Chrome/136.0.0.0 Mobile Safari/537.36`],
    ['firefox', 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0'],
    ['webkit', 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15'],
    [
      'webkit',
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/140.0 Mobile/15E148 Safari/604.1',
    ],
    [
      'webkit',
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) FxiOS/140.0 Mobile/15E148 Safari/605.1.15',
    ],
    ['unknown', 'Node.js/20'],
  ])('takes for %s: %s', (engine, userAgent) => {
    vi.stubGlobal('navigator', { userAgent, hardwareConcurrency: 8, deviceMemory: 4 });
    vi.stubGlobal('crossOriginIsolated', true);
    expect(detectDevice()).toEqual({ cores: 8, memory: 4, engine, isolated: true });
  });

  it('makes do with a browser that tells nothing, and with none', () => {
    const unknown = { cores: 0, memory: 0, engine: 'unknown', isolated: false };
    vi.stubGlobal('crossOriginIsolated', undefined);
    vi.stubGlobal('navigator', {});
    expect(detectDevice()).toEqual(unknown);
    vi.stubGlobal('navigator', undefined);
    expect(detectDevice()).toEqual(unknown);
  });
});

describe('readDeviceClass', () => {
  const GOOD = { cores: 8, memory: 0.5, engine: 'webkit', isolated: false } as const;

  it('reads what was stored, and no more', () => {
    expect(readDeviceClass({ ...GOOD, more: 1 })).toEqual(GOOD);
  });

  it.each([undefined, null, 3, {}, { ...GOOD, cores: -1 }, { ...GOOD, memory: NaN }, { ...GOOD, engine: 'x' }, { ...GOOD, isolated: 0 }])(
    'takes for none: %j',
    (value) => {
      expect(readDeviceClass(value)).toBeUndefined();
    },
  );
});

describe('deviceKey', () => {
  it('tells classes apart, and takes recordings without one together', () => {
    const device = { cores: 8, memory: 4, engine: 'firefox', isolated: true } as const;
    expect(deviceKey(device)).toBe('firefox/8/4/isolated');
    expect(deviceKey({ ...device, isolated: false })).not.toBe(deviceKey(device));
    expect(deviceKey()).toBe('unknown/0/0/shared');
  });
});
