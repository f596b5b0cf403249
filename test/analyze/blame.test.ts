import { describe, expect, test } from 'vitest';
import { explainSpan } from '../../src/analyze/blame.js';
import { PAGE_ENTRY } from '../../src/model/page-entries.js';
import { SpanKind } from '../../src/model/span.js';
import { Scene } from './blame-scene.js';

describe('own work', () => {
  test('a run is its stages, each with its self time, and its own code between them', () => {
    // filter has 0–4, its child 4–7, filter again 7–10; the run itself 10–12; resolve 12–20.
    const scene = new Scene(`
      pipeline turn     |-------------------|
        stage filter    |---------|
          measure scan      |--|
        stage resolve               |-------|
    `);
    expect(scene.causes('turn')).toEqual(['own resolve: 8 likely', 'own filter: 7 likely', 'own scan: 3 likely', 'own turn: 2 likely']);
    expect(scene.causes('filter')).toEqual(['own filter: 7 likely', 'own scan: 3 likely']);
  });

  test('stages of a run that overlap share the time', () => {
    // a alone 0–5, both 5–15, b alone 15–20.
    const scene = new Scene(`
      pipeline turn |-------------------|
        stage a     |--------------|
        stage b          |--------------|
    `);
    expect(scene.causes('turn')).toEqual(['own a: 10 likely', 'own b: 10 likely']);
  });

  test('a script that a synchronous span covers is its own work, and measured', () => {
    const scene = new Scene(
      `
      pipeline turn  |---------|
        stage filter |---------|
    `,
      { scale: 10 },
    );
    scene.frame(0, 100, [[0, 100, 'onClick']]);
    expect(scene.causes('filter')).toEqual(['own filter: 100 measured']);
  });

  test('a span over 100 ms without a moment, where long tasks are reported but none is, waited: for what is unexplained', () => {
    // The tasks of its start and of its end took 50 ms each at most.
    const text = 'stage wait |----------|';
    const silent = new Scene(text, { scale: 10 });
    expect(silent.causes('wait')).toEqual(['own wait: 110 likely']);
    const reporting = new Scene(text, { scale: 10 });
    reporting.longTask(500, 600);
    expect(reporting.causes('wait')).toEqual(['unexplained wait: 110 unknown']);
  });

  test('captures show that the stage was running', () => {
    // A capture each 80 ms, never 100 ms without a moment.
    const scene = new Scene(
      `
      stage filter |-----------|
        captures   |-a-|-b-|-c-|
    `,
      { scale: 20 },
    );
    scene.longTask(500, 600);
    expect(scene.causes('filter')).toEqual(['own filter: 240 likely']);
    expect(scene.causes('b')).toEqual(['own b: 80 likely']);
  });
});

describe('other spans on the main thread', () => {
  test('a stage that waits is not guilty of another run that blocks', () => {
    // wait starts at 0 and ends at 30; the other run is on the thread from 5 to 25.
    const scene = new Scene(`
      pipeline mira  |------------------------------|
        stage wait   |------------------------------|
      trace 2
      pipeline bram       |-------------------|
        stage burn        |-------------------|
    `);
    expect(scene.causes('wait')).toEqual(['span burn: 20 likely', 'own wait: 11 likely']);
    expect(scene.causes('burn')).toEqual(['own burn: 20 likely']);
  });

  test('a script in which only another run recorded something is that run’s, measured', () => {
    const scene = new Scene(
      `
      pipeline mira  |-----------------------------|
        stage wait   |-----------------------------|
      trace 2
      pipeline bram       |-------------------|
        stage burn        |-------------------|
    `,
      { scale: 10 },
    );
    scene.frame(50, 250, [[50, 200, 'onMessage']]);
    // 0–50 from its start to the script: not longer than a long task. 250–300 likewise.
    expect(scene.causes('wait')).toEqual(['span burn: 200 measured', 'own wait: 100 likely']);
    expect(scene.causes('burn')).toEqual(['own burn: 200 measured']);
  });

  test('between moments of two runs each gets half', () => {
    // Captures in turn: a at 10 (mira), b at 20 (bram), c at 30 (mira). mira runs 0–10, and half of 10–20, 20–30, and 30–40 whole: it ends then.
    const scene = new Scene(`
      pipeline mira      |---------------------------------------|
        stage filter     |---------------------------------------|
          captures       |----a----|---------c---------|
      trace 2
      pipeline bram    |---------------------------------------------|
        stage resolve  |---------------------------------------------|
          captures       |---------b---------|
    `);
    expect(scene.causes('filter')).toEqual(['own filter: 30 likely', 'span resolve: 10 estimated']);
  });

  test('a script in which nobody recorded anything is of the runs that its caller was seen to run', () => {
    const scene = new Scene(
      `
      pipeline mira  |-----------------------------|
        stage wait   |-----------------------------|
          captures        |a-|
    `,
      { scale: 10 },
    );
    // The capture at 80 is inside the first; the second has the same caller, the third another one.
    scene.frame(50, 280, [
      [60, 30, 'onMessage'],
      [100, 70, 'onMessage'],
      [180, 100, 'countPrimes'],
    ]);
    // 0–60 is over 50 ms without a script; 90–100, 170–180 and 280–300: before the end at 300 only.
    expect(scene.causes('wait')).toEqual(['own wait: 120 likely', 'script countPrimes: 100 measured', 'unexplained wait: 80 unknown']);
  });
});

