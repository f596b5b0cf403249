import { describe, expect, it } from 'vitest';
import { startPulse, type Beat } from '../../src/observe/pulse.js';
import { SteppedPage } from './stepped-page.js';

function start(period = 25): { page: SteppedPage; beats: Beat[]; stop: () => void; times: () => number[] } {
  const page = new SteppedPage();
  const beats: Beat[] = [];
  const stop = startPulse(page.environment, page.host, period, [(beat) => beats.push(beat)]);
  return { page, beats, stop, times: () => beats.splice(0).map(({ now }) => now) };
}

describe('startPulse', () => {
  it('beats once a second while nothing happens', () => {
    const { page, times } = start();
    page.pass(3500);
    expect(times()).toEqual([11_000, 12_000, 13_000]);
  });

  it('beats fast from the beat that sees a span until 2 s after the last one', () => {
    const { page, beats, times } = start(500);
    page.record();
    page.pass(1000);
    expect(beats[0]).toEqual({ now: 11_000, due: 11_000, before: 10_000, active: true, undisturbed: true });
    page.pass(4000);
    // Active until 13,000: the beat of 12,500 is the last to ask for a fast one.
    expect(times()).toEqual([11_000, 11_500, 12_000, 12_500, 13_000, 14_000, 15_000]);
  });

  it('beats at once when somebody presses a key or a button, and fast from then on', () => {
    for (const type of ['keydown', 'pointerdown']) {
      const { page, times } = start(400);
      page.pass(300);
      page.window.dispatchEvent(new Event(type));
      // A second one changes nothing but for how long.
      page.pass(500);
      page.window.dispatchEvent(new Event(type));
      page.pass(1000);
      expect(times()).toEqual([10_300, 10_700, 11_100, 11_500]);
    }
  });

  it('says when a beat was due', () => {
    const { page, beats } = start();
    page.hold(1700);
    expect(beats).toEqual([{ now: 11_700, due: 11_000, before: 10_000, active: false, undisturbed: true }]);
  });

  it('rests in a hidden page, beats when it is shown, and calls all these beats disturbed', () => {
    const { page, beats } = start(25);
    page.record();
    page.pass(1000);
    beats.length = 0;
    page.show(false);
    page.pass(2030);
    page.show(true);
    page.record();
    page.pass(50);
    expect(beats.map(({ now, undisturbed }) => [now, undisturbed])).toEqual([
      // Was on its way when the page was hidden.
      [11_025, false],
      [12_025, false],
      [13_025, false],
      [13_030, false],
    ]);
    // Nothing new was seen at 13,030, so it rests; the next beat sees the span and is undisturbed.
    page.pass(1000);
    expect(beats[4]).toMatchObject({ now: 14_030, active: true, undisturbed: true });
  });

  it.each(['freeze', 'resume'])('calls the beat after %s disturbed', (type) => {
    const { page, beats } = start();
    page.document.dispatchEvent(new Event(type));
    page.pass(2000);
    expect(beats[0].undisturbed).toBe(false);
    expect(beats[1].undisturbed).toBe(true);
  });

  it('reports what a listener throws, calls the others, and beats on', () => {
    const page = new SteppedPage();
    let beats = 0;
    const fails = (): never => {
      throw new Error('no');
    };
    startPulse(page.environment, page.host, 25, [fails, () => beats++]);
    page.pass(2000);
    expect(beats).toBe(2);
    expect(page.faults).toEqual([new Error('no'), new Error('no')]);
  });

  it('leaves no timer and no listener', () => {
    const { page, stop, beats } = start();
    page.window.dispatchEvent(new Event('keydown'));
    expect(page.pending).toBe(1);
    expect(page.listeners).toBeGreaterThan(0);
    stop();
    expect(page.pending).toBe(0);
    expect(page.listeners).toBe(0);
    beats.length = 0;
    page.pass(5000);
    page.window.dispatchEvent(new Event('keydown'));
    expect(beats).toEqual([]);
  });

  it('beats where there is no document, as in a worker', () => {
    const page = new SteppedPage({ document: null, window: null });
    let beats = 0;
    const stop = startPulse(page.environment, page.host, 25, [() => beats++]);
    page.pass(1000);
    stop();
    expect([beats, page.pending]).toEqual([1, 0]);
  });
});
