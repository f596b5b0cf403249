/**
 * Each scenario of the demo that makes something slow, and what the runs that it made slow are blamed on. What was planted is measured by
 * itself in the page, at its source, so that a busy machine, which makes runs slow in other ways too, changes neither figure.
 */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STAGES, type StageName } from '../../demo/pipeline/discovery-context.js';
import { explainSpan, type BlameCause } from '../../src/analyze/blame.js';
import { fromTraceJson } from '../../src/export/trace-json-reader.js';
import { SpanKind } from '../../src/model/span.js';
import type { TraceData } from '../../src/model/trace-data.js';
import { DemoPage, openDemoSite, type DemoSite } from '../helpers/demo-page.js';

/** Share of the planted time that must be blamed on what was planted. */
const ATTRIBUTED = 0.9;
/** A run that a scenario made slow: at least this long, ms, and at least half of it planted. */
const SLOW_RUN = 100;
const MOSTLY_PLANTED = 0.5;
/** Stretches of planted work to play through, and how long that may take, ms. */
const STRETCHES = 8;
const LONGEST_WAIT = 60_000;
/** What a busy machine interrupted may be noted this much too short, ms. */
const NEAR = 300;

/**
 * Runs in the page before it. Notes when the planted work ran: `structuredClone` is called by nothing but the slow path and the leak, and
 * nothing but the blocker looks at the clock thousands of times in a row. And plays turn after turn, while nobody outside asks the page
 * anything, which would be work of the page too.
 */
const IN_PAGE = `
  const planted = (globalThis.planted = []);
  const clock = performance.now.bind(performance);
  const note = (start, end, gap) => {
    const last = planted[planted.length - 1];
    if (last && start - last[1] < gap) last[1] = end;
    else planted.push([start, end]);
  };
  const clone = globalThis.structuredClone;
  globalThis.structuredClone = (value) => {
    const start = clock();
    const copy = clone(value);
    note(start, clock(), 0.5);
    return copy;
  };
  let since = 0, last = 0, looks = 0;
  performance.now = () => {
    const now = clock();
    if (now - last > 0.5) {
      if (looks > 2000) note(since, last, 100);
      since = now;
      looks = 0;
    }
    looks++;
    return (last = now);
  };
  globalThis.playOn = () => {
    if (globalThis.stopped) return;
    if (document.querySelector('main')?.getAttribute('aria-busy') === 'false') document.querySelector('button.primary').click();
    setTimeout(globalThis.playOn, 30);
  };
`;

interface Recording {
  readonly data: TraceData;
  /** When the planted work ran: ms since the page's time origin, from and to. */
  readonly planted: readonly (readonly [from: number, to: number])[];
}

interface Result {
  readonly scenario: string;
  readonly slowRuns: number;
  /** Of all slow runs together: ms, and how many of these the planted work ran. */
  readonly time: number;
  readonly planted: number;
  /** Of the planted time, what was blamed on what was planted, 0–1; NaN without slow runs. */
  readonly attributed: number;
  /** Of the whole time, 0–1. */
  readonly share: number;
}

