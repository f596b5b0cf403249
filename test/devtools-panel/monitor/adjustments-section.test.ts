import { render } from 'lit';
import { beforeEach, describe, expect, it } from 'vitest';
import { AdjustmentsSection } from '../../../devtools-panel/monitor/adjustments-section.js';
import { knobValue, verdictWords } from '../../../devtools-panel/view/tuning-words.js';
import { createTestKnob, type TestKnob } from '../../respond/tuning/tuning-world.js';
import { createManualClock, type ManualClock } from '../../helpers/test-tracer.js';
import { PerformanceOptimizer } from '../../../src/monitor.js';

let clock: ManualClock;
let knob: TestKnob;
let cost: number;
let optimizer: PerformanceOptimizer;
let host: HTMLElement;
let section: AdjustmentsSection;

const draw = (): void => void render(section.render({ optimizer }), host);
const textOf = (heading: string): string =>
  [...host.querySelectorAll('section')]
    .find((part) => part.querySelector('h2')?.textContent === heading)
    ?.textContent.replaceAll(/\s+/g, ' ')
    .trim() ?? '';
const press = (name: string): void => host.querySelector<HTMLElement>(`[aria-label="${name}"]`)?.click();
/** Ticks each second. */
const pass = (seconds: number): void => {
  for (let second = 0; second < seconds; second++) {
    clock.time += 1000;
    optimizer.tick(clock.time);
  }
};

beforeEach(() => {
  clock = createManualClock(0, Date.now());
  knob = createTestKnob('detail', { label: 'Level of detail' });
  cost = 0.02;
  // Not the same each time: without any noise, nothing is measured.
  optimizer = new PerformanceOptimizer({ clock, knobs: [knob], read: () => ({ ownCost: cost + (clock.time % 3000) / 1e6 }) });
  optimizer.start();
  // A click on what is not in the page changes nothing.
  document.body.replaceChildren((host = document.createElement('div')));
  section = new AdjustmentsSection(draw);
  draw();
});

describe('Adjustments', () => {
  it('do not say that all is well while it is measured anew', () => {
    pass(35);
    draw();
    press('Apply Level of detail');
    // For a moment; what was measured before is of other circumstances.
    cost = 0;
    pass(2);
    draw();
    expect(textOf('What would help')).toContain('Being measured anew since something was turned');
  });

  it('say that all is well, and what can be turned', () => {
    expect(textOf('Turned just now')).toContain('Nothing: all stands as the settings have it.');
    expect(textOf('What would help')).toContain('Nothing is over its limit.');
    expect(textOf('Journal')).toContain('Nothing was adjusted yet');
    expect(textOf('What can be turned')).toBe('What can be turned Level of detail 1');
  });

  it('advise, apply, revert, and keep the journal of it, newest first', () => {
    pass(35);
    draw();
    expect(textOf('What would help')).toMatch(/warning Own cost, of the pipelines’ time: 2\.\d %, limit 1\.0 % Level of detail: 1 → 0\.5/);
    expect(textOf('Journal')).toContain('advised Level of detail: 1 → 0.5');
    press('Apply Level of detail');
    expect(knob.value).toBe(0.5);
    expect(textOf('Turned just now')).toMatch(
      /Level of detail: 1 → 0\.5 By hand at .*, for: Own cost.*It costs: half of it\. Its effect is being measured\./,
    );
    press('Revert Level of detail');
    expect(knob.value).toBe(1);
    expect(textOf('Journal')).toMatch(/^Journal reverted Level of detail: 1 → 0\.5.*applied Level of detail.*advised/);
  });

  it('tell what an adjustment was worth', () => {
    optimizer.mode = 'automatic';
    pass(31);
    expect(knob.value).toBe(0.5);
    cost = 0.009;
    pass(65);
    draw();
    expect(textOf('Turned just now')).toMatch(/2\.\d % → (0\.9|1\.\d) %, \d+ % of the excess gone \(.*95 % sure\)/);
    expect(textOf('Journal')).toContain('judged');
  });

  it('say of a knob that rests until when and why, and apply it all the same where somebody wants it', () => {
    optimizer.mode = 'automatic';
    // It does not help.
    pass(93);
    draw();
    expect(textOf('Turned just now')).toContain('Nothing');
    expect(textOf('What would help')).toMatch(
      /Level of detail: 1 → 0\.5 Rests until \d{1,2}:\d\d.*\. It was reverted: It does not help.* Expected to remove .* Apply anyway$/,
    );
    press('Apply anyway Level of detail');
    expect(knob.value).toBe(0.5);
    expect(textOf('Turned just now')).toContain('By hand');
  });

  it('say of a knob that lost errors that it rests for as long as the page is open', () => {
    let kept = 0;
    let seen = 0;
    optimizer.stop();
    optimizer = new PerformanceOptimizer({
      clock,
      knobs: [knob],
      mode: 'automatic',
      read: () => {
        seen++;
        if (knob.value === 1 && seen > 1) kept++;
        return { ownCost: cost + (clock.time % 3000) / 1e6, errorsSeen: seen, errorsKept: kept };
      },
    });
    optimizer.start();
    pass(40);
    draw();
    expect(textOf('What would help')).toMatch(/1 → 0\.5 Rests until the page is loaded anew. Fewer of the errors/);
  });

  it('let somebody make theirs what was applied automatically', () => {
    optimizer.mode = 'automatic';
    pass(31);
    draw();
    expect(textOf('Turned just now')).toMatch(/Automatically at .*Its effect is being measured\. Keep Revert$/);
    press('Keep Level of detail');
    expect(textOf('Turned just now')).toMatch(/By hand at .*It stays until somebody reverts it\. Revert$/);
    expect(textOf('Journal')).toMatch(/^Journal kept by hand Level of detail: 1 → 0\.5/);
    // It does not help, and stays.
    pass(70);
    expect(knob.value).toBe(0.5);
  });

  it('change the mode', () => {
    const [off] = host.querySelectorAll<HTMLInputElement>('input[type=radio]');
    off.click();
    expect(optimizer.mode).toBe('off');
    expect(textOf('What would help')).toContain('Tuning is off');
  });

  it('say so where a monitor has no optimizer, and where a knob cannot be read', () => {
    knob.fails = 'read';
    draw();
    expect(textOf('What can be turned')).toContain('cannot be read');
    render(section.render({}), host);
    expect(host.textContent).toContain('This monitor adjusts nothing');
  });
});

describe('words for adjustments', () => {
  it('write how a knob stands', () => {
    expect([true, null, 'full', 0.25, { cpu: true }].map(knobValue)).toEqual(['on', 'default', 'full', '0.25', '{"cpu":true}']);
    expect(knobValue('x'.repeat(200))).toHaveLength(60);
  });

  it('say what an adjustment did, or that it did nothing', () => {
    const verdict = { before: 0.12, after: 0.02, limit: 0.01, effectiveness: 0.91, low: 0.8, high: 1, samples: [15, 30] } as const;
    expect(verdictWords(verdict, 'own-cost')).toBe('12 % → 2.0 %, 91 % of the excess gone (80 % to 100 %, 95 % sure)');
    expect(verdictWords({ ...verdict, before: 12, after: 11.9, effectiveness: 0 }, 'trace-time')).toBe(
      '12.0 ms → 11.9 ms, no effect beyond chance',
    );
  });
});
