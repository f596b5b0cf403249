import { afterEach, expect, it, vi } from 'vitest';
import { createPageEnvironment } from '../../src/observe/page-environment.js';

afterEach(() => vi.unstubAllGlobals());

it.each([
  [
    'the brands of a browser made of Chromium',
    {
      userAgentData: {
        brands: [
          { brand: 'Edge', version: '7' },
          { brand: 'Chromium', version: '141' },
        ],
      },
    },
    141,
  ],
  ['its user agent on a page that is not secure', { userAgent: 'Mozilla/5.0 … Chrome/134.0.0.0 Safari/537.36' }, 134],
  ['no version of another engine', { userAgent: 'Mozilla/5.0 … Version/18.0 Safari/605.1.15' }, 0],
])('reads %s', (_name, navigator, version) => {
  vi.stubGlobal('navigator', navigator);
  expect(createPageEnvironment().abilities.chromium).toBe(version);
});

it('takes what throws when it is named for something that is not there', () => {
  const locked = {
    get supportedEntryTypes(): string[] {
      throw new Error('not here');
    },
  };
  vi.stubGlobal('navigator', {
    get userAgent(): string {
      throw new Error('not here');
    },
  });
  const page = createPageEnvironment(locked as never);
  expect([page.entryTypes, page.abilities.chromium, page.abilities.storageEstimate]).toEqual([[], 0, false]);
  expect(createPageEnvironment(null)).toMatchObject({ PerformanceObserver: null, entryTypes: [] });
});