describe('blame of slow runs', () => {
  let site: DemoSite;
  const results: Result[] = [];

  beforeAll(async () => {
    site = await openDemoSite();
  });
  afterAll(async () => {
    await site?.close();
    const percent = (share: number): string => (Number.isNaN(share) ? '–' : `${(100 * share).toFixed(1)} %`);
    console.table(
      Object.fromEntries(
        results.map(({ scenario, slowRuns, time, planted, attributed, share }) => [
          scenario,
          {
            'slow runs': slowRuns,
            'time, ms': Math.round(time),
            'planted, ms': Math.round(planted),
            'planted, share': percent(planted / time),
            'blamed on it, share': percent(share),
            'of what was planted': percent(attributed),
          },
        ]),
      ),
    );
  });

  /** Makes trouble, plays until the planted work ran often enough, and returns the recording and when that was. */
  async function play(trouble: (demo: DemoPage) => Promise<void>): Promise<Recording> {
    const context = await site.newContext({ acceptDownloads: true });
    try {
      await context.addInitScript({ content: IN_PAGE });
      const demo = await DemoPage.open(context, site.url);
      await demo.playTurns(1);
      await trouble(demo);
      await demo.page.evaluate('playOn()');
      const giveUp = Date.now() + LONGEST_WAIT;
      const read = (): Promise<[number, number][]> => demo.page.evaluate('planted');
      while (Date.now() < giveUp && (await read()).length < STRETCHES) await new Promise((resolve) => setTimeout(resolve, 2000));
      await demo.page.evaluate('void (stopped = true)');
      await demo.settled();
      const planted = await read();
      await demo.openPanel();
      const [download] = await Promise.all([
        demo.page.waitForEvent('download'),
        demo.page.getByRole('button', { name: 'Export trace JSON' }).click(),
      ]);
      return { data: fromTraceJson(readFileSync(await download.path(), 'utf8')), planted };
    } finally {
      await context.close();
    }
  }

  function judge(scenario: string, { data, planted }: Recording, isPlanted: (cause: BlameCause) => boolean): Result {
    const sum = { slowRuns: 0, time: 0, planted: 0, blamed: 0, attributed: 0 };
    const { spans } = data;
    for (let row = spans.firstRow; row < spans.rowCount; row++) {
      if (spans.kind(row) !== SpanKind.pipeline) continue;
      const from = spans.start(row);
      const to = spans.end(row);
      const within = planted.reduce((ms, [start, end]) => ms + Math.max(0, Math.min(end, to) - Math.max(start, from)), 0);
      if (!(to - from >= SLOW_RUN && within >= MOSTLY_PLANTED * (to - from))) continue;
      const blamed = (explainSpan(data, row)?.causes ?? []).filter(isPlanted).reduce((ms, { time }) => ms + time, 0);
      sum.slowRuns++;
      sum.time += to - from;
      sum.planted += within;
      sum.blamed += blamed;
      // What is blamed on it beyond what was planted is the usual work of that stage.
      sum.attributed += Math.min(blamed, within);
    }
    const result = {
      scenario,
      slowRuns: sum.slowRuns,
      time: sum.time,
      planted: sum.planted,
      attributed: sum.attributed / sum.planted,
      share: sum.blamed / sum.time,
    };
    results.push(result);
    return result;
  }

  /** Time blamed on what was planted in runs with no planted work near them, ms. */
  function blamedFalsely({ data, planted }: Recording, isPlanted: (cause: BlameCause) => boolean): number {
    const { spans } = data;
    let blamed = 0;
    for (let row = spans.firstRow; row < spans.rowCount; row++) {
      const [from, to] = [spans.start(row) - NEAR, spans.end(row) + NEAR];
      if (spans.kind(row) !== SpanKind.pipeline || planted.some(([start, end]) => start < to && end > from)) continue;
      for (const cause of explainSpan(data, row)?.causes ?? []) if (isPlanted(cause)) blamed += cause.time;
    }
    return blamed;
  }

  it.each(STAGES)('slow stage %s: its own work, and that of the same stage of the runs beside it', async (stage: StageName) => {
    const recording = await play(async ({ page }) => {
      await page.getByRole('combobox', { name: 'Which stage' }).selectOption(stage);
      await page.getByRole('switch', { name: 'Slow stage' }).check();
    });
    const result = judge(`slow ${stage}`, recording, ({ kind, name }) => (kind === 'own' || kind === 'span') && name === stage);
    expect(result.slowRuns).toBeGreaterThan(0);
    expect(result.attributed).toBeGreaterThanOrEqual(ATTRIBUTED);
  });

  it('main thread blocked: the blocker’s script by the name of its function', async () => {
    const recording = await play(({ page }) => page.getByRole('switch', { name: 'Block main thread' }).check());
    const isBlocker = ({ kind, name }: BlameCause): boolean => kind === 'script' && name === 'blockMainThread';
    const result = judge('main thread blocked', recording, isBlocker);
    expect(result.slowRuns).toBeGreaterThan(0);
    expect(result.attributed).toBeGreaterThanOrEqual(ATTRIBUTED);
    expect(blamedFalsely(recording, isBlocker)).toBe(0);
  });

  it('memory leak: copies the world between runs, so that no run is slow by it', async () => {
    const recording = await play(({ page }) => page.getByRole('switch', { name: 'Memory leak' }).check());
    expect(judge('memory leak', recording, ({ kind }) => kind === 'garbage-collection').slowRuns).toBe(0);
  });
});
