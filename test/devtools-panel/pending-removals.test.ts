import { render } from 'lit';
import { beforeEach, describe, expect, it } from 'vitest';
import { PendingRemovals } from '../../devtools-panel/tabs/pending-removals.js';

let timers: { callback: () => void; ms: number; stopped: boolean }[];
let lost: string[];
let removed: string[];
let host: HTMLElement;
let removals: PendingRemovals;

const draw = (): void => {
  render(removals.render(), host);
};
const add = (key: string): void => removals.add(key, `Deleted “${key}”.`, () => removed.push(key));
const undo = (): HTMLButtonElement[] => [...host.querySelectorAll('button')];

beforeEach(() => {
  timers = [];
  lost = [];
  removed = [];
  host = document.createElement('div');
  document.body.replaceChildren(host);
  const setTimer = (callback: () => void, ms: number): (() => void) => {
    const timer = { callback, ms, stopped: false };
    timers.push(timer);
    return () => (timer.stopped = true);
  };
  removals = new PendingRemovals(
    { setTimer },
    () => draw(),
    (key) => lost.push(key),
  );
  draw();
});

describe('removals that can be taken back', () => {
  it('hide at once, and remove after eight seconds', () => {
    add('a');
    expect(removals.has('a')).toBe(true);
    expect(host.textContent).toContain('Deleted “a”.');
    expect(removed).toEqual([]);
    expect(timers.map(({ ms }) => ms)).toEqual([8000]);
    timers[0].callback();
    expect(removed).toEqual(['a']);
    expect(removals.has('a')).toBe(false);
    expect(undo()).toHaveLength(0);
  });

  it('remove nothing when they are taken back', () => {
    add('a');
    undo()[0].click();
    expect(timers[0].stopped).toBe(true);
    expect(removals.has('a')).toBe(false);
    expect(removed).toEqual([]);
  });

  it('are independent of one another', () => {
    add('a');
    add('b');
    add('b');
    expect(undo()).toHaveLength(2);
    undo()[0].click();
    timers[1].callback();
    expect(removed).toEqual(['b']);
  });

  it('are all carried out when the panel is closed, and forgotten when all is cleared', () => {
    add('a');
    add('b');
    removals.flush();
    expect(removed).toEqual(['a', 'b']);
    add('c');
    removals.drop();
    expect(removals.has('c')).toBe(false);
    expect(removed).toEqual(['a', 'b']);
    expect(timers.every(({ stopped }) => stopped)).toBe(true);
  });

  it('give the focus to Undo, and tell when the line that has it goes', async () => {
    add('a');
    await Promise.resolve();
    expect(document.activeElement).toBe(undo()[0]);
    add('b');
    await Promise.resolve();
    timers[0].callback();
    expect(lost).toEqual([]);
    timers[1].callback();
    expect(lost).toEqual(['b']);
  });
});
