import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toPrometheusText } from '../../src/export/prometheus-text.js';
import { createTestMetrics, type TestMetrics } from '../record/metrics/test-metrics.js';

function textOf(record: (metrics: TestMetrics['metrics']) => void): string {
  const { metrics } = createTestMetrics();
  record(metrics);
  return toPrometheusText(metrics.getMetrics());
}

/** One sample: name, labels by name, value. */
interface Sample {
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly value: number;
}

/** Reads the format by its grammar; fails on what does not follow it. */
function parse(text: string): { samples: Sample[]; types: Map<string, string>; order: string[] } {
  if (text !== '' && !text.endsWith('\n')) throw new Error('The last line must end.');
  const types = new Map<string, string>();
  const helps = new Set<string>();
  const samples: Sample[] = [];
  const order: string[] = [];
  for (const line of text.split('\n').filter((line) => line !== '')) {
    const help = /^# HELP ([a-zA-Z_][a-zA-Z0-9_]*) (?:[^\\]|\\\\|\\n)*$/u.exec(line);
    const type = /^# TYPE ([a-zA-Z_][a-zA-Z0-9_]*) (counter|gauge|summary)$/.exec(line);
    if (help && !helps.has(help[1])) {
      helps.add(help[1]);
      continue;
    }
    if (type && !types.has(type[1])) {
      types.set(type[1], type[2]);
      order.push(type[1]);
      continue;
    }
    const sample = /^([a-zA-Z_][a-zA-Z0-9_]*)(?:\{(.*)\})? (-?[0-9.]+(?:e[+-]?[0-9]+)?)$/su.exec(line);
    if (!sample) throw new Error(`No line of the format: ${line}`);
    const labels = new Map<string, string>();
    let rest = sample[2] ?? '';
    while (rest !== '') {
      const label = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^\\"\n]|\\[\\"n])*)"(?:,|$)/u.exec(rest);
      if (!label || labels.has(label[1]) || label[1].startsWith('__')) throw new Error(`No labels of the format: ${rest}`);
      labels.set(
        label[1],
        label[2].replaceAll(/\\(.)/g, (_escape, character: string) => (character === 'n' ? '\n' : character)),
      );
      rest = rest.slice(label[0].length);
    }
    samples.push({ name: sample[1], labels, value: Number(sample[3]) });
  }
  return { samples, types, order };
}

