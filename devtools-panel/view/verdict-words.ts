import type { Effect, EffectName, Likeness, SeriesComparison, Verdict } from '../../src/analyze/comparison.js';
import { formatBytes, formatCount, formatDuration, formatShare } from '../../src/base/format.js';
import { PIPELINE_TOTAL } from '../../src/model/thresholds.js';
import { formatChange, formatNumber, formatPoints } from './change-text.js';

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

/** Which runs were held against which, as a sentence. */
export const LIKENESS_TEXTS: Readonly<Record<Likeness, string>> = {
  'track and captures': 'Like runs are those of the same lane that captured as much.',
  track: 'Like runs are those of the same lane.',
  captures: 'Like runs are those that captured as much.',
  nothing: 'All runs of A are held against all of B: too few of them are of the same lane or captured as much.',
};

/** A verdict in a word or two, as the table's badge shows it. */
export const VERDICT_LABELS: Readonly<Record<Verdict, string>> = {
  worse: 'Worse',
  better: 'Better',
  same: 'Same',
  'too little data': 'Too little data',
};

/** What a verdict rests on: `p95 +41 %`, `about 120 more runs each`, `within ±20 %`. */
export function verdictReason(series: SeriesComparison): string {
  const { verdict, because, needed, effects } = series;
  if (verdict === 'too little data') {
    if (series.baselineCount === 0 || series.candidateCount === 0) return series.baselineCount === 0 ? 'only in B' : 'only in A';
    return needed === undefined ? 'cannot be told' : `needs about ${formatCount(needed)} more ${nounOf(series, needed)} a side`;
  }
  const decisive = effects.find(({ name }) => name === because);
  if (decisive) return `${effectLabel(decisive.name, series)} ${changeText(decisive)}`;
  const [first] = effects;
  return first ? `changes below ${limitText(first)} do not count` : '';
}

/** What a series is counted in. */
function nounOf({ kind }: Pick<SeriesComparison, 'kind'>, count: number): string {
  return `${kind === 'counter' ? 'sample' : 'run'}${count === 1 ? '' : 's'}`;
}

/** What an effect is called, of a series. */
export function effectLabel(name: EffectName, { likeness }: Pick<SeriesComparison, 'likeness'>): string {
  return name === 'shift' && likeness === 'nothing' ? 'all runs' : EFFECT_LABELS[name];
}

/** `+37 %`, `−12 %`, of errors `+3.2 points`; `–` where there is none. */
export function changeText({ name, change }: Pick<Effect, 'name' | 'change'>): string {
  return signedChange(name, change);
}

/** `between +28 % and +46 %`; empty where there is too little data. */
export function intervalText({ name, low, high }: Effect): string {
  if (Number.isNaN(low) || Number.isNaN(high)) return '';
  return `between ${signedChange(name, low)} and ${signedChange(name, high)}`;
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

function signedChange(name: EffectName, change: number): string {
  return name === 'errors' ? formatPoints(change) : formatChange(change);
}
