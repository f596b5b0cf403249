import { formatShare } from '../../src/base/format.js';
import type { IssueKind, TuningStep, TuningVerdict } from '../../src/monitor.js';
import { momentWords } from './alert-words.js';
import { BYTES, DURATIONS, numbersOf, SHARES, type FigureKind } from './figure-kind.js';

/** Longest value of a knob that is shown whole. */
const MOST_CHARACTERS = 60;

const FIGURES: Readonly<Record<IssueKind, FigureKind>> = {
  'own-cost': SHARES,
  'trace-time': DURATIONS,
  'write-time': DURATIONS,
  'error-rate': SHARES,
  memory: BYTES,
  throughput: numbersOf('runs a second too few'),
  'data-loss': SHARES,
};
const ISSUES: Readonly<Record<IssueKind, string>> = {
  'own-cost': 'Own cost, of the pipelines’ time',
  'trace-time': 'Own cost of one action',
  'write-time': 'Time to write the history',
  'error-rate': 'Tracing that failed',
  memory: 'Memory in use',
  throughput: 'Runs that are missing',
  'data-loss': 'Records that were dropped',
};
const STEPS: Readonly<Record<TuningStep, readonly [label: string, tone: '' | 'good' | 'warning' | 'critical']>> = {
  applied: ['applied', ''],
  judged: ['judged', ''],
  reverted: ['reverted', 'warning'],
  'taken back': ['taken back', 'good'],
  superseded: ['turned by hand', ''],
  failed: ['failed', 'critical'],
  skipped: ['nothing done', ''],
  advised: ['advised', ''],
  kept: ['kept by hand', ''],
  'page ended': ['page ended', 'warning'],
};

/** What an issue's figure is, and how it is written. */
export function issueWords(kind: IssueKind): string {
  return ISSUES[kind];
}

export function issueFigure(kind: IssueKind): FigureKind {
  return FIGURES[kind];
}

export function stepWords(step: TuningStep): readonly [label: string, tone: string] {
  return STEPS[step];
}

/** How a knob stands: `on`, `0.5`, `{"cpu":true}`. */
export function knobValue(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (value === null || value === undefined) return 'default';
  const text = typeof value === 'string' ? value : typeof value === 'number' ? numbersOf('').format(value) : JSON.stringify(value);
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS - 1)}…` : text;
}

/** Why a knob is not turned just now, and until when: `Rests until 14:02. It was reverted: It helps too little.` */
export function waitWords(why: string, restsUntil: number | undefined, now: number, locale?: string): string {
  if (restsUntil === undefined) return `Waits: ${why}`;
  return `Rests until ${restsUntil < Infinity ? momentWords(restsUntil, now, locale) : 'the page is loaded anew'}. ${why}`;
}

/** What an adjustment did to the figure: `12 % → 0.8 %, 93 % of the excess gone (81 % to 100 %, 95 % sure)`. */
export function verdictWords(verdict: TuningVerdict, kind: IssueKind | undefined): string {
  const { before, after, effectiveness, low, high } = verdict;
  const figure = kind === undefined ? numbersOf('') : FIGURES[kind];
  const gone =
    effectiveness > 0
      ? `${formatShare(effectiveness)} of the excess gone (${formatShare(low)} to ${formatShare(high)}, 95 % sure)`
      : 'no effect beyond chance';
  return `${figure.format(before)} → ${figure.format(after)}, ${gone}`;
}
