import { metricFactOf, type MetricFact } from '../model/metric-facts.js';
import type { MetricKind, MetricSnapshot, MetricsSnapshot, MetricTags } from '../model/metrics.js';
import { SNAPSHOT_QUANTILES, type SnapshotQuantile } from '../model/metrics.js';
import { escapeName, toPlainLabel, toPlainName } from './prometheus-names.js';

const TYPES = { counter: 'counter', gauge: 'gauge', histogram: 'summary', timer: 'summary' } as const;
const QUANTILES = Object.entries(SNAPSHOT_QUANTILES) as [SnapshotQuantile, number][];

/** All series of one name. */
interface Family {
  readonly name: string;
  readonly kind: MetricKind;
  readonly unit: string;
  readonly series: MetricSnapshot[];
}

/**
 * Metrics in the text format of Prometheus (version 0.0.4: `Content-Type: text/plain; version=0.0.4`), sorted by name. Histograms and
 * timers are summaries with quantiles. Counters end in `_total`, and known units are spelt out at the end of a name (`_milliseconds`,
 * `_bytes`); values stay in the unit in which they were recorded. Where two names would become one, one is escaped (`U__a_2e_b`).
 *
 * What has no value yet (a gauge never set, quantiles of nothing) is left out, and so are rates: Prometheus computes its own.
 */
export function toPrometheusText({ series }: Pick<MetricsSnapshot, 'series'>): string {
  const families = groupByName(series);
  const exposed = new Map<Family, string>();
  const taken = new Set<string>();
  for (const family of plainFirst(families, ({ name, unit }) => toPlainName(name, unit))) exposed.set(family, expose(family, taken));
  return families.map((family) => formatFamily(family, exposed.get(family)!)).join('');
}

function groupByName(all: readonly MetricSnapshot[]): Family[] {
  const families = new Map<string, Family>();
  for (const one of all) {
    const family = families.get(one.name);
    if (family !== undefined) family.series.push(one);
    else families.set(one.name, { name: one.name, kind: one.kind, unit: one.unit, series: [one] });
  }
  return [...families.values()].sort(byName);
}

/** Names that are fine as they are keep theirs when others would become the same, so that what an app adds renames nothing. */
function plainFirst<Item extends { readonly name: string }>(items: readonly Item[], toPlain: (item: Item) => string): Item[] {
  const isPlain = (item: Item): boolean => toPlain(item).startsWith(item.name);
  return [...items.filter(isPlain), ...items.filter((item) => !isPlain(item))];
}

/** The name of a family's samples; none of the lines that it makes has a name that is taken. */
function expose({ name, kind, unit }: Family, taken: Set<string>): string {
  const total = (base: string): string => (kind === 'counter' && !base.endsWith('_total') ? `${base}_total` : base);
  const linesOf = (base: string): string[] => (TYPES[kind] === 'summary' ? [base, `${base}_sum`, `${base}_count`] : [base]);
  const plain = total(toPlainName(name, unit));
  const free = linesOf(plain).every((line) => !taken.has(line));
  const chosen = free ? plain : total(escapeName(name));
  for (const line of linesOf(chosen)) taken.add(line);
  return chosen;
}

function formatFamily({ name, kind, unit, series }: Family, exposed: string): string {
  const samples = series.flatMap((one) => formatSamples(one, exposed));
  if (samples.length === 0) return '';
  const known = metricFactOf(name);
  const [what, unitWord] = known === undefined ? [name, unit] : [known.help, helpUnit(known)];
  const help = escapeHelp(`${what}${unitWord === '' ? '' : ` (${unitWord})`}`);
  return [`# HELP ${exposed} ${help}`, `# TYPE ${exposed} ${TYPES[kind]}`, ...samples, ''].join('\n');
}

/** What the values are in, where it does not say so itself. */
function helpUnit({ unit }: MetricFact): string {
  return unit === '1' ? '0 to 1' : unit === undefined || unit === 'number' ? '' : unit;
}

function formatSamples(one: MetricSnapshot, exposed: string): string[] {
  if (one.kind === 'counter' || one.kind === 'gauge') {
    return one.value === null ? [] : [`${exposed}${formatLabels(toLabels(one.tags, []))} ${one.value}`];
  }
  const labels = toLabels(one.tags, ['quantile']);
  const quantiles = QUANTILES.flatMap(([name, share]) => {
    const value = one.quantiles[name];
    return value === null ? [] : [`${exposed}${formatLabels([...labels, `quantile="${share}"`])} ${value}`];
  });
  return [...quantiles, `${exposed}_sum${formatLabels(labels)} ${one.sum}`, `${exposed}_count${formatLabels(labels)} ${one.count}`];
}

/** @param reserved - names of labels that mean something here. */
function toLabels(tags: MetricTags, reserved: readonly string[]): string[] {
  const taken = new Set(reserved);
  const keys = Object.keys(tags).sort();
  return plainFirst(
    keys.map((name) => ({ name })),
    ({ name }) => toPlainLabel(name),
  ).map(({ name }) => {
    const plain = toPlainLabel(name);
    const label = taken.has(plain) ? escapeName(name) : plain;
    taken.add(label);
    return `${label}="${escapeValue(tags[name])}"`;
  });
}

function formatLabels(labels: readonly string[]): string {
  return labels.length === 0 ? '' : `{${labels.join(',')}}`;
}

function escapeHelp(text: string): string {
  return text.replaceAll('\\', String.raw`\\`).replaceAll('\n', String.raw`\n`);
}

function escapeValue(text: string): string {
  return escapeHelp(text).replaceAll('"', String.raw`\"`);
}

function byName(a: Family, b: Family): number {
  return a.name < b.name ? -1 : 1;
}
