import { describe, expect, test } from 'vitest';
import { analyzeTraceData } from '../../src/analyze/analyze-trace-data.js';
import { readStagePerformance, readTracedActions, readTracingSummary } from '../../src/analyze/trace-reader.js';
import { picture, rowOf } from '../helpers/trace-picture.js';

/** Stage → [count, total, self], as the pictures show them. */
function times(data: ReturnType<typeof picture>): Record<string, [number, number, number]> {
  const { stages } = analyzeTraceData(data);
  return Object.fromEntries(Object.values(stages).map(({ stage, count, total, self }) => [stage, [count, total, self]]));
}

describe('stages', () => {
  test('a run of stages one after another, and a stage that runs twice', () => {
    const data = picture(`
      pipeline turn     |--------------------|
        stage filter    |---|      |--|
        stage resolve       |------|
    `);
    // filter 4 + 3; resolve 7; the last 7 of the 21 ms belong to no stage.
    expect(times(data)).toEqual({ filter: [2, 7, 7], resolve: [1, 7, 7] });
    const { pipeline, stages } = analyzeTraceData(data);
    expect([pipeline.wall, pipeline.count, pipeline.average, pipeline.basis]).toEqual([21, 1, 21, 'pipeline']);
    expect(stages.filter).toMatchObject({ average: 3.5, min: 3, max: 4, p50: 3, p95: 4, share: 7 / 21, slowest: 1, basis: 'spans' });
    expect(pipeline.executions[0].stages).toEqual({ filter: 7, resolve: 7 });
  });

  test('a nested stage takes self time from the one around it; a measure, an entry, a mark and a capture do not', () => {
    const data = picture(`
      pipeline turn       |---------|
        stage outer       |---------|
          measure loop      |------|
            stage inner     |---|
          captures          |-a-|
      entry longtask      |----|
      mark here            ||
    `);
    expect(times(data)).toEqual({ outer: [1, 10, 6], inner: [1, 4, 4] });
  });

  test('concurrent executions share the clock equally', () => {
    const data = picture(`
      pipeline one      |-------|
        stage a         |-------|
      trace 2
      pipeline two          |-------|
        stage b             |-------|
    `);
    // 0–4 a alone, 4–8 both, 8–12 b alone.
    expect(times(data)).toEqual({ a: [1, 8, 6], b: [1, 8, 6] });
    expect(analyzeTraceData(data).pipeline.wall).toBe(12);
    expect(
      times(
        picture(`
      pipeline one      |-------|
        stage a         |---|
        stage a           |---|
    `),
      ).a,
    ).toEqual([2, 6, 6]);
  });

  test('an open span is cut where the recording ends, and left out of the average', () => {
    const data = picture(`
      pipeline turn     |---|   |------>
        stage a         |---|   |------>
    `);
    const { pipeline, stages, notes } = analyzeTraceData(data);
    expect([pipeline.count, pipeline.average, pipeline.wall]).toEqual([1, 4, 11]);
    expect([stages.a.count, stages.a.average, stages.a.total, stages.a.self]).toEqual([1, 4, 11, 11]);
    expect(pipeline.executions.map(({ open, duration }) => [open, duration])).toEqual([
      [false, 4],
      [true, 7],
    ]);
    expect(notes).toEqual(['2 spans (1 run) had not ended: they count up to the end of the recording, and not in averages.']);
  });

  test('a stage of unknown or evicted parent counts for the only run of its trace under way; with two, for none', () => {
    const one = picture(`
      pipeline turn     |---------|
        stage? late       |---|
        stage^ older            |-|
    `);
    const { pipeline, stages, notes } = analyzeTraceData(one);
    expect(pipeline.executions[0].stages).toEqual({ late: 4, older: 2 });
    expect([stages.late.self, stages.older.self]).toEqual([4, 2]);
    expect(notes.filter((note) => note.includes('parent'))).toHaveLength(2);

    const two = analyzeTraceData(
      picture(`
      pipeline one      |---------|
      pipeline two      |---------|
      stage? late         |---|
    `),
    );
    expect(two.pipeline.executions.map(({ stages }) => stages)).toEqual([{}, {}]);
    expect(two.notes.join()).toContain('1 stage execution belong to no run');
  });

  test('without pipeline spans each root stage is a run; without any stage, the captures of a trace', () => {
    const roots = analyzeTraceData(
      picture(`
      stage a    |---|
        stage b  |-|
      stage c        |--|
    `),
    );
    expect([roots.pipeline.basis, roots.pipeline.count, roots.pipeline.wall]).toEqual(['roots', 2, 7]);
    expect(roots.pipeline.executions.map(({ name, stages }) => [name, stages])).toEqual([
      ['a', { a: 4, b: 2 }],
      ['c', { c: 3 }],
    ]);

    const captured = analyzeTraceData(
      picture(`
      captures filter    |-a-|--b-|
      captures format             |-a|
    `),
    );
    expect([captured.pipeline.basis, captured.pipeline.count, captured.pipeline.wall]).toEqual(['captures', 1, 12]);
    expect(captured.stages.filter).toMatchObject({ count: 2, total: 9, self: 9, basis: 'captures' });
    expect(captured.pipeline.executions[0]).toMatchObject({ name: 'trace 1', stages: { filter: 9, format: 3 } });
  });

  test('one trace of a session', () => {
    const data = picture(`
      pipeline one   |---|
        stage a      |---|
      trace 2
      pipeline two       |-----|
        stage a          |-----|
    `);
    expect(analyzeTraceData(data, 2).stages.a).toMatchObject({ count: 1, total: 6 });
    expect(analyzeTraceData(data).stages.a).toMatchObject({ count: 2, total: 10 });
    expect(analyzeTraceData(data, 9).pipeline.basis).toBe('none');
  });
});

