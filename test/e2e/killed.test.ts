/**
 * A real Chromium that is killed, all its processes at once, while a page of it writes: what is there afterwards, and is it what was
 * written? Each life of a browser first checks what the life before it left, the last one what all did.
 */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../bench/launch-browser.js';
import { findChromium } from '../helpers/find-browser.js';
import { openPageSite, type PageSite, type Posted } from './page-site.js';
import type { CheckedSession } from './pages/check-sessions.js';
import type { WriterReport } from './pages/writer.page.js';

const KILLS = 50;
/** Each in a profile of its own, side by side. */
const LANES = 2;
/** A life's writing ends at a random moment up to this: in the midst of its first write, or of its fourth. ms. */
const LONGEST_LIFE = 2000;
/** What may be lost, ms: a second, and half of one for timers that a busy machine holds back. */
const MOST_LOST = 1500;
const PATIENCE_MS = 30_000;

interface Life {
  readonly mark: string;
  readonly killedAt: number;
  /** Wall clock of the first span, ms. */
  readonly begunAt: number;
}

let site: PageSite;
/** Each has profiles of its own. */
let attempt = 0;
const listeners = new Map<string, (posted: Posted) => void>();

beforeAll(async () => {
  site = await openPageSite('writer.html');
  site.onPost = (posted) => listeners.get(posted.query.get('mark') ?? '')?.(posted);
});
afterAll(() => site.close());

/** One life of the browser of a lane: what it found, and when it was killed. */
async function live(lane: number, mark: string, check = ''): Promise<{ readonly found: CheckedSession[]; readonly life: Life }> {
  let found: CheckedSession[] = [];
  let begunAt = 0;
  const writers = new Set<string | undefined>();
  const written = new Promise<void>((resolve, reject) => {
    listeners.set(mark, ({ what, value }) => {
      if (what === 'checked') found = value as CheckedSession[];
      else if (what === 'failed') reject(new Error(String(value)));
      else {
        const { wall, writer } = value as WriterReport;
        writers.add(writer);
        begunAt ||= wall;
        resolve();
      }
    });
  });
  const browser = launchBrowser(
    findChromium(),
    `${site.url}writer.html?mark=${mark}${check}`,
    join(site.folder, `profile-${attempt}-${lane}`),
  );
  try {
    const silence = sleep(PATIENCE_MS).then(() => Promise.reject(new Error(`the page said nothing for ${PATIENCE_MS / 1000} s`)));
    silence.catch(() => undefined);
    await Promise.race([written, browser.gone, silence]);
    await sleep(Math.random() * LONGEST_LIFE);
  } finally {
    listeners.delete(mark);
  }
  // By a worker, as everywhere: its history is open already, as it has been read.
  expect([...writers]).toEqual(['worker']);
  const killedAt = Date.now();
  await browser.close();
  return { found, life: { mark, killedAt, begunAt } };
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Kills one browser again and again; the last life only looks. */
async function runLane(lane: number): Promise<{ readonly lives: Life[]; readonly found: CheckedSession[] }> {
  const lives: Life[] = [];
  for (let kill = 0; kill < KILLS / LANES; kill++) {
    const { found, life } = await live(lane, `${attempt}-${lane}-${kill}`, '&check=1');
    expect(found.filter(({ wrong }) => wrong.length > 0)).toEqual([]);
    lives.push(life);
  }
  return { lives, found: (await live(lane, `${attempt}-${lane}-last`)).found };
}

describe('a browser that is killed while it writes', () => {
  it(
    'loses a second at most, 50 times, and no session is unreadable or changed',
    // A second is two beats of a timer, which a machine that is busy with other things may hold back for longer.
    { timeout: 10 * 60_000, retry: 1 },
    async () => {
      attempt++;
      const lanes = await Promise.all(Array.from({ length: LANES }, (_, lane) => runLane(lane)));
      const lost: number[] = [];
      for (const { lives, found } of lanes) {
        expect(found.filter(({ wrong }) => wrong.length > 0)).toEqual([]);
        for (const { mark, killedAt, begunAt } of lives) {
          const session = found.find((checked) => checked.mark === mark);
          lost.push(killedAt - (session?.lastWall ?? begunAt));
        }
      }
      expect(lost).toHaveLength(KILLS);
      const sorted = lost.sort((a, b) => a - b);
      console.log(`lost, ms: median ${sorted[KILLS / 2]}, most ${sorted.slice(-5).join(', ')}`);
      expect(sorted.at(-1)).toBeLessThanOrEqual(MOST_LOST);
    },
  );
});
