import { describe, expect, it } from 'vitest';
import { FreedLog } from '../../../src/respond/memory/freed-log.js';

/** Periods of 10 s in a block of ten minutes. */
const BLOCK = 60;

describe('FreedLog', () => {
  it('tells medians of the block and the one before, of each kind by itself', () => {
    const log = new FreedLog();
    for (const freed of [1, 2, 30]) log.add(0, freed, false);
    log.add(1, 50, true);
    expect(log.typical(5)).toEqual({ young: 2, full: 50 });
    log.add(BLOCK, 40, false);
    log.add(BLOCK + 1, 70, true);
    expect(log.typical(0)).toEqual({ young: 2, full: 50 });
    expect(log.typical(BLOCK)).toEqual({ young: 16, full: 60 });
    log.add(3 * BLOCK, 5, false);
    // The block in between had none.
    expect(log.typical(3 * BLOCK)).toEqual({ young: 5, full: NaN });
  });

  it('knows nothing of other times', () => {
    expect(new FreedLog().typical(0)).toEqual({ young: NaN, full: NaN });
  });

  it('counts a collection that goes on once', () => {
    const log = new FreedLog();
    log.add(0, 3, false);
    log.add(0, 4, false);
    log.takeBack();
    log.add(0, 9, true);
    expect(log.typical(0)).toEqual({ young: 3, full: 9 });
    log.takeBack();
    log.takeBack();
    expect(log.typical(0)).toEqual({ young: 3, full: NaN });
  });

  it('holds 300 of a kind and block, and blocks as long as samples are held', () => {
    const log = new FreedLog();
    for (let at = 0; at < 1000; at++) log.add(0, at, false);
    expect(log.typical(0).young).toBe(149.5);
    for (let block = 1; block <= 18; block++) log.add(block * BLOCK, 1, false);
    expect(log.typical(0)).toEqual({ young: NaN, full: NaN });
  });
});
