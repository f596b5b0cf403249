import { describe, expect, it } from 'vitest';
import { readSessionInfo } from '../../src/store/stored-session.js';
import { sessionInfo } from './recorded-session.js';

describe('what a stored session was recorded on', () => {
  it('is read back, and left out where it is missing or damaged', () => {
    const stored = sessionInfo('aa');
    expect(readSessionInfo(structuredClone(stored), 'aa')).toEqual(stored);
    const { device, ...rest } = stored;
    for (const damaged of [undefined, 'fast', { ...device, cores: '4' }, { ...device, engine: 'none' }]) {
      expect(readSessionInfo({ ...rest, device: damaged }, 'aa')).toEqual(rest);
    }
  });
});
