import { html, nothing, type TemplateResult } from 'lit';
import type { Effect, EffectName, SeriesComparison, Verdict } from '../../src/analyze/comparison.js';
import { formatCount } from '../../src/base/format.js';
import {
  changeText,
  effectLabel,
  effectValue,
  intervalText,
  isWithoutErrors,
  LIKENESS_TEXTS,
  LIKE_RUNS_TEXT,
  seriesName,
  VERDICT_LABELS,
  verdictReason,
} from '../view/verdict-words.js';
import { SortableTable, type Column } from '../widgets/sortable-table.js';
import { stageName } from '../widgets/stage-name.js';

/** Strongest evidence first, as the report lists it. */
interface Ranked {
  readonly rank: number;
  readonly series: SeriesComparison;
}

/** Every series with its verdict. Presenter, as `SortableTable` is. */
export class VerdictTable {
  readonly #table: SortableTable<Ranked>;
  readonly #pick: (series: SeriesComparison) => void;
  #chosen: SeriesComparison | undefined;
  #resolution = 0;

  constructor(changed: () => void, pick: (series: SeriesComparison) => void) {
    this.#pick = pick;
    this.#table = new SortableTable({
      label: 'Verdicts',
      columns: this.#columns(),
      key: ({ series }) => `${series.kind} ${series.name}`,
      sort: { column: 'verdict', direction: 'ascending' },
      changed,
    });
  }

  /** @param resolution - step of the clock, ms. */
  render(series: readonly SeriesComparison[], chosen: SeriesComparison, resolution: number): TemplateResult {
    this.#chosen = chosen;
    this.#resolution = resolution;
    const rows = series.map((item, rank) => ({ rank, series: item }));
    return this.#table.render(rows, { marked: (row) => row.series === chosen });
  }

  #columns(): Column<Ranked>[] {
    return [
      { id: 'name', label: 'Series', sortBy: ({ series }) => seriesName(series), cell: ({ series }) => this.#name(series) },
      {
        id: 'verdict',
        label: 'Verdict',
        hint: 'Strongest evidence first',
        sortBy: ({ rank }) => rank,
        cell: ({ series }) => renderVerdict(series.verdict),
      },
      {
        id: 'reason',
        label: 'Because',
        hint: LIKE_RUNS_TEXT,
        cell: ({ series }) => html`<span class="reason">${verdictReason(series)}</span>`,
      },
      this.#effect(['median', 'memory'], 'Median A → B'),
      this.#effect(['p95'], 'p95 A → B'),
      this.#effect(['errors'], 'Errors A → B'),
      {
        id: 'p',
        label: 'p-value',
        hint: 'Chance of such a difference between equals: Mann and Whitney’s U among like runs, corrected for the number of series',
        numeric: true,
        sortBy: ({ series }) => series.pValue,
        cell: ({ series }) => formatP(series.pValue),
      },
      {
        id: 'count',
        label: 'Runs A / B',
        numeric: true,
        sortBy: ({ series }) => Math.min(series.baselineCount, series.candidateCount),
        cell: ({ series }) =>
          `${formatCount(series.baselineCount)} / ${formatCount(series.candidateCount)}${series.kind === 'counter' ? ' samples' : ''}`,
      },
    ];
  }

  /** @param names - of the effect that the column shows: a series has no more than one of them. */
  #effect(names: readonly EffectName[], label: string): Column<Ranked> {
    const find = (series: SeriesComparison): Effect | undefined => series.effects.find(({ name }) => names.includes(name));
    return {
      id: names[0],
      label,
      numeric: true,
      sortBy: ({ series }) => find(series)?.change,
      cell: ({ series }) => {
        const effect = find(series);
        if (!effect) return html`<span class="muted">–</span>`;
        if (isWithoutErrors(effect)) return html`<span class="muted">none failed</span>`;
        return html`<span title=${intervalText(effect) || nothing}
          >${effectValue(effect.name, effect.baseline, this.#resolution)} → ${effectValue(effect.name, effect.candidate, this.#resolution)}
          <span class=${effect.verdict === 'worse' ? 'critical' : effect.verdict === 'better' ? 'good' : 'muted'}
            >${changeText(effect)}</span
          ></span
        >`;
      },
    };
  }

  #name(series: SeriesComparison): TemplateResult {
    return html`<button
      type="button"
      class="pick"
      aria-pressed=${series === this.#chosen ? 'true' : 'false'}
      @click=${() => this.#pick(series)}
    >
      ${series.kind === 'stage' ? stageName(series.name) : seriesName(series)}
    </button>`;
  }
}

/** All effects of one series, with their intervals. @param confidence - at which the intervals hold for all series together, 0–1. */
export function renderEffects(series: SeriesComparison, resolution: number, confidence: number): TemplateResult {
  return html`<table class="effects" aria-label="Effects">
      <thead>
        <tr>
          <th scope="col">Figure</th>
          <th scope="col" class="numeric">A</th>
          <th scope="col" class="numeric">B</th>
          <th scope="col" class="numeric">Change</th>
        </tr>
      </thead>
      <tbody>
        ${series.effects.map(
          (effect) =>
            html`<tr>
              <th scope="row">${effectLabel(effect.name, series)}</th>
              ${
                // Of like runs, only the change was measured: no figure of a side would be one.
                effect.name === 'shift'
                  ? html`<td></td>
                      <td></td>`
                  : html`<td class="numeric">${effectValue(effect.name, effect.baseline, resolution)}</td>
                      <td class="numeric">${effectValue(effect.name, effect.candidate, resolution)}</td>`
              }
              <td class="numeric">${renderChange(effect)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
    <p class="muted small">
      Intervals hold for all series together with ${Number((confidence * 100).toFixed(2))} % confidence.
      ${
        Number.isNaN(series.superiority)
          ? nothing
          : `${LIKENESS_TEXTS[series.likeness]} One of B takes longer than one of A in ${(series.superiority * 100).toFixed(0)} % of pairs.`
      }
    </p>`;
}

function renderChange(effect: Effect): TemplateResult {
  if (isWithoutErrors(effect)) return html`<span class="muted">none failed</span>`;
  return html`<span class=${effect.verdict === 'worse' ? 'critical' : effect.verdict === 'better' ? 'good' : ''}
      >${changeText(effect)}</span
    >
    <span class="interval">${unbroken(intervalText(effect)) || 'too little data'}</span>`;
}

/** Breaks lines between the two bounds only: `180` and its `×` belong together. */
function unbroken(interval: string): string {
  return interval.replaceAll(/ (?!and )/g, '\u00a0');
}

function renderVerdict(verdict: Verdict): TemplateResult {
  return html`<span class="tag ${verdict}">${VERDICT_LABELS[verdict]}</span>`;
}

/** `0.012`, `< 0.0001`; `–` where there is none. */
function formatP(p: number): string {
  if (Number.isNaN(p)) return '–';
  return p < 0.0001 ? '< 0.0001' : p > 0.9995 ? '1' : p.toFixed(p < 0.01 ? 4 : 2);
}
