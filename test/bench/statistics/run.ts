/**
 * `npm run bench:statistics [-- --sessions file] [-- --pairs 1000] [-- --seeds 1000] [-- --only memory]`: how often what is said of regressions,
 * trends and leaks is true, as tables in Markdown. Leaks are simulated, and alone (`--only memory`) need no browser; 100 seeds take some minutes.
 *
 * Records page loads of the demo in a real Chromium to which nothing is attached (`--sessions` keeps them in a file, and takes them from it
 * when it is there), draws their runs in blocks, so that what makes successive runs alike stays, and asks the detector about pairs
 * whose truth is known. Record on a machine that does nothing else: what else it does is in the durations.
 */
import { parseArgs } from 'node:util';
import { quantileOf } from '../statistics.js';
import { memorySection } from './memory.js';
import { loadSessions } from './record-sessions.js';
import { STAGES, type RecordedSession } from './recorded-session.js';
import { formatSection, type Section } from './table.js';
import { trendsSection } from './trends.js';
import { equalsSection, plantedSection } from './verdicts.js';

const PAGE_LOADS = 24;
const RUNS = 800;
const DEFAULT_PAIRS = 1000;
/** With a slow-down, for each stage and size: enough to tell 80 % to 8 points. */
const PLANTED_SHARE = 0.1;
/** Series for each sort of history. */
const SERIES_SHARE = 0.3;
/** Heaps of each sort. */
const DEFAULT_SEEDS = 100;
/** The section that needs no page loads. */
const MEMORY = 'memory';

interface Arguments {
  readonly sessions: string | undefined;
  readonly pairs: number;
  readonly seeds: number;
  /** Nothing but the section of this name. */
  readonly only: string | undefined;
}

async function run({ sessions, pairs, seeds, only }: Arguments): Promise<void> {
  if (only === undefined) await runPageLoads(sessions, pairs);
  print(memorySection(seeds, progress));
}

async function runPageLoads(file: string | undefined, pairs: number): Promise<void> {
  const sessions = await loadSessions(file, PAGE_LOADS, RUNS);
  const doubts = [...new Set(sessions.flatMap((session) => session.doubts))];
  const options = { sessions, pairs, plantedPairs: Math.max(1, Math.round(pairs * PLANTED_SHARE)), progress };
  print(recordedSection(sessions));
  print(equalsSection(options));
  print(plantedSection(options));
  print(trendsSection(Math.max(1, Math.round(pairs * SERIES_SHARE)), progress));
  progress('');
  for (const doubt of doubts) console.log(`Doubtful: ${doubt}`);
}

/** What noise there is. */
function recordedSection(sessions: readonly RecordedSession[]): Section {
  const rows = ['pipeline', ...STAGES].map((name, index) => {
    const medians = sessions.map(({ runs }) =>
      quantileOf(
        runs.map(({ times }) => times[index]),
        0.5,
      ),
    );
    const spreads = sessions.map(({ runs }) => {
      const values = runs.map(({ times }) => times[index]);
      return (quantileOf(values, 0.75) - quantileOf(values, 0.25)) / quantileOf(values, 0.5);
    });
    const range = `${Math.min(...medians).toFixed(3)}–${Math.max(...medians).toFixed(3)} ms`;
    return [name, `${quantileOf(medians, 0.5).toFixed(3)} ms`, range, `${(quantileOf(spreads, 0.5) * 100).toFixed(0)} %`];
  });
  const [{ session }] = sessions;
  return {
    title: `${sessions.length} page loads of the demo, ${sessions[0].runs.length} runs each, clock step ${session.resolution} ms`,
    head: ['', 'median of a page load', 'of all page loads', 'middle half of the runs of one, over its median'],
    rows,
  };
}

function print(section: Section): void {
  progress('');
  console.log(`${formatSection(section)}\n`);
}

/** One line that the next one replaces; nothing where nobody looks. */
function progress(what: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${what}`);
}

function readArguments(): Arguments {
  const { values } = parseArgs({
    options: { sessions: { type: 'string' }, pairs: { type: 'string' }, seeds: { type: 'string' }, only: { type: 'string' } },
  });
  if (values.only !== undefined && values.only !== MEMORY) throw new Error(`--only takes "${MEMORY}", not "${values.only}".`);
  return {
    sessions: values.sessions,
    pairs: readCount('pairs', values.pairs, DEFAULT_PAIRS),
    seeds: readCount('seeds', values.seeds, DEFAULT_SEEDS),
    only: values.only,
  };
}

function readCount(name: string, value: string | undefined, otherwise: number): number {
  const count = Number(value ?? otherwise);
  if (!Number.isInteger(count) || count < 1) throw new Error(`--${name} must be a whole number from 1 on, not "${value}".`);
  return count;
}

// The browser is a process group of its own, which Ctrl+C does not reach: our own exit ends it.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
try {
  await run(readArguments());
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