describe('actions', () => {
  test('a batch loop with interleaved actions: each takes the gaps that its captures close', () => {
    const data = picture(`
      pipeline turn     |-----------------|
        stage filter    |---------|
          captures      |-a|--b|-a|
        stage resolve             |-------|
          captures                |-b-|-a-|
    `);
    const { actions } = analyzeTraceData(data);
    // filter: a 3 + 3, b 4 of 10 ms; resolve 4 each.
    expect(actions.a.stages.filter).toEqual({ start: 0, end: 10, duration: 6, count: 2 });
    expect(actions.b.stages.filter).toEqual({ start: 3, end: 7, duration: 4, count: 1 });
    expect([actions.a.count, actions.a.total, actions.b.total]).toEqual([3, 10, 8]);
    expect(readStagePerformance(data, 1, 'b')).toEqual(actions.b.stages);
    expect(readStagePerformance(data, 1, 'c')).toBeNull();
    expect(readStagePerformance(data, 1, 'constructor')).toBeNull();
  });

  test('time that several believed captures claim is divided equally, and clipped to the stage', () => {
    const data = picture(
      `
      stage filter      |---------|
        captures a      |--a--|
        captures a         |--b--------|
    `,
      { actions: { a: 'attack', b: 'wait' } },
    );
    // attack 0–6, wait 3–10 (clipped from 15): 3–6 is divided. attack 3 + 1.5, wait 1.5 + 4.
    expect(analyzeTraceData(data).actions).toMatchObject({ attack: { total: 4.5 }, wait: { total: 5.5 } });
  });

  test('ids such as __proto__ are ids', () => {
    const data = picture(
      `
      stage filter   |------|
        captures     |-a-|b-|
    `,
      { actions: { a: '__proto__', b: 'constructor' } },
    );
    const { actions } = analyzeTraceData(data);
    expect(Object.keys(actions)).toEqual(['__proto__', 'constructor']);
    expect(actions['__proto__'].total).toBe(4);
    const traced = readTracedActions(data, 1);
    expect(Object.getPrototypeOf(traced)).toBeNull();
    expect(traced['__proto__'].filter[0]._performance).toEqual({ captureTime: 4, stage: 'filter', actionId: '__proto__', duration: 4 });
    expect(readStagePerformance(data, 1, '__proto__')?.filter.duration).toBe(4);
    expect(({} as Record<string, unknown>).filter).toBeUndefined();
  });

  test('captured data comes back with when it was captured', () => {
    const data = picture(`
      stage filter   |---|
        captures     |-a-|
    `);
    data.spans.chunks[0].attributes.set(rowOf(data, 'a'), { passed: true });
    expect(readTracedActions(data)).toEqual({
      a: { filter: [{ passed: true, _performance: { captureTime: 4, stage: 'filter', actionId: 'a', duration: 4 } }] },
    });
    expect(readTracingSummary(data, 1)).toEqual({ tracedActionCount: 1, captureCount: 1, stages: ['filter'], spanCount: 2, duration: 4 });
    expect(readTracingSummary(data, 2)).toEqual({ tracedActionCount: 0, captureCount: 0, stages: [], spanCount: 0, duration: 0 });
  });
});

describe('critical path', () => {
  test('the slowest run, backwards from its end through what ended last', () => {
    const data = picture(`
      pipeline quick  |--|
      pipeline slow       |--------------|
        stage a           |----|
        stage b            |-------|
          stage c               |--|
        stage d                      |---|
    `);
    const path = analyzeTraceData(data).criticalPath.map(({ name, start, end }) => [name, start, end]);
    // d 15–19 at the end; 13–15 nothing but the run; b with c inside; a only until b began.
    expect(path).toEqual([
      ['a', 4, 5],
      ['b', 5, 10],
      ['c', 10, 13],
      ['slow', 13, 15],
      ['d', 15, 19],
    ]);
  });

  test('a wait of one step of the clock is no wait', () => {
    const drawn = `
      pipeline run  |-------|
        stage a     |--|
        stage b         |---|
    `;
    const names = (resolution: number): string[] => analyzeTraceData(picture(drawn, { resolution })).criticalPath.map(({ name }) => name);
    expect([names(0), names(1)]).toEqual([
      ['a', 'run', 'b'],
      ['a', 'b'],
    ]);
  });
});
