import { html, svg, type TemplateResult } from 'lit';
import { formatBytes, formatDuration, formatShare } from '../../src/base/format.js';
import type { Distribution } from '../../src/statistics/distribution.js';
import { edgesOf, layOutDistributions, type DistributionChart, type Measure } from '../view/distribution-layout.js';
import { styleMap } from '../widgets/style-map.js';

/** Height of the drawing's own units: it is stretched over the plot. */
const UNITS = 100;
/** For the distance of ticks: narrower plots have their labels closer together. CSS px. */
const USUAL_WIDTH = 480;

export interface Measured {
  /** What the values are of, for people. */
  readonly name: string;
  readonly measure: Measure;
  /** Step of the coarser clock, ms. */
  readonly resolution: number;
}

/** How long executions take on both sides, or how much samples hold, laid over one another; medians as dashed lines. */
export function renderDistributions(
  baseline: Distribution,
  candidate: Distribution,
  { name, measure, resolution }: Measured,
): TemplateResult {
  const isOfBytes = measure === 'bytes';
  const step = isOfBytes ? 0 : resolution;
  const chart = layOutDistributions(baseline, candidate, step, USUAL_WIDTH, measure);
  const at = (value: number): string => `${(100 * Math.min(1, Math.max(0, (value - chart.from) / (chart.to - chart.from)))).toFixed(2)}%`;
  const figure = (value: number): string => (isOfBytes ? formatBytes(value) : formatDuration(value, step));
  const [before, after] = [baseline.quantile(0.5), candidate.quantile(0.5)];
  const summary = `${isOfBytes ? 'Samples' : 'Durations'} of ${name}: median of A ${figure(before)}, of B ${figure(after)}`;
  return html`<div class="plot">
      <svg viewBox="0 0 ${UNITS} ${UNITS}" preserveAspectRatio="none" role="img" aria-label=${summary}>
        ${svg`<path class="a" d=${outline(chart, chart.baseline)} /><path class="b" d=${outline(chart, chart.candidate)} />`}
      </svg>
      ${Number.isNaN(before) ? '' : html`<span class="middle a" style=${styleMap({ left: at(before) })}></span>`}
      ${Number.isNaN(after) ? '' : html`<span class="middle b" style=${styleMap({ left: at(after) })}></span>`}
      <span class="high">${formatShare(chart.most)}</span><span class="axis">0 %</span>
      ${chart.ticks.map(({ value, label }) => html`<span class="tick" style=${styleMap({ left: at(value) })}>${label}</span>`)}
    </div>
    <p class="muted small">
      Share of the ${isOfBytes ? 'samples' : 'executions'} in bins of ${isOfBytes ? formatBytes(chart.step) : formatDuration(chart.step)};
      dashed: medians.${beyondText(chart, figure)}
    </p>`;
}

/** A stepped outline, from the floor to the floor. */
function outline(chart: DistributionChart, shares: readonly number[]): string {
  const { from, to, most } = chart;
  if (!(most > 0)) return '';
  const edges = edgesOf(chart).map((edge) => ((UNITS * (edge - from)) / (to - from)).toFixed(2));
  const steps = shares.map((share, at) => `L${edges[at]} ${(UNITS * (1 - share / most)).toFixed(2)}H${edges[at + 1]}`);
  return `M0 ${UNITS}${steps.join('')}V${UNITS}Z`;
}

function beyondText({ beyond, to }: DistributionChart, figure: (value: number) => string): string {
  const sides = [
    ['A', beyond.baseline],
    ['B', beyond.candidate],
  ] as const;
  const named = sides.filter(([, share]) => share > 0).map(([side, share]) => `${formatShare(share)} of ${side}`);
  return named.length === 0 ? '' : ` The last bin holds all above ${figure(to)} too: ${named.join(', ')}.`;
}
