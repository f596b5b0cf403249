import { describe, expect, test } from 'vitest';
import { explainInteractions } from '../../src/analyze/interactions.js';
import { Scene, tell } from './blame-scene.js';

describe('slow interactions', () => {
  /**
   * A click at 100: a script holds the thread until 220, listeners run 220–280, the run that they began has a script 280–480, and the frame is
   * there at 560. The picture begins at 0 with `boot`; the run is at 280–480.
   */
  function clicked(): Scene {
    const scene = new Scene(
      `
      measure boot              |-|
      pipeline turn                                         |-------------------|
        stage resolve                                       |-------------------|
    `,
      { scale: 10 },
    );
    scene.frame(20, 220, [[20, 200, 'countPrimes']]);
    scene.event(100, 560, { interactionId: 7, processingStart: 220, processingEnd: 250 });
    scene.event(108, 560, { interactionId: 7, type: 'pointerup', processingStart: 250, processingEnd: 280 });
    scene.frame(
      220,
      560,
      [
        [220, 30, 'onClick', { invoker: 'BUTTON#next.onclick' }],
        [280, 200, 'onMessage', { invoker: 'MessagePort.onmessage' }],
      ],
      500,
    );
    return scene;
  }

  test('phases, and what each waited for', () => {
    const [{ phases, ...interaction }, ...others] = explainInteractions(clicked().data);
    expect(others).toEqual([]);
    expect(interaction).toMatchObject({
      id: 7,
      type: 'click',
      target: 'button#next',
      start: 100,
      duration: 460,
      rating: 'needs-improvement',
    });
    expect(phases.map(({ name, start, duration, causes }) => [name, start, duration, causes.map(tell)])).toEqual([
      ['input delay', 100, 120, ['script countPrimes: 120 measured']],
      // Of the listeners of pointerup no script is known.
      ['processing', 220, 60, ['script onClick: 30 measured', 'listener pointerup: 30 measured']],
      // The stage from start to end; 480–500 nobody knows; rendering to the end.
      ['presentation delay', 280, 280, ['span resolve: 200 measured', 'rendering: 60 measured', 'unexplained: 20 unknown']],
    ]);
  });

  test('events of other frames, of no interaction, and fast ones are left out; the slowest is first', () => {
    const scene = new Scene('measure boot |-|');
    scene.event(0, 208, { interactionId: 1 });
    scene.event(300, 800, { interactionId: 0 });
    scene.event(1000, 1200, { interactionId: 2 });
    scene.event(2000, 2600, { interactionId: 3, type: 'keydown', processingStart: 2010, processingEnd: 2020 });
    // The frame after: its listeners are none of the keydown's.
    scene.event(2000, 2616, { interactionId: 0, type: 'mouseover', processingStart: 2030, processingEnd: 2600 });
    const found = explainInteractions(scene.data);
    expect(found.map(({ id, duration, rating }) => [id, duration, rating])).toEqual([
      [3, 600, 'poor'],
      [1, 208, 'needs-improvement'],
    ]);
    expect(found[0].phases.map(({ duration }) => duration)).toEqual([10, 10, 580]);
    expect(explainInteractions(scene.data, 0).map(({ id, rating }) => [id, rating])).toEqual([
      [3, 'poor'],
      [1, 'needs-improvement'],
      [2, 'good'],
    ]);
  });

  test('a listener that ran already makes no negative delay, and a dialog is not longer than the interaction', () => {
    const scene = new Scene('measure boot |-|');
    scene.event(0, 400, { interactionId: 1, processingStart: 50, processingEnd: 5000 });
    scene.event(-40, 400, { interactionId: 0, type: 'pointerover', processingStart: -30, processingEnd: 50 });
    expect(explainInteractions(scene.data)[0].phases.map(({ start, duration }) => [start, duration])).toEqual([
      [0, 0],
      [0, 400],
      [400, 0],
    ]);
  });

  test('no events, no interactions', () => {
    expect(explainInteractions(new Scene('stage filter |--|').data)).toEqual([]);
  });
});
