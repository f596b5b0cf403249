import { describe, expect, it, vi } from 'vitest';
import { Flood } from '../../demo/scenarios/flood.js';

describe('Flood', () => {
  it('plays turn after turn until 10,000 actions are done', async () => {
    const turn = vi.fn(() => Promise.resolve(3000));
    const flood = new Flood(turn);
    flood.on = true;
    await vi.waitFor(() => expect(flood.on).toBe(false));
    expect(turn).toHaveBeenCalledTimes(4);
    expect(flood.actions).toBe(12_000);
  });

  it('ends with the turn under way when it is switched off, and begins anew', async () => {
    const turns: ((acted: number) => void)[] = [];
    const flood = new Flood(() => new Promise((resolve) => turns.push(resolve)));
    flood.on = true;
    turns[0](10);
    await vi.waitFor(() => expect(turns).toHaveLength(2));
    flood.on = false;
    turns[1](5);
    await Promise.resolve();
    await Promise.resolve();
    expect(turns).toHaveLength(2);
    expect(flood.actions).toBe(15);
    flood.on = true;
    expect(flood.actions).toBe(0);
    expect(turns).toHaveLength(3);
    flood.on = false;
    turns[2](1);
  });
});
