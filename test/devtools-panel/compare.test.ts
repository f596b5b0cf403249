import { describe, expect, it } from 'vitest';
import { choosePair } from '../../devtools-panel/compare/choose-pair.js';
import { listChoices, type CompareChoice, type CompareMaterial } from '../../devtools-panel/compare/compare-choices.js';
import { loadComparison, type CompareWork } from '../../devtools-panel/compare/load-comparison.js';
import type { Execution, PerformanceAnalysis } from '../../src/analyze/analysis.js';
import type { RegressionReport } from '../../src/analyze/comparison.js';
import type { SessionAggregate } from '../../src/model/aggregate.js';
import type { SessionSummary } from '../../src/model/ports.js';
import type { Baseline } from '../../src/model/selection.js';
import { Distribution } from '../../src/statistics/distribution.js';
import { emptyData, SOME_SESSION } from '../helpers/empty-data.js';

const DAY = 86_400_000;
const NOW = 20_000 * DAY;

interface SomeSummary {
  readonly build?: string;
  readonly spans?: number;
  readonly raw?: boolean;
  readonly name?: string;
  readonly executions?: number;
}

function summary(id: string, daysAgo: number, more: SomeSummary = {}): SessionSummary {
  const { build = '', spans = 100, raw = true, name = 'Game', executions = 20 } = more;
  const session = { ...SOME_SESSION, id, name, build, timeOrigin: NOW - daysAgo * DAY, startedAt: 0 };
  return { session, spans, executions, until: 10, bytes: 100, pinned: false, raw };
}

function material(sessions: SessionSummary[], more: Partial<CompareMaterial> = {}): CompareMaterial {
  return { sessions, baselines: [], files: new Map(), running: sessions[0]?.session.id ?? '', now: NOW, ...more };
}

const BASELINE: Baseline = {
  id: 'b1',
  label: 'Build 1.0',
  createdAt: NOW,
  selection: { kind: 'build', build: '1.0' },
  device: { cores: 4, memory: 8, engine: 'chromium', isolated: false },
  sessions: [],
};

describe('what can be compared', () => {
  it('is listed by baselines, builds, times, sessions and files', () => {
    const sessions = [summary('now', 0, { build: '1.1' }), summary('old', 10, { build: '1.0' }), summary('empty', 1, { spans: 0 })];
    const files = new Map([['trace.json', emptyData({})]]);
    const choices = listChoices(material(sessions, { baselines: [BASELINE], files }));
    expect(choices.map(({ group, key }) => `${group}: ${key}`)).toEqual([
      'Baselines: baseline b1',
      'Builds: build 1.1',
      'Builds: build 1.0',
      'Time: time Last 24 hours',
      'Time: time Last 7 days',
      'Time: time The 7 days before',
      'Sessions: session now',
      'Sessions: session old',
      'Files: file trace.json',
    ]);
    expect(choices[6].label).toMatch(/^This page, /);
    expect(choices[7].label).toMatch(/^Game, /);
  });

  it('calls the baseline of a session as that is called now, unless it was given a name of its own', () => {
    const { session } = summary('old', 1);
    const sessions = [summary('now', 0), summary('old', 1, { name: 'Renamed' })];
    const baseline = (id: string, label: string): Baseline => {
      return { ...BASELINE, id, label, selection: { kind: 'session', id: 'old' }, sessions: [{ ...aggregate('old'), session }] };
    };
    const choices = listChoices(material(sessions, { baselines: [baseline('x', 'Release'), baseline('y', 'Game')] }));
    expect(choices.slice(0, 2).map(({ label }) => label)).toEqual(['Renamed', 'Release']);
    const gone = listChoices(material(sessions.slice(0, 1), { baselines: [baseline('y', 'Game')] }));
    expect(gone[0].label).toBe('Game');
  });

  it('tells sessions of one name that began in the same minute apart, and none else', () => {
    const second = 1000 / DAY;
    const sessions = [summary('now', 0), summary('b', 1), summary('c', 1 - 7 * second), summary('d', 2)];
    const labels = listChoices(material(sessions))
      .filter(({ group }) => group === 'Sessions')
      .map(({ label }) => label);
    expect(labels.map((label) => /:\d\d:(\d\d)/.exec(label)?.[1])).toEqual([undefined, '00', '07', undefined]);
  });

  it('leaves times out in which nothing was recorded', () => {
    const choices = listChoices(material([summary('now', 0)]));
    expect(choices.map(({ key }) => key)).toEqual(['time Last 24 hours', 'time Last 7 days', 'session now']);
  });
});

