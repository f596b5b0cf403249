import { describe, expect, it } from 'vitest';
import { createReport } from './report.js';
import { formatReport } from './report-text.js';
import { computeStorage, type StoragePageResult } from './storage-result.js';

const result: StoragePageResult = {
  writer: 'worker',
  spans: 200_000,
  duration: 5000,
  // 3 + 5 + 2 ms.
  entries: [
    { start: 0, end: 3 },
    { start: 500, end: 505 },
    { start: 1000, end: 1002 },
  ],
  // The first is the demo's alone; we had a part in the second.
  longTasks: [
    { start: 100, end: 190 },
    { start: 990, end: 1050 },
  ],
  storedBytes: 1_800_000,
  grownBytes: 4_000_000,
  written: [
    { ours: 1000, plain: 20 },
    { ours: 1200, plain: 10 },
    { ours: 1100, plain: 11 },
  ],
  read: [
    { ours: 30, plain: 300 },
    { ours: 40, plain: 200 },
    { ours: 20, plain: 160 },
  ],
  doubts: [],
};

describe('computeStorage', () => {
  it('adds up what we held the main thread for, and takes ratios within rounds', () => {
    expect(computeStorage(result)).toEqual({
      writer: 'worker',
      spans: 200_000,
      duration: 5000,
      longestEntry: 5,
      longestTask: 60,
      // 10 ms for 200,000 spans.
      blocking: 5,
      stored: 9,
      grown: 20,
      // Ratios 50, 120, 100.
      written: { ours: 1100, plain: 11, ratio: 100 },
      // Ratios 0.1, 0.2, 0.125.
      read: { ours: 30, plain: 200, ratio: 0.125 },
    });
  });

  it('finds no task of ours where no long one had us in it', () => {
    expect(computeStorage({ ...result, longTasks: [result.longTasks[0]] }).longestTask).toBe(0);
    expect(computeStorage({ ...result, entries: [], longTasks: [] })).toMatchObject({ longestEntry: 0, longestTask: 0, blocking: 0 });
  });
});

describe('the report on storage', () => {
  it('says which goals are met', () => {
    const page = { browser: 'Chromium 156', isolated: true, clockStep: 0.005, measured: [], doubts: [] };
    const machine = { cpu: 'Test CPU', cores: 2, platform: 'linux x64' };
    const lines = formatReport(createReport(page, machine, { storage: computeStorage(result) })).split('\n');
    expect(lines.slice(3).map((line) => line.replaceAll(/ {2,}/g, ' | '))).toEqual([
      "Storage of 200,000 spans in 5.0 s while the demo's pipeline ran, written by the worker:",
      ' | measured | limit',
      expect.stringMatching(/^-+ \| /) as string,
      'longest task of ours | 60.0 ms | OVER 50 ms',
      'main thread for 100,000 spans | 5.0 ms | 50 ms',
      'packed, a span | 9.0 bytes | 24 bytes',
      'growth of the database, a span | 20.0 bytes | 24 bytes',
      'written: 1 k/s, one record a span 0 k/s | 100.0 × | 50 ×',
      '100,000 read and analyzed: 30 ms, one record a span read 200 ms | 0.13 × | 0.2 ×',
    ]);
  });
});
