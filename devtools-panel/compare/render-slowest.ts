import { html, nothing, type TemplateResult } from 'lit';
import type { Execution } from '../../src/analyze/analysis.js';
import { formatDuration } from '../../src/base/format.js';
import { stageColor } from '../stage-color.js';
import { formatDate } from '../widgets/figures.js';
import { stageName } from '../widgets/stage-name.js';
import { styleMap } from '../widgets/style-map.js';
import type { LoadedSide } from './load-comparison.js';

/** The slowest run of each side, drawn to one scale, with its stages side by side. */
export function renderSlowest(baseline: LoadedSide, candidate: LoadedSide, show: (side: LoadedSide) => void): TemplateResult {
  const runs = [baseline.example?.slowest, candidate.example?.slowest] as const;
  const most = Math.max(...runs.map((run) => run?.duration ?? 0));
  if (most === 0) return html`<p class="muted">No run ended on either side, or its spans are no longer kept.</p>`;
  const stages = [...new Set(runs.flatMap((run) => Object.keys(run?.stages ?? {})))];
  return html`<div class="runs">${renderRun('A', baseline, runs[0], most, show)} ${renderRun('B', candidate, runs[1], most, show)}</div>
    ${stages.length === 0 ? nothing : renderStages(stages, runs, [baseline, candidate])}`;
}

function renderRun(
  name: 'A' | 'B',
  side: LoadedSide,
  run: Execution | undefined,
  most: number,
  show: (side: LoadedSide) => void,
): TemplateResult {
  const key = html`<span><span class="key ${name.toLowerCase()}"></span> ${name}</span>`;
  if (!run || !side.example) return html`${key}<span class="muted">Its spans are no longer kept.</span><span></span>`;
  const { resolution, timeOrigin } = side.example.data.session;
  const sum = Object.values(run.stages).reduce((total, time) => total + time, 0);
  const scale = Math.max(sum, run.duration);
  const parts = Object.entries(run.stages).map(([stage, time]) => ({ stage, width: `${(100 * time) / scale}%` }));
  return html`${key}
    <span
      class="bar"
      role="img"
      aria-label="Slowest run of ${name}: ${formatDuration(run.duration, resolution)}"
      style=${styleMap({ width: `${(100 * run.duration) / most}%` })}
      >${parts.map(({ stage, width }) => html`<span title=${stage} style=${styleMap({ width, '--color': stageColor(stage) })}></span>`)}</span
    >
    <span class="time">
      ${formatDuration(run.duration, resolution)}
      <button
        type="button"
        class="link"
        aria-label="Show the slowest run of ${name} in the Timeline"
        title="${run.name || '(no name)'}, ${run.track}, ${formatDate(timeOrigin + run.start)}"
        @click=${() => show(side)}
      >
        Timeline
      </button>
    </span>`;
}

function renderStages(
  stages: readonly string[],
  runs: readonly [Execution | undefined, Execution | undefined],
  sides: readonly LoadedSide[],
): TemplateResult {
  const time = (side: 0 | 1, stage: string): string => {
    const run = runs[side];
    return run ? formatDuration(run.stages[stage] ?? 0, sides[side].example?.data.session.resolution) : '–';
  };
  return html`<table class="effects stages" aria-label="Stages of the slowest runs">
    <thead>
      <tr>
        <th scope="col">Stage</th>
        <th scope="col" class="numeric">A</th>
        <th scope="col" class="numeric">B</th>
      </tr>
    </thead>
    <tbody>
      ${stages.map(
        (stage) =>
          html`<tr>
            <th scope="row">${stageName(stage)}</th>
            <td class="numeric">${time(0, stage)}</td>
            <td class="numeric">${time(1, stage)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}
