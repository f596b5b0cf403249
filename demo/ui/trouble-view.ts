import { html, type TemplateResult } from 'lit';
import { STAGES, type StageName } from '../pipeline/discovery-context.js';
import { SLOW_STAGE_MS, type Scenarios } from '../scenarios.js';
import { BROKEN_HANDLER_ACTION, BROKEN_RULE_ACTION } from '../scenarios/broken-action.js';
import { FLOOD_ACTIONS, type Flood } from '../scenarios/flood.js';
import { UNDOABLE_ACTION } from '../scenarios/undo-history.js';
import { BLOCK_EVERY_MS, BLOCK_MS } from '../scenarios/main-thread-blocker.js';

export interface TroubleViewModel {
  readonly scenarios: Scenarios;
  readonly flood: Flood;
  /** The stage in the list, whether or not it is slow at present. */
  readonly stage: StageName;
  readonly onStage: (stage: StageName) => void;
  readonly onChange: () => void;
}

/** Switches that make real trouble. */
export function troubleView(model: TroubleViewModel): TemplateResult {
  const { scenarios, flood, stage, onStage, onChange } = model;
  const set = (change: (on: boolean) => void) => (event: Event) => {
    change((event.target as HTMLInputElement).checked);
    onChange();
  };
  return html`
    ${switchView(
      'Slow stage',
      html`Compares deep copies of every entity with every other: <b>+${SLOW_STAGE_MS[stage]} ms</b> a run.`,
      scenarios.slowStage !== undefined,
      set((on) => (scenarios.slowStage = on ? stage : undefined)),
    )}
    <label class="which"
      ><span>Which stage</span>
      <select @change=${(event: Event) => onStage((event.target as HTMLSelectElement).value as StageName)}>
        ${STAGES.map((name) => html`<option value=${name} ?selected=${name === stage}>${name}</option>`)}
      </select></label
    >
    ${switchView(
      'Failing action',
      html`The rule of <code>${BROKEN_RULE_ACTION}</code> and the deed of <code>${BROKEN_HANDLER_ACTION}</code> throw.`,
      scenarios.failingAction,
      set((on) => (scenarios.failingAction = on)),
    )}
    ${switchView(
      'Memory leak',
      scenarios.leaking
        ? html`Holding <b>${scenarios.history.entities.toLocaleString('en')}</b> copies of entities that nobody will read.`
        : html`Keeps copies of the whole world for each <code>${UNDOABLE_ACTION}</code>, for ever. The panel’s Monitor, Memory, has the
            heap; to be sure of a leak takes it some ten minutes.`,
      scenarios.leaking,
      set((on) => (scenarios.leaking = on)),
    )}
    ${switchView(
      'Block main thread',
      html`Counts primes for ${BLOCK_MS} ms every ${BLOCK_EVERY_MS / 1000} s.`,
      scenarios.blocker.on,
      set((on) => (scenarios.blocker.on = on)),
    )}
    ${switchView(
      'Flood',
      html`Everybody acts, turn after turn without rest, until ${FLOOD_ACTIONS.toLocaleString('en')} actions are
      done${flood.on ? html`: <b>${flood.actions.toLocaleString('en')}</b> so far` : ''}.`,
      flood.on,
      set((on) => (flood.on = on)),
    )}
  `;
}

function switchView(label: string, about: TemplateResult, on: boolean, onInput: (event: Event) => void): TemplateResult {
  const id = label.toLowerCase().replaceAll(' ', '-');
  return html`<div class="switch">
    <input id=${id} type="checkbox" role="switch" .checked=${on} aria-describedby="${id}-about" @change=${onInput} />
    <label for=${id}>${label}</label>
    <p id="${id}-about" class="muted">${about}</p>
  </div>`;
}
