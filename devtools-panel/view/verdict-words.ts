import type { Effect, EffectName, Likeness, SeriesComparison, Verdict } from '../../src/analyze/comparison.js';
import { formatBytes, formatCount, formatDuration, formatShare } from '../../src/base/format.js';
import { PIPELINE_TOTAL } from '../../src/model/thresholds.js';
import { formatChange, formatChanges, formatNumber, formatPoints, timesOf } from './change-text.js';

/** What a series is called in a table. */
export function seriesName({ kind, name }: Pick<SeriesComparison, 'kind' | 'name'>): string {
  if (kind === 'pipeline' && name === PIPELINE_TOTAL) return 'Whole pipeline';
  return name;
}

const EFFECT_LABELS: Readonly<Record<EffectName, string>> = {
  shift: 'like runs',
  median: 'median',
  p95: 'p95',
  throughput: 'throughput',
  errors: 'errors',
  memory: 'heap',
};

/** Which runs are held against which, whatever the series. */
export const LIKE_RUNS_TEXT =
  'Runs of B are held against like runs of A: those of the same actor (its lane in the Timeline) with as many captures, as far as there are enough.';

/** Which runs were held against which in a series, as a sentence. */
export const LIKENESS_TEXTS: Readonly<Record<Likeness, string>> = {
  'track and captures': 'Like runs are those of the same actor (lane) with as many captures.',
  track: 'Like runs are those of the same actor (lane).',
  captures: 'Like runs are those with as many captures.',
  nothing: 'All runs of A are held against all of B: those of the same actor (lane) or with as many captures tell no more.',
};

/** A verdict in a word or two, as the table's badge shows it. */
export const VERDICT_LABELS: Readonly<Record<Verdict, string>> = {
  worse: 'Worse',
  better: 'Better',
  same: 'Same',
  'too little data': 'Too little data',
};

/** What a verdict rests on: `like runs take 38 % longer`, `p95 +41 %`, `needs about 120 more runs in B`. */
export function verdictReason(series: SeriesComparison): string {
  const { verdict, because, effects } = series;
  if (verdict === 'too little data') {
    if (series.baselineCount === 0 || series.candidateCount === 0) return series.baselineCount === 0 ? 'only in B' : 'only in A';
    return neededText(series);
  }
  const decisive = effects.find(({ name }) => name === because);
  if (decisive?.name === 'shift') return `${series.likeness === 'nothing' ? 'runs' : 'like runs'} take ${shiftText(decisive.change)}`;
  if (decisive) return `${effectLabel(decisive.name, series)} ${changeText(decisive)}`;
  const [first] = effects;
  return first ? `changes below ${limitText(first)} do not count` : '';
}

/** `38 % longer`, `12 % less time`, `12 × as long`, `1/20 of the time`. */
function shiftText(change: number): string {
  const times = timesOf(change);
  if (times !== undefined) return change > 0 ? `${times} as long` : `${times} of the time`;
  return `${formatNumber(Math.abs(change) * 100)} % ${change > 0 ? 'longer' : 'less time'}`;
}

/** How many more it takes to tell, and on which side they are missing. */
function neededText({ kind, needed, baselineCount, candidateCount }: SeriesComparison): string {
  if (needed === undefined) return 'cannot be told';
  const noun = `${kind === 'counter' ? 'sample' : 'run'}${needed === 1 ? '' : 's'}`;
  // What is needed is counted from the side that has fewer.
  const enough = Math.min(baselineCount, candidateCount) + needed;
  const where = baselineCount >= enough ? 'in B' : candidateCount >= enough ? 'in A' : 'a side';
  return `needs about ${formatCount(needed)} more ${noun} ${where}`;
}

/** What else changed beside the first: `, and 3 more are worse, 1 better`; empty where nothing did. */
export function othersText(first: Verdict, others: readonly Verdict[]): string {
  const parts = (['worse', 'better'] as const)
    .map((verdict) => ({ verdict, count: others.filter((other) => other === verdict).length }))
    .filter(({ count }) => count > 0);
  return parts
    .map(({ verdict, count }, at) => {
      const more = verdict === first ? ' more' : '';
      return at === 0
        ? `, and ${formatCount(count)}${more} ${count === 1 ? 'is' : 'are'} ${verdict}`
        : `, ${formatCount(count)}${more} ${verdict}`;
    })
    .join('');
}

/** What an effect is called, of a series. */
export function effectLabel(name: EffectName, { likeness }: Pick<SeriesComparison, 'likeness'>): string {
  return name === 'shift' && likeness === 'nothing' ? 'all runs' : EFFECT_LABELS[name];
}

/** `+37 %`, `−12 %`, of errors `+3.2 points`; `–` where there is none. */
export function changeText({ name, change }: Pick<Effect, 'name' | 'change'>): string {
  return name === 'errors' ? formatPoints(change) : formatChange(change);
}

/** Whether nothing failed on either side, so that there is no change to give, nor how sure it is. */
export function isWithoutErrors({ name, baseline, candidate }: Effect): boolean {
  return name === 'errors' && baseline === 0 && candidate === 0;
}

/** `between +28 % and +46 %`; empty where there is too little data. */
export function intervalText({ name, low, high }: Effect): string {
  if (Number.isNaN(low) || Number.isNaN(high)) return '';
  const [from, to] = name === 'errors' ? [formatPoints(low), formatPoints(high)] : formatChanges(low, high);
  return `between ${from} and ${to}`;
}

/** A figure of one side, with its unit. @param resolution - step of the clock, ms. */
export function effectValue(name: EffectName, value: number, resolution: number): string {
  switch (name) {
    case 'shift':
    case 'median':
    case 'p95':
      return formatDuration(value, resolution);
    case 'throughput':
      return Number.isFinite(value) ? `${Number(value.toPrecision(3)).toLocaleString('en-US')} /s` : '–';
    case 'errors':
      return formatShare(value);
    case 'memory':
      return formatBytes(value);
  }
}

function limitText({ name, limit }: Effect): string {
  return name === 'errors' ? `${formatNumber(limit * 100)} points` : `±${formatNumber(limit * 100)} %`;
}
