import { describe, expect, test } from 'vitest';
import { analyzeTraceData } from '../../src/analyze/analyze-trace-data.js';
import type { Recommendation } from '../../src/analyze/analysis.js';
import { Scene } from './blame-scene.js';

/** One run from 0 to 400 ms; `resolve` runs from 100 to 180, `format` from 200 to 400. */
const RUN = `
  pipeline turn     |---------------------------------------|
    stage resolve             |-------|
    stage format                        |-------------------|
`;
const scene = (): Scene => new Scene(RUN, { scale: 10, until: 40_000 });

const BLOCKER = { source: 'https://game.example/src/main-thread-blocker.ts?t=1' };

function advice({ data }: Scene): Recommendation | undefined {
  return analyzeTraceData(data).recommendations.find(({ id }) => id === 'long-tasks');
}

const figures = (found: Recommendation | undefined): unknown => found?.evidence.figures.map(({ label, value }) => [label, value]);

describe('what held up the main thread', () => {
  test('is the longest script of the frame, not a stage that was under way for a part of the task', () => {
    const page = scene();
    // 267 ms, in 80 of which resolve ran.
    const task = page.longTask(-67, 200);
    page.frame(-70, 210, [
      [-65, 10, 'draw'],
      [-50, 200, 'blockMainThread', BLOCKER],
    ]);
    const found = advice(page);
    expect(found?.stage).toBeUndefined();
    expect(found?.message).toContain('the longest for 267 ms. Its longest script was blockMainThread in main-thread-blocker.ts');
    expect(found?.message).toContain('(TimerHandler:setInterval), 200 ms');
    expect(found?.message).not.toContain('resolve');
    expect(found?.evidence.spans).toEqual([task]);
    expect(figures(found)).toEqual([
      ['long tasks during runs', 1],
      ['longest', 267],
      ['blocking time', 217],
      ['its longest script', 200],
    ]);
  });

  test('a script counts for the part of it that lies in the task', () => {
    const page = scene();
    page.longTask(100, 200);
    // The frame also holds the task before: 90 ms of it, and 60 ms of this one.
    page.frame(0, 210, [
      [5, 90, 'before'],
      [120, 60, 'within'],
    ]);
    expect(advice(page)?.message).toContain('Its longest script was within in game.js');
  });

  test('a script without a function is told by its invoker, one without anything is not told', () => {
    const page = scene();
    page.longTask(0, 90);
    page.frame(0, 90, [[0, 90, '', { invoker: 'BUTTON#next.onclick' }]]);
    expect(advice(page)?.message).toContain('Its longest script was BUTTON#next.onclick in game.js, 90.0 ms');

    const bare = scene();
    bare.longTask(0, 90);
    bare.frame(0, 90, [[0, 90, '', { invoker: '', source: '' }]]);
    expect(advice(bare)?.message).not.toContain('script');
  });

  test('a stage is named when it was under way for over half of the task, overlapping executions counted once', () => {
    const most = scene();
    most.longTask(100, 250);
    // 80 of 150 ms.
    expect(advice(most)).toMatchObject({ stage: 'resolve' });
    expect(advice(most)?.message).toContain('while resolve was under way');

    const half = scene();
    half.longTask(100, 260);
    expect(advice(half)?.stage).toBeUndefined();

    const twice = new Scene(
      `
      pipeline turn     |---------------------------------------|
        stage resolve             |-------|
        stage resolve             |-------|
    `,
      { scale: 10 },
    );
    // Both executions together are 160 ms, but cover 80 of the 200.
    twice.longTask(80, 280);
    expect(advice(twice)?.stage).toBeUndefined();
  });

  test('where only frames are recorded, their own scripts are told', () => {
    const page = scene();
    page.frame(0, 120, [[10, 100, 'blockMainThread', BLOCKER]]);
    expect(advice(page)?.message).toContain('blockMainThread in main-thread-blocker.ts');
  });

  test('attributes of another shape, as a file may hold, say nothing and harm nothing', () => {
    for (const scripts of [7, [null], [{ start: 'x', duration: 90 }], [{ start: 0, duration: 90, function: 3, source: {} }]]) {
      const page = scene();
      page.longTask(0, 90);
      page.entry('long-animation-frame', 0, 90, { scripts });
      expect(advice(page)?.message).not.toContain('script');
    }
  });
});

describe('long tasks outside runs', () => {
  const outside = (page: Scene, count: number): void => {
    for (let index = 0; index < count; index++) {
      const start = 2000 * (index + 1);
      // The last is the longest.
      page.longTask(start, start + 200 + index);
      page.frame(start, start + 210, [[start, 200, 'blockMainThread', BLOCKER]]);
    }
  };

  test('are told from five on', () => {
    const few = scene();
    outside(few, 4);
    expect(advice(few)).toBeUndefined();

    const many = scene();
    outside(many, 5);
    const found = advice(many);
    expect(found).toMatchObject({ priority: 'medium', title: 'Break up long tasks between runs: up to 204 ms' });
    expect(found?.message).toContain('5 long tasks lay outside runs, the longest for 204 ms');
    expect(found?.message).toContain('blockMainThread in main-thread-blocker.ts (TimerHandler:setInterval), 200 ms');
    expect(found?.message).toContain('delay the next run and input');
    // 5 × 150 ms and 0 + 1 + 2 + 3 + 4.
    expect(figures(found)).toEqual([
      ['long tasks outside runs', 5],
      ['longest', 204],
      ['blocking time', 760],
      ['its longest script', 200],
    ]);
  });

  test('are told beside those during runs', () => {
    const page = scene();
    page.longTask(100, 190);
    outside(page, 5);
    const found = advice(page);
    expect(found).toMatchObject({ stage: 'resolve', priority: 'low' });
    expect(found?.message).toContain('1 long task held up the main thread during runs');
    expect(found?.message).toContain('5 long tasks lay outside runs, the longest for 204 ms');
    expect(figures(found)).toEqual([
      ['long tasks during runs', 1],
      ['longest', 90],
      ['blocking time', 40],
      ['long tasks outside runs', 5],
    ]);
  });

  test('are not told where runs were left out by sampling: they may have been during those', () => {
    const page = scene();
    outside(page, 5);
    const sampled = { ...page.data, weights: new Map([[1, { spans: 4, details: 4 }]]) };
    expect(analyzeTraceData(sampled).recommendations.map(({ id }) => id)).not.toContain('long-tasks');
  });

  test('are not told where nothing ran', () => {
    const page = new Scene('', { until: 40_000 });
    outside(page, 6);
    expect(advice(page)).toBeUndefined();
  });
});
