import { describe, expect, it } from 'vitest';
import { formatReport } from './report-text.js';
import { createReport, type PageResult } from './report.js';

const machine = { cpu: 'Test CPU', cores: 2, platform: 'linux x64' };
const page: PageResult = {
  browser: 'Chromium 156',
  isolated: true,
  clockStep: 0.005,
  measured: [
    { name: 'two performance.now() calls', batch: 1000, nanoseconds: [100, 100, 100], written: [100, 100, 100], kept: [50, 50, 50] },
    // Twice the clock next to it in each round, although the second round was slow.
    { name: 'span', limit: 1.3, batch: 500, nanoseconds: [200, 400, 200], written: [100, 200, 100], kept: [50, 100, 50] },
    { name: 'stopped', limit: 0.25, batch: 5000, nanoseconds: [25, 25, 25], written: [100, 200, 100], kept: [50, 50, 50] },
  ],
  doubts: [],
};
const own = { share: 0.005, uncertainty: 0.001, rate: 0.25 };
const pipeline = {
  own,
  pairs: 80,
  overhead: 0.0042,
  interval: { low: -0.001, high: 0.0075 },
  garbage: 0.001,
  withWriting: 0.02,
  off: 41.26,
};

describe('createReport', () => {
  it('divides by the clock reads next to it', () => {
    const { cases, rounds } = createReport(page, machine);
    expect(rounds).toBe(3);
    expect(cases[1]).toEqual({
      name: 'span',
      nanoseconds: 200,
      quickest: 200,
      ratio: { q1: 2, median: 2, q3: 2 },
      keptRatio: { q1: 4, median: 4, q3: 4 },
      limit: 1.3,
      batch: 500,
    });
    // 1/4, 1/8, 1/4: the first quartile lies halfway between 1/8 and 1/4.
    expect(cases[2].ratio).toEqual({ q1: 0.1875, median: 0.25, q3: 0.25 });
  });

  it('tells of a machine that was busy', () => {
    // Quartiles 100, 100, 150: a spread of 50 %. And 102.5, 105, 107.5: one of 5 %.
    const measuredWith = (written: number[]): PageResult => ({ ...page, measured: [{ ...page.measured[0], written }] });
    expect(createReport(measuredWith([100, 200, 100]), machine).doubts).toEqual([
      'the machine was busy, the middle half of the rounds of two clock reads spreads over 50 % of their median',
    ]);
    expect(createReport(measuredWith([100, 110, 105]), machine).doubts).toEqual([]);
  });

  it('takes no cases, when only something else was measured', () => {
    const report = createReport({ ...page, measured: [] }, machine, { pipeline, doubts: ['it was dark'] });
    expect([report.rounds, report.cases, report.doubts]).toEqual([0, [], ['it was dark']]);
    expect(formatReport(report).split('\n').slice(2, 4)).toEqual([
      '',
      "The demo's pipeline at world size 1,000, everything on against tracing off: 0.42 % slower (limit 1.00 %),",
    ]);
  });
});

describe('formatReport', () => {
  it('writes a table with units, what is over its limit, and what is doubtful', () => {
    const text = formatReport(createReport({ ...page, isolated: false, doubts: ['3 snapshots were dropped'] }, machine));
    expect(text.split('\n')).toEqual([
      'Chromium 156, Test CPU, 2 cores, linux x64',
      'clock step 0.005 ms (NOT cross-origin isolated), 3 rounds, no automation attached',
      '',
      'case                         quickest  median  over two performance.now()  middle half       limit  over two reads of a kept clock',
      '---------------------------  --------  ------  --------------------------  -----------  ----------  ------------------------------',
      'two performance.now() calls    100 ns  100 ns                      1.00 ×    1.00–1.00                                      2.00 ×',
      'span                           200 ns  200 ns                      2.00 ×    2.00–2.00  OVER 1.3 ×                          4.00 ×',
      'stopped                         25 ns   25 ns                      0.25 ×    0.19–0.25      0.25 ×                          0.50 ×',
      '',
      'Doubtful: 3 snapshots were dropped',
    ]);
  });

  it('writes what a million spans and the pipeline take', () => {
    const memory = { spans: 1_000_000, counted: 38_000_000, measured: 40_250_000, series: 10_000, seriesMeasured: 12_340_000, doubts: [] };
    const lines = formatReport(createReport({ ...page, measured: [] }, machine, { memory, pipeline })).split('\n');
    expect(lines.slice(3)).toEqual([
      'Memory at 1,000,000 spans without attributes: 40.3 bytes a span measured (limit 64), 38.0 of them columns.',
      '10,000 series of metrics, half of them timers of 100 durations: 12.3 MB (limit 20.0 MB).',
      '',
      "The demo's pipeline at world size 1,000, everything on against tracing off: 0.42 % slower (limit 1.00 %),",
      '95 % interval -0.10 % to 0.75 % (bootstrap), median of 80 pairs of 41.3 ms in random order.',
      'Collecting garbage has 0.10 % of it. With the waiting for IndexedDB added, which lets the page work on: 2.00 %.',
      "The tracer's own estimate: 0.50 % ± 0.10 %; 25.00 % of the runs recorded in full at the end.",
    ]);
  });

  it('says so when a limit is passed, and when nothing can be told', () => {
    const memory = { spans: 1_000_000, counted: 38_000_000, measured: 65_000_000, series: 10_000, seriesMeasured: 23_000_000, doubts: [] };
    const wide = { ...pipeline, overhead: 0.02, interval: { low: 0, high: 0.04 } };
    const text = formatReport(createReport({ ...page, measured: [] }, machine, { memory, pipeline: wide }));
    expect(text).toContain('65.0 bytes a span measured (OVER the limit of 64)');
    expect(text).toContain('23.0 MB (OVER the limit of 20.0 MB)');
    expect(text).toContain('2.00 % slower (OVER the limit of 1.00 %)');
    expect(text).toContain('wider than ±1 %');
  });
});
