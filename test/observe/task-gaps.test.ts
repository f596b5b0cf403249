import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BROWSER_TRACK, PAGE_ENTRY } from '../../src/model/page-entries.js';
import { SpanFlag, SpanKind } from '../../src/model/span.js';
import { startPulse } from '../../src/observe/pulse.js';
import { findTaskGaps, GAP_PERIOD } from '../../src/observe/task-gaps.js';
import { entriesOf, type EntryPicture } from './fake-page.js';
import { SteppedPage } from './stepped-page.js';

/** A page in which somebody has just pressed a key, so that it beats at 10,000, 10,025, 10,050 … */
function start(): { page: SteppedPage; gaps: () => EntryPicture[] } {
  const page = new SteppedPage();
  startPulse(page.environment, page.host, GAP_PERIOD, [findTaskGaps(page.host)]);
  page.window.dispatchEvent(new Event('keydown'));
  return { page, gaps: () => entriesOf(page.recorder).filter(({ name }) => name === PAGE_ENTRY.taskGap) };
}

describe('findTaskGaps', () => {
  it('finds a long task, half a period before the beat that came late was due', () => {
    const { page, gaps } = start();
    page.pass(110);
    page.hold(100);
    // Ran from 10,110 to 10,210; the beat was due at 10,125.
    expect(gaps()).toEqual([
      { name: 'task-gap', track: BROWSER_TRACK, kind: SpanKind.entry, start: 10_112.5, end: 10_210, attributes: { uncertainty: 12.5 } },
    ]);
    expect(page.flagged(SpanFlag.estimated)).toEqual([0]);
    expect(page.flagged(SpanFlag.acrossFreeze)).toEqual([]);
  });

  it('does not flag the spans of the app that lie in it', () => {
    const { page } = start();
    const span = page.record(10_110, 10_210);
    page.pass(110);
    page.hold(100);
    expect(page.flagged(SpanFlag.estimated)).toEqual([span + 1]);
  });

  it('is never further off than half a period, misses no task over 62.5 ms, and takes none under 37.5 ms for long', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 200, noNaN: true }), fc.double({ min: 0, max: 500, noNaN: true }), (phase, length) => {
        const { page, gaps } = start();
        page.pass(phase);
        const began = page.now;
        page.hold(length);
        const found = gaps();
        if (length > 62.5) expect(found).toHaveLength(1);
        if (length < 37.5) expect(found).toHaveLength(0);
        for (const gap of found) {
          expect(Math.abs(gap.start - began)).toBeLessThanOrEqual(12.5 + 1e-6);
          expect(gap.end).toBe(page.now);
        }
      }),
    );
  });

  it('takes neither a rest nor a hidden page for a task', () => {
    const { page, gaps } = start();
    // The beats are a second apart again.
    page.pass(4000);
    page.hold(1500);
    page.window.dispatchEvent(new Event('keydown'));
    page.show(false);
    page.hold(3000);
    page.show(true);
    expect(gaps()).toEqual([]);
  });
});
