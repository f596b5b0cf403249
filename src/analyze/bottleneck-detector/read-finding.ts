import { cutText } from '../../base/cut-text.js';
import type { MetricTags } from '../../model/metrics.js';
import { BOTTLENECK_TYPES, SEVERITIES, type BottleneckFinding } from './bottleneck.js';
import type { BottleneckRule } from './detection-rule.js';

const MOST_CHARACTERS = 200;
const MOST_FIGURES = 20;
const DEFAULT_CONFIDENCE = 0.5;

/** Findings of a rule, checked and copied. @throws Error for what is none. */
export function readFindings(returned: ReturnType<BottleneckRule['condition']>): Required<BottleneckFinding>[] {
  if (returned === undefined || returned === null) return [];
  const findings: readonly BottleneckFinding[] = Array.isArray(returned) ? returned : [returned as BottleneckFinding];
  return findings.map(({ severity, confidence, metrics, component = '', tags = {} }) => {
    if (!SEVERITIES.includes(severity)) throw new Error(`A finding has a severity of ${SEVERITIES.join(', ')}.`);
    const sure = typeof confidence === 'number' && confidence >= 0 && confidence <= 1 ? confidence : DEFAULT_CONFIDENCE;
    return {
      severity,
      confidence: sure,
      metrics: copyFigures(metrics),
      component: cutText(String(component), MOST_CHARACTERS),
      tags: copyTags(tags),
    };
  });
}

/** @returns what is wrong with a rule. */
export function findRuleFault(rule: BottleneckRule): string | undefined {
  if (typeof rule?.name !== 'string' || rule.name === '' || rule.name.length > MOST_CHARACTERS)
    return 'A rule needs a name of 1 to 200 characters.';
  if (!BOTTLENECK_TYPES.includes(rule.type)) return `A rule has a type of ${BOTTLENECK_TYPES.join(', ')}.`;
  return typeof rule.condition === 'function' ? undefined : 'A rule needs a condition.';
}

function copyTags(tags: MetricTags): MetricTags {
  const entries = Object.entries(tags).slice(0, MOST_FIGURES);
  return Object.fromEntries(entries.map(([key, value]) => [cutText(key, MOST_CHARACTERS), cutText(String(value), MOST_CHARACTERS)]));
}

function copyFigures(metrics: unknown): Record<string, number> {
  const entries = Object.entries((metrics ?? {}) as Record<string, unknown>);
  return Object.fromEntries(
    entries
      .filter((entry): entry is [string, number] => typeof entry[1] === 'number' && Number.isFinite(entry[1]))
      .slice(0, MOST_FIGURES)
      .map(([key, value]) => [cutText(key, MOST_CHARACTERS), value]),
  );
}
