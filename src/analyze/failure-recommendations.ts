/** What to do about failures: of stages, of actions inside a stage that itself goes on, and of runs whose stages all succeed. */
import { formatShare } from '../base/format.js';
import { ERROR_RATE_LIMIT } from '../model/thresholds.js';
import { SpanKind, SpanStatus, type SpanId } from '../model/span.js';
import type { Recommendation } from './analysis.js';
import { errorTextOf } from './error-text.js';
import { plural, type RecommendationContext } from './recommendation-context.js';
import { isAcrossFreeze } from './span-view.js';
import { EVIDENCE, type StageTiming } from './stage-timing.js';

/** From this share of failures on, mending them comes first. */
const URGENT = 5 * ERROR_RATE_LIMIT;
/** Failing actions named, those with most errors first. */
const MOST_ACTIONS = 3;
const MOST_MESSAGE = 120;

export function recommendForFailures(context: RecommendationContext): Recommendation[] {
  const found = context.timings.map((timing) => failingStage(context, timing)).filter((item) => item !== undefined);
  if (found.length === 0) {
    const run = failingRuns(context);
    if (run) found.push(run);
  }
  const failing = Object.values(context.actions).filter(({ errors, estimatedCount }) => errors > ERROR_RATE_LIMIT * estimatedCount);
  failing.sort((a, b) => b.errors - a.errors);
  for (const { actionId, errors, estimatedCount } of failing.slice(0, MOST_ACTIONS)) {
    const rows = lastFailures(context, (at) => context.data.strings.get(context.view.name[at]) === actionId, SpanKind.capture);
    found.push(describe(context, `failing-action:${actionId}`, actionId, 'capture', errors, estimatedCount, rows));
  }
  return found;
}

function failingStage(context: RecommendationContext, { statistics }: StageTiming): Recommendation | undefined {
  const { stage, errors, estimatedCount, basis } = statistics;
  // A stage that only has captures fails with its actions, which are named themselves.
  if (basis === 'captures' || !(errors > ERROR_RATE_LIMIT * estimatedCount)) return undefined;
  const { view, names } = context;
  const rows = lastFailures(context, (at) => names.texts[names.of(view, at)] === stage, SpanKind.stage);
  return { ...describe(context, `failing:${stage}`, stage, 'execution', errors, estimatedCount, rows), stage };
}

function failingRuns(context: RecommendationContext): Recommendation | undefined {
  const { errors, estimatedCount, executions } = context.pipeline;
  if (!(errors > ERROR_RATE_LIMIT * estimatedCount)) return undefined;
  const rows = executions.filter(({ failed, open, acrossFreeze }) => failed && !open && !acrossFreeze).map(({ span }) => span);
  return describe(context, 'failing-runs', 'the pipeline', 'run', errors, estimatedCount, rows.slice(-EVIDENCE).reverse());
}

function describe(
  context: RecommendationContext,
  id: string,
  what: string,
  noun: string,
  errors: number,
  count: number,
  rows: readonly SpanId[],
): Recommendation {
  const reason = rows.map((row) => readError(context, row)).find((message) => message !== undefined);
  return {
    id,
    priority: errors > URGENT * count ? 'high' : 'medium',
    title: `Mend the failures of ${what}`,
    message:
      `${Math.round(errors)} of ${plural(count, noun)} of ${what} failed (${formatShare(errors / count)}).` +
      (reason ? ` The latest: “${reason}”` : ''),
    evidence: {
      spans: rows,
      figures: [
        { label: 'failed', value: errors, unit: 'count' },
        { label: `${noun}s`, value: count, unit: 'count' },
        { label: 'error rate', value: errors / count, unit: 'share' },
      ],
    },
  };
}

/** Rows of the latest failed spans of a kind, newest first. */
function lastFailures({ view }: RecommendationContext, matches: (at: number) => boolean, kind: SpanKind): SpanId[] {
  const rows: SpanId[] = [];
  for (let at = view.count - 1; at >= 0 && rows.length < EVIDENCE; at--) {
    if (view.kind[at] === kind && view.status[at] === SpanStatus.error && !isAcrossFreeze(view, at) && matches(at)) rows.push(view.row[at]);
  }
  return rows;
}

function readError({ data }: RecommendationContext, row: SpanId): string | undefined {
  const error = errorTextOf(data, row);
  if (error === '') return undefined;
  return error.length > MOST_MESSAGE ? `${error.slice(0, MOST_MESSAGE)}…` : error;
}
