import { describe, expect, it } from 'vitest';
import { judgeBeat, type Verdict } from '../../src/observe/judge-beat.js';

const MINUTE = 60_000;

describe('judgeBeat', () => {
  it.each<[what: string, late: number, jump: number, visible: boolean, reports: boolean, Verdict]>([
    ['nothing out of the ordinary', 3, 0, true, true, 'awake'],
    ['a task of 4 s', 4000, 0, true, true, 'awake'],
    ['a wall clock corrected by a second', 0, 1000, true, true, 'awake'],
    ['a wall clock set an hour ahead: no timer is late', 2, 60 * MINUTE, true, true, 'awake'],
    ['a wall clock set an hour back', 2, -60 * MINUTE, true, true, 'awake'],
    ['a wall clock set back while a task ran', 3000, -60 * MINUTE, true, true, 'awake'],
    ['sleep in which the page clock stood still, or a wall clock set while a task ran', 700, 60 * MINUTE, true, true, 'undecided'],
    ['the same where no task is reported, which is rather sleep', 700, 60 * MINUTE, true, false, 'asleep'],
    ['the same in a hidden page, whose timers are late anyway', 0, 60 * MINUTE, false, true, 'asleep'],
    ['sleep in which the page clock ran, or a task of an hour', 60 * MINUTE, 0, true, true, 'undecided'],
    ['the same where no task is reported', 60 * MINUTE, 0, true, false, 'asleep'],
    ['a stall of 20 s where no task is reported', 20_000, 0, true, false, 'awake'],
    ['a timer of a hidden page that is held back', MINUTE, 0, false, true, 'awake'],
    ['a timer of a hidden page that came after two minutes', 2 * MINUTE, 0, false, true, 'asleep'],
  ])('%s', (_what, late, jump, undisturbed, reports, verdict) => {
    expect(judgeBeat({ now: 1000 + late, due: 1000, before: 900, active: true, undisturbed }, jump, reports)).toBe(verdict);
  });
});