describe('what is compared as long as nobody chose', () => {
  const pair = (sessions: SessionSummary[], ...baselines: Baseline[]): ReturnType<typeof choosePair> => {
    const some = material(sessions, { baselines });
    return choosePair(listChoices(some), some);
  };
  const holding = (...sessions: SessionSummary[]): Baseline => ({
    ...BASELINE,
    label: 'Build 1.1',
    selection: { kind: 'build', build: '1.1' },
    sessions: sessions.map(({ session }) => ({ ...aggregate(session.id), session })),
  });
  const now = summary('now', 0, { build: '1.1' });
  const [b, c, d] = [summary('b', 1, { build: '1.1' }), summary('c', 2, { build: '1.0' }), summary('d', 0.5, { build: '1.1' })];

  it('is this page, or its build, against the newest baseline, else the build before, else the session before', () => {
    expect(pair([now, b, c], BASELINE)).toEqual({ keys: ['baseline b1', 'session now'] });
    expect(pair([now, b, c])).toEqual({ keys: ['build 1.0', 'session now'] });
    expect(pair([now, d, b, c])).toEqual({ keys: ['build 1.0', 'build 1.1'] });
    expect(pair([now, b])).toEqual({ keys: ['session b', 'session now'] });
    expect(pair([now])).toBeUndefined();
    expect(pair([])).toBeUndefined();
  });

  it('holds no baseline against sessions that it holds', () => {
    // Only this page came since.
    expect(pair([now, d, b, c], holding(d, b))).toEqual({ keys: ['baseline b1', 'session now'] });
    // Of its build, three came since: those.
    const [e, f] = [summary('e', 0.1, { build: '1.1' }), summary('f', 0.2, { build: '1.1' })];
    expect(pair([now, e, f, d, b], holding(d, b))).toEqual({ keys: ['baseline b1', 'rest 1.1'] });
    // It holds everything: something else is compared, and it is said why.
    expect(pair([now, d, b, c], holding(now, d, b))).toEqual({
      keys: ['build 1.0', 'build 1.1'],
      advice: expect.stringMatching(/^The newest baseline is left out/) as string,
    });
    expect(pair([now], holding(now))).toBeUndefined();
  });

  it('is not this page right after a reload, but the newest session that has runs enough', () => {
    const fresh = summary('now', 0, { build: '1.1', executions: 1 });
    expect(pair([fresh, b, c])).toEqual({ keys: ['build 1.0', 'session b'] });
    expect(pair([fresh, d, b])).toEqual({ keys: ['session b', 'session d'] });
    expect(pair([fresh, d, b, c])).toEqual({ keys: ['build 1.0', 'build 1.1'] });
    expect(pair([fresh, b, c], BASELINE)).toEqual({ keys: ['baseline b1', 'session b'] });
    // What is older than the baseline is not held against it.
    expect(pair([fresh, c], holding(b))).toEqual({ keys: ['baseline b1', 'session now'], advice: expect.any(String) as string });
  });

  it('says what to do where nothing has runs enough', () => {
    const few = { executions: 9 };
    expect(pair([summary('now', 0, few), summary('b', 1, few)])).toEqual({
      keys: ['session b', 'session now'],
      advice: 'There are too few runs to compare. Let the app run some more, then press “Compare again”.',
    });
  });
});

