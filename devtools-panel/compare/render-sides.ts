import { html, nothing, type TemplateResult } from 'lit';
import { DEFAULT_EFFECT_LIMITS } from '../../src/analyze/comparison.js';
import type { CompareChoice } from './compare-choices.js';

const GROUPS = ['Baselines', 'Builds', 'Time', 'Sessions', 'Files'] as const;
/** Smallest changes of a duration that people choose from. */
const LIMITS = [0.05, 0.1, DEFAULT_EFFECT_LIMITS.time] as const;

/** The select of one side. */
export function renderSide(
  name: 'A' | 'B',
  hint: string,
  choices: readonly CompareChoice[],
  chosen: string,
  choose: (key: string) => void,
): TemplateResult {
  return html`<label>
    <span><span class="key ${name.toLowerCase()}"></span> ${name}, ${hint}</span>
    <select aria-label="${name}, ${hint}" @change=${(event: Event) => choose((event.currentTarget as HTMLSelectElement).value)}>
      ${GROUPS.map((group) => {
        const members = choices.filter((choice) => choice.group === group);
        return members.length === 0
          ? nothing
          : html`<optgroup label=${group}>
              ${members.map(({ key, label }) => html`<option value=${key} .selected=${key === chosen}>${label}</option>`)}
            </optgroup>`;
      })}
    </select>
  </label>`;
}

/** From which change of a duration on a verdict is better or worse. */
export function renderLimit(chosen: number, choose: (limit: number) => void): TemplateResult {
  return html`<label class="narrow">
    <span>Ignore changes below</span>
    <select
      aria-label="Ignore changes below, of a duration"
      @change=${(event: Event) => choose(Number((event.currentTarget as HTMLSelectElement).value))}
    >
      ${LIMITS.map((limit) => html`<option value=${limit} .selected=${limit === chosen}>${limit * 100} %</option>`)}
    </select>
  </label>`;
}
