import { html, type TemplateResult } from 'lit';
import { MAX_WORLD_SIZE, MIN_WORLD_SIZE } from '../world/generate-world.js';

export interface ToolbarViewModel {
  /** Turns that are over. */
  readonly turns: number;
  /** Pipeline runs that are over, since the page was loaded. */
  readonly executions: number;
  /** The last turn's length, ms. */
  readonly turnMs: number | undefined;
  /** Entities: of the world, or where the slider is being dragged to. */
  readonly size: number;
  readonly seed: number;
  readonly playing: boolean;
  readonly onNextTurn: () => void;
  readonly onAutoPlay: () => void;
  readonly onSizeInput: (size: number) => void;
  readonly onWorld: (size: number, seed: number) => void;
}

/** The page's head: what the game is called, its figures and its controls. */
export function toolbarView(model: ToolbarViewModel): TemplateResult {
  const { turns, executions, turnMs, size, seed, playing, onWorld } = model;
  return html`<header class="top">
    <div class="brand">
      <svg viewBox="0 0 32 32" aria-hidden="true">
        <path class="frame" d="M11 9a5 5 0 0 1 10 0M9 10h14l2 17H7z" />
        <path class="flame" d="M16 14c4 4 4 8 0 10-4-2-4-6 0-10z" />
      </svg>
      <div>
        <h1>Hollowmere</h1>
        <p class="muted">A small town, its lanterns and its thieves</p>
      </div>
    </div>
    <dl class="figures">
      <div>
        <dt>Turn</dt>
        <dd><span role="status" data-testid="turn">${turns}</span></dd>
      </div>
      <div>
        <dt>Pipeline runs</dt>
        <dd data-testid="executions">${executions}</dd>
      </div>
      <div>
        <dt>Last turn took</dt>
        <dd>
          ${turnMs === undefined ? '–' : html`${turnMs < 10 ? turnMs.toFixed(1) : Math.round(turnMs).toLocaleString('en')}<small> ms</small>`}
        </dd>
      </div>
    </dl>
    <div class="controls">
      <button type="button" class="primary" @click=${model.onNextTurn}>Next turn</button>
      <button type="button" class="toggle" aria-pressed=${playing} @click=${model.onAutoPlay}>Auto play</button>
    </div>
    <div class="size">
      <label for="world-size">World size</label>
      <input
        id="world-size"
        type="range"
        min=${MIN_WORLD_SIZE}
        max=${MAX_WORLD_SIZE}
        step="50"
        .value=${String(size)}
        aria-valuetext="${size} entities"
        @input=${(event: Event) => model.onSizeInput((event.target as HTMLInputElement).valueAsNumber)}
        @change=${(event: Event) => onWorld((event.target as HTMLInputElement).valueAsNumber, seed)}
      />
      <output for="world-size">${size.toLocaleString('en')} entities</output>
      <button type="button" @click=${() => onWorld(size, seed + 1)}>Another world</button>
    </div>
  </header>`;
}