function aggregate(id: string, kind: 'stage' | 'counter' = 'stage'): SessionAggregate {
  const values = new Distribution();
  values.record(5);
  const session = { ...SOME_SESSION, id };
  return { session, until: 10, folded: 0, series: [{ kind, name: 'filter', values: values.toRecord(), errors: 0 }] };
}

const REPORT = { series: [], verdict: 'same', notes: [], comparable: true } as unknown as RegressionReport;
const run = (duration: number, more: Partial<Execution> = {}): Execution => ({
  span: duration,
  name: 'turn',
  track: 'main',
  start: 0,
  end: duration,
  duration,
  failed: false,
  open: false,
  stages: {},
  ...more,
});

function work(sides: Record<string, SessionAggregate[]>): CompareWork & { readonly opened: string[] } {
  const opened: string[] = [];
  return {
    opened,
    aggregates: (selection) => Promise.resolve(sides[selection.kind === 'session' ? selection.id : selection.kind] ?? []),
    open: (id) => {
      opened.push(id);
      return Promise.resolve(emptyData({}));
    },
    aggregateTrace: () => Promise.resolve(aggregate('file')),
    compare: () => Promise.resolve(REPORT),
    analyze: () => {
      const executions = [run(3), run(9, { open: true }), run(7, { acrossFreeze: true }), run(4)];
      return Promise.resolve({ pipeline: { executions } } as unknown as PerformanceAnalysis);
    },
    flameGraph: () => Promise.resolve({ runs: 1, roots: [] }),
  };
}

describe('loadComparison', () => {
  const sessions = [summary('new', 0), summary('gone', 1, { raw: false }), summary('old', 2)];
  const choices = listChoices(material(sessions, { files: new Map([['a.json', emptyData({})]]) }));
  const choice = (key: string): (typeof choices)[number] => choices.find((candidate) => candidate.key === key)!;

  it('takes the newest session with spans for an example, and its slowest run that ended', async () => {
    const desk = work({ range: [aggregate('old'), aggregate('gone')], new: [aggregate('new')] });
    const { baseline, candidate, report } = await loadComparison([choice('time Last 7 days'), choice('session new')], sessions, desk);
    expect(desk.opened).toEqual(['old', 'new']);
    expect(baseline.sessions.map(({ session }) => session.id)).toEqual(['old', 'gone']);
    expect(candidate.example?.slowest?.duration).toBe(4);
    expect(report).toBe(REPORT);
  });

  it('goes without an example where no spans are kept', async () => {
    const desk = work({ gone: [aggregate('gone')], new: [aggregate('new')] });
    const { baseline } = await loadComparison([choice('session gone'), choice('session new')], sessions, desk);
    expect(baseline.example).toBeUndefined();
  });

  it('leaves sessions out that a choice is without', async () => {
    const desk = work({ build: [aggregate('old'), aggregate('gone')], new: [aggregate('new')] });
    const rest: CompareChoice = {
      key: 'rest 1.0',
      group: 'Builds',
      label: 'Rest',
      selection: { kind: 'build', build: '1.0' },
      without: new Set(['old']),
    };
    const { baseline } = await loadComparison([rest, choice('session new')], sessions, desk);
    expect(baseline.sessions.map(({ session }) => session.id)).toEqual(['gone']);
  });

  it('compares a file, which it need not open', async () => {
    const desk = work({ new: [aggregate('new')] });
    const { candidate } = await loadComparison([choice('session new'), choice('file a.json')], sessions, desk);
    expect(candidate.sessions[0].session.id).toBe('file');
    expect(candidate.example).toBeDefined();
    expect(desk.opened).toEqual(['new']);
  });

  it('says which side has nothing in it', async () => {
    const desk = work({ new: [aggregate('new')], old: [aggregate('old', 'counter')] });
    const attempt = loadComparison([choice('session old'), choice('session new')], sessions, desk);
    await expect(attempt).rejects.toThrow(/^“Game, .*” has no stage that ran to its end: there is nothing to compare\.$/);
  });
});
