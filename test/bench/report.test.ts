import { describe, expect, it } from 'vitest';
import { BASELINE } from './reference-cases.js';
import { createReport, formatReport, type PageResult } from './report.js';

const machine = { cpu: 'Test CPU', cores: 2, platform: 'linux x64' };
const page: PageResult = {
  browser: 'Chromium 156',
  isolated: true,
  clockStep: 0.005,
  measured: [
    { name: BASELINE, batch: 1000, nanoseconds: [100, 200, 100] },
    // Twice the baseline in each round, although the second round was slow.
    { name: 'span', batch: 500, nanoseconds: [200, 400, 200] },
    { name: 'stopped', batch: 5000, nanoseconds: [25, 25, 25] },
  ],
  bytesPerSpan: 38,
  doubts: [],
};

describe('createReport', () => {
  it('divides by the baseline of the same round', () => {
    const { cases, rounds } = createReport(page, machine);
    expect(rounds).toBe(3);
    expect(cases[1]).toEqual({ name: 'span', nanoseconds: 200, ratio: { q1: 2, median: 2, q3: 2 }, batch: 500 });
    // 1/4, 1/8, 1/4: the first quartile lies halfway between 1/8 and 1/4.
    expect(cases[2].ratio).toEqual({ q1: 0.1875, median: 0.25, q3: 0.25 });
  });

  it('refuses results without a baseline', () => {
    expect(() => createReport({ ...page, measured: page.measured.slice(1) }, machine)).toThrow(`The page sent no case "${BASELINE}"`);
  });
});

describe('doubts', () => {
  it('tells of a machine that was busy', () => {
    // Quartiles 100, 100, 150: a spread of 50 %.
    expect(createReport(page, machine).doubts).toEqual([
      "the machine was busy, the middle half of the baseline's rounds spreads over 50 % of their median",
    ]);
    const calm = [{ name: BASELINE, batch: 1, nanoseconds: [100, 110, 105] }];
    expect(createReport({ ...page, measured: calm }, machine).doubts).toEqual([]);
  });
});

describe('formatReport', () => {
  it('writes a table with units, and what is doubtful', () => {
    const text = formatReport(createReport({ ...page, isolated: false, doubts: ['3 snapshots were dropped'] }, machine));
    expect(text.split('\n')).toEqual([
      'Chromium 156, Test CPU, 2 cores, linux x64',
      'clock step 0.005 ms (NOT cross-origin isolated), 3 rounds, no automation attached',
      '',
      'case                         median  to baseline  middle half',
      '---------------------------  ------  -----------  -----------',
      'two performance.now() calls  100 ns       1.00 ×    1.00–1.00',
      'span                         200 ns       2.00 ×    2.00–2.00',
      'stopped                       25 ns       0.25 ×    0.19–0.25',
      '',
      'A span takes 38 bytes of columns; attributes come on top.',
      'Doubtful: 3 snapshots were dropped',
      "Doubtful: the machine was busy, the middle half of the baseline's rounds spreads over 50 % of their median",
    ]);
  });
});
