import { describe, expect, it } from 'vitest';
import {
  describeBaseline,
  describeClear,
  describeDevice,
  describeLeftOut,
  describeStorage,
} from '../../devtools-panel/view/history-words.js';
import type { Baseline } from '../../src/model/selection.js';
import { someAggregate } from '../helpers/fake-history.js';
import { someSession } from '../helpers/fake-tracer.js';

describe('words for storage', () => {
  it('tell what sessions take of what they may', () => {
    expect(describeStorage({ sessions: 12_300_000 }, 200_000_000)).toBe(
      'By acttrace’s own count, sessions hold 12 MB of the 200 MB that they may.',
    );
  });

  it('tell the estimate of the browser apart, which counts what it made of it on disk', () => {
    const site = (use: { usage: number; quota?: number }): string => describeStorage({ sessions: 12_300_000, ...use }, 200_000_000);
    expect(site({ usage: 4_000_000, quota: 2_000_000_000 })).toMatch(
      / that they may\. By the browser’s estimate, the whole site takes 4\.0 MB of 2\.0 GB on disk, where it may be compressed further\.$/,
    );
    expect(site({ usage: 4_000_000 })).toContain('the whole site takes 4.0 MB on disk, where');
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
