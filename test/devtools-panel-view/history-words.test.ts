import { describe, expect, it } from 'vitest';
import {
  describeBaseline,
  describeClear,
  describeDevice,
  describeLeftOut,
  describeSiteUse,
  describeUse,
} from '../../devtools-panel/view/history-words.js';
import type { Baseline } from '../../src/model/selection.js';
import { someAggregate } from '../helpers/fake-history.js';
import { someSession } from '../helpers/fake-tracer.js';

describe('words for storage', () => {
  it('tell what is taken of what may be', () => {
    expect(describeUse(12_300_000, 200_000_000)).toBe('History takes 12 MB of 200 MB');
    expect(describeSiteUse({ sessions: 0, usage: 14_000_000, quota: 2_000_000_000 })).toBe(
      'this site 14 MB of the 2.0 GB that the browser allows',
    );
    expect(describeSiteUse({ sessions: 0, usage: 14_000_000 })).toBe('this site 14 MB');
    expect(describeSiteUse({ sessions: 0 })).toBe('');
  });

  it('tell what goes when all is cleared', () => {
    expect(describeClear(1, 2)).toMatch(/^Deletes 1 session with all figures, 2 baselines, pinned ones included, and any damaged history/);
  });
});

describe('words for devices', () => {
  it('leave out what is unknown', () => {
    expect(describeDevice({ engine: 'chromium', cores: 8, memory: 8, isolated: false })).toBe('Chromium, 8 cores, 8 GB or more');
    expect(describeDevice({ engine: 'firefox', cores: 1, memory: 0, isolated: true })).toBe('Firefox, 1 core, isolated');
    expect(describeDevice({ engine: 'unknown', cores: 0, memory: 0.5, isolated: false })).toBe('unknown browser, 0.5 GB');
  });

  it('count the sessions of others', () => {
    expect(describeLeftOut(0)).toBe('');
    expect(describeLeftOut(1)).toBe('1 session of another machine or browser is left out: its times cannot be compared.');
    expect(describeLeftOut(4)).toContain('4 sessions of another machine or browser are left out: their');
  });
});

describe('words for baselines', () => {
  const baseline = (patch: Partial<Baseline>): Baseline => ({
    id: 'b',
    label: 'release',
    createdAt: Date.UTC(2026, 10, 2, 12),
    selection: { kind: 'build', build: '1.4.0' },
    device: { engine: 'chromium', cores: 8, memory: 8, isolated: false },
    sessions: [1, 2].map((index) => someAggregate(someSession({ id: String(index) }), [4])),
    ...patch,
  });

  it('say what it was made of, unless the label does', () => {
    expect(describeBaseline(baseline({}))).toBe('build 1.4.0, 2 sessions');
    expect(describeBaseline(baseline({ label: 'build 1.4.0' }))).toBe('2 sessions');
    expect(describeBaseline(baseline({ selection: { kind: 'session', id: '1' } }))).toBe('one session');
    expect(describeBaseline(baseline({ selection: { kind: 'baseline', id: 'x' } }))).toBe('another baseline, 2 sessions');
  });
});