describe('toPrometheusText', () => {
  it('writes counters, gauges and summaries, sorted by name', () => {
    const text = textOf((metrics) => {
      metrics.recordTimer('tracing.trace_time', 8, { stage: 'load' });
      metrics.incrementCounter('jobs', 3, { queue: 'b', place: 'a' });
      metrics.incrementCounter('jobs', 2.5);
      metrics.setGauge('heap', -1e21, undefined, 'bytes');
    });
    expect(text).toBe(
      [
        '# HELP heap_bytes heap (bytes)',
        '# TYPE heap_bytes gauge',
        'heap_bytes -1e+21',
        '# HELP jobs_total jobs',
        '# TYPE jobs_total counter',
        'jobs_total{place="a",queue="b"} 3',
        'jobs_total 2.5',
        '# HELP tracing_trace_time_milliseconds Time that acttrace took to trace one action (ms)',
        '# TYPE tracing_trace_time_milliseconds summary',
        'tracing_trace_time_milliseconds{stage="load",quantile="0.5"} 8',
        'tracing_trace_time_milliseconds{stage="load",quantile="0.75"} 8',
        'tracing_trace_time_milliseconds{stage="load",quantile="0.95"} 8',
        'tracing_trace_time_milliseconds{stage="load",quantile="0.99"} 8',
        'tracing_trace_time_milliseconds_sum{stage="load"} 8',
        'tracing_trace_time_milliseconds_count{stage="load"} 1',
        '',
      ].join('\n'),
    );
  });

  it('leaves out what has no value yet', () => {
    const text = textOf((metrics) => {
      metrics.gauge('depth');
      metrics.histogram('size');
    });
    expect(text).toBe('# HELP size size\n# TYPE size summary\nsize_sum 0\nsize_count 0\n');
    expect(textOf(() => undefined)).toBe('');
  });

  it('escapes label values and help: backslash, quote and line feed', () => {
    const text = textOf((metrics) => metrics.incrementCounter('a\\b\nc', 1, { path: 'C:\\DIR\\"x"\nend' }));
    expect(text.split('\n')).toEqual([
      '# HELP a_b_c_total a\\\\b\\nc',
      '# TYPE a_b_c_total counter',
      'a_b_c_total{path="C:\\\\DIR\\\\\\"x\\"\\nend"} 1',
      '',
    ]);
  });

  it.each([
    ['1st', '_1st'],
    ['core:go', 'core_go'],
    ['héap 🚀', 'h_ap__'],
    ['', 'U__'],
    ['U__x', 'U__U____x'],
  ])('makes a name of any text: %j', (name, expected) => {
    const series = createTestMetrics().metrics;
    series.setGauge('depth', 1);
    const [gauge] = series.getMetrics().series;
    expect(toPrometheusText({ series: [{ ...gauge, name }] })).toContain(`# TYPE ${expected} gauge\n${expected} 1\n`);
  });

  it('adds no ending that is there already', () => {
    const text = textOf((metrics) => {
      metrics.incrementCounter('jobs_total');
      metrics.setGauge('heap_bytes', 1, undefined, 'B');
      metrics.setGauge('speed', 1, undefined, 'tiles/s');
    });
    expect(parse(text).order).toEqual(['heap_bytes', 'jobs_total', 'speed']);
  });

  it('keeps apart what would become one name or one label', () => {
    const names = (record: (metrics: TestMetrics['metrics']) => void): string[] => parse(textOf(record)).order;
    const set = (...all: string[]) => names((metrics) => all.forEach((name) => metrics.setGauge(name, 1)));
    expect(set('a.b', 'a_b')).toEqual(['U__a_2e_b', 'a_b']);
    expect(set('a_b', 'a.b')).toEqual(['U__a_2e_b', 'a_b']);
    const clash = (metrics: TestMetrics['metrics']): void => {
      metrics.setGauge('size_sum', 1);
      metrics.recordHistogram('size', 1);
    };
    expect(names(clash)).toEqual(['size', 'U__size__sum']);
    const text = textOf((metrics) => metrics.recordHistogram('size', 1, { quantile: 'x', 'a.b': '1', a_b: '2' }));
    expect(text).toContain('\nsize{a_b="2",U__quantile="x",U__a_2e_b="1",quantile="0.5"} 1\n');
    // Two underscores at the start are Prometheus's own.
    expect(textOf((metrics) => metrics.setGauge('depth', 1, { __name__: 'x' }))).toContain('\ndepth{U______name____="x"} 1\n');
  });

  it('follows the grammar, each line once, whatever the names and tags', () => {
    const name = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 5 }),
      fc.constantFrom('a.b', 'a_b', 'a_b_sum', 'a', 'a_total', 'U__a', '__proto__', 'quantile'),
    );
    const value = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 5 });
    const call = fc.tuple(
      fc.constantFrom('incrementCounter', 'setGauge', 'recordHistogram', 'recordTimer'),
      name,
      fc.dictionary(name, value, { maxKeys: 3 }),
    );
    fc.assert(
      fc.property(fc.array(call, { maxLength: 12 }), (calls) => {
        const { metrics } = createTestMetrics();
        for (const [kind, name, tags] of calls) metrics[kind as 'setGauge'](name, 2, tags);
        const { series } = metrics.getMetrics();
        const { samples, types } = parse(toPrometheusText({ series }));
        expect(types.size).toBe(new Set(series.map(({ name }) => name)).size);
        // Six lines for each summary, one for each other series.
        expect(samples).toHaveLength(series.reduce((lines, { kind }) => lines + (kind === 'histogram' || kind === 'timer' ? 6 : 1), 0));
        const keys = samples.map(({ name, labels }) => JSON.stringify([name, [...labels].sort()]));
        expect(new Set(keys).size).toBe(keys.length);
        const told = samples.flatMap(({ labels }) => [...labels.values()]);
        for (const { tags } of series) expect(told).toEqual(expect.arrayContaining(Object.values(tags)));
      }),
    );
  });
});