describe('the browser', () => {
  const waiting = `
    pipeline turn |-------------------|
      stage wait  |-------------------|
  `;

  test('a foreign script by its function, its forced layout apart, then rendering', () => {
    const scene = new Scene(waiting, { scale: 10 });
    scene.frame(20, 180, [[30, 100, 'draw', { forcedLayout: 25, invoker: 'FrameRequestCallback' }]], 140);
    // 0–30 and 180–200 next to its own moments; 130–140 between script and rendering.
    expect(scene.causes('wait')).toEqual([
      'script draw: 75 measured',
      'own wait: 50 likely',
      'rendering: 40 measured',
      'forced-layout draw: 25 estimated',
      'unexplained wait: 10 unknown',
    ]);
    const [draw] = explainSpan(scene.data, scene.row('wait'))?.causes ?? [];
    expect(draw).toMatchObject({ source: 'https://game.example/game.js', invoker: 'FrameRequestCallback', share: 0.375, count: 1 });
  });

  test('listeners where no script says more, then long tasks; of both reported at once one counts', () => {
    const scene = new Scene(waiting, { scale: 10 });
    scene.event(10, 96, { processingStart: 40, processingEnd: 90 });
    scene.frame(60, 90, [[60, 30, 'onClick']]);
    scene.longTask(30, 150);
    expect(scene.causes('wait')).toEqual([
      'own wait: 80 likely',
      'long-task: 70 measured',
      'script onClick: 30 measured',
      'listener click: 20 measured',
    ]);
  });

  test('a gap between timers is an estimate', () => {
    const scene = new Scene(waiting, { scale: 10 });
    scene.taskGap(40, 160);
    expect(scene.causes('wait')).toEqual(['long-task: 120 estimated', 'own wait: 80 likely']);
  });

  test('a heap that shrank during a long task without a script is likely garbage collection', () => {
    const scene = new Scene(waiting, { scale: 10 });
    scene.longTask(40, 160);
    scene.heap(0, 80);
    scene.heap(60, 90);
    scene.heap(110, 40);
    scene.heap(300, 41);
    expect(scene.causes('wait')).toEqual(['own wait: 80 likely', 'long-task: 70 measured', 'garbage-collection: 50 likely']);
    expect(explainSpan(scene.data, scene.row('wait'))?.asides).toEqual([{ kind: 'garbage-collection', count: 1, amount: 50_000_000 }]);
  });

  test('requests explain idle time only, and share what they wait for together', () => {
    const scene = new Scene(waiting, { scale: 10 });
    scene.longTask(500, 600);
    scene.resource(0, 80, '/a', 'img');
    scene.resource(40, 120, '/b', 'img');
    // 0–40 /a; 40–80 both; 80–120 /b; the rest nobody knows.
    expect(scene.causes('wait')).toEqual(['resource /a: 60 likely', 'resource /b: 60 likely', 'unexplained wait: 80 unknown']);
  });

  test('a request that the span made, and that ended before it went on, is what it waited for, however short', () => {
    const scene = new Scene('stage load |---------------------------------------|');
    scene.resource(5, 30, '/map.json');
    expect(scene.causes('load')).toEqual(['resource /map.json: 25 likely', 'own load: 15 likely']);
  });

  test('hidden explains what is left, frozen everything', () => {
    const scene = new Scene(waiting, { scale: 10 });
    scene.longTask(20, 90);
    scene.entry(PAGE_ENTRY.visibility, 0, 0, { state: 'hidden' }, SpanKind.mark);
    scene.entry(PAGE_ENTRY.visibility, 150, 150, { state: 'visible' }, SpanKind.mark);
    scene.entry(PAGE_ENTRY.frozen, 60, 100, { why: 'frozen' });
    // 0–20 own; 20–60 task; 60–100 frozen; 100–200 idle: hidden up to 150.
    expect(scene.causes('wait')).toEqual([
      'hidden: 50 likely',
      'long-task: 40 measured',
      'frozen: 40 measured',
      'own wait: 20 likely',
      'unexplained wait: 50 unknown',
    ]);
  });

  test('layout shifts are told, and take no time', () => {
    const scene = new Scene(waiting);
    scene.entry(PAGE_ENTRY.layoutShift, 5, 5, { value: 0.125, hadRecentInput: false, element: 'p' }, SpanKind.mark);
    scene.entry(PAGE_ENTRY.layoutShift, 9, 9, { value: 0.25, hadRecentInput: false, element: 'p' }, SpanKind.mark);
    scene.entry(PAGE_ENTRY.layoutShift, 90, 90, { value: 1, hadRecentInput: false, element: 'p' }, SpanKind.mark);
    const blame = explainSpan(scene.data, scene.row('wait'));
    expect(blame?.asides).toEqual([{ kind: 'layout-shift', count: 2, amount: 0.375 }]);
    expect(blame?.causes.map(({ kind }) => kind)).toEqual(['own']);
  });

  test('a long frame itself is explained by its scripts and its rendering', () => {
    const scene = new Scene('stage filter |---|');
    const frame = scene.frame(100, 200, [[100, 60, 'draw']], 170);
    expect(explainSpan(scene.data, frame)?.causes.map(({ kind, time }) => [kind, time])).toEqual([
      ['script', 60],
      ['rendering', 30],
      ['unexplained', 10],
    ]);
  });
});

test('an instant has no causes, an open span is explained up to now, a row that is not held not at all', () => {
  const scene = new Scene('stage filter |---------->');
  const instant = scene.entry('turn', 3, 3, undefined, SpanKind.mark);
  expect(explainSpan(scene.data, instant)).toEqual({ span: instant, duration: 0, causes: [], asides: [] });
  expect(scene.causes('filter')).toEqual(['own filter: 11 likely']);
  expect(explainSpan(scene.data, 77)).toBeUndefined();
});
