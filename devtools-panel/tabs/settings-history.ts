import { html, nothing, type TemplateResult } from 'lit';
import { messageOf } from '../../src/base/fault-log.js';
import { formatCount } from '../../src/base/format.js';
import type { Retention } from '../../src/model/retention.js';
import type { PanelController } from '../panel-controller.js';
import { pageEnvironment } from '../panel-environment.js';
import { describeStorage, type HistoryEvent, type StorageUse } from '../view/history-words.js';
import { ClearHistory } from './clear-history.js';
import { renderEvents } from './history-events.js';

/** While the tab is drawn again and again, the room is asked for this often, ms. */
const PAUSE = 2000;
const MB = 1_000_000;

/** A field of the retention: in which unit people give it, and how much of what is kept that is. */
interface Field {
  readonly id: keyof Retention;
  readonly label: string;
  readonly unit: string;
  readonly factor: number;
}

const FIELDS: readonly Field[] = [
  { id: 'days', label: 'Keep spans for', unit: 'days', factor: 1 },
  { id: 'aggregateDays', label: 'Keep figures for', unit: 'days', factor: 1 },
  { id: 'sessions', label: 'Keep spans of at most', unit: 'sessions', factor: 1 },
  { id: 'bytes', label: 'Take at most', unit: 'MB', factor: MB },
];

/** How long history is kept, where it is kept, how that goes, and the browser's promise to keep it. */
export class SettingsHistory {
  readonly #controller: PanelController;
  readonly #clear: ClearHistory;
  #storage: StorageUse | undefined;
  #events: readonly HistoryEvent[] = [];
  #readAt = -Infinity;
  #reading = false;
  #refused = false;

  constructor(controller: PanelController) {
    this.#controller = controller;
    this.#clear = new ClearHistory(controller, () => void this.#read());
  }

  render(): TemplateResult {
    if (!this.#reading && pageEnvironment.now() - this.#readAt > PAUSE) void this.#read();
    return html`<section class="card" aria-labelledby="retention-heading">
        <h2 id="retention-heading">History</h2>
        ${FIELDS.map((field) => this.#field(field))}
        <p class="muted small">Pinned sessions are kept whatever this says.</p>
        ${this.#clear.render()}
      </section>
      ${this.#state()}`;
  }

  #field(field: Field): TemplateResult {
    const value = this.#controller.tracer.settings.values.retention[field.id];
    return html`<label class="inline">
      ${field.label}
      <input
        type="number"
        min="1"
        step="1"
        .value=${String(value / field.factor)}
        @change=${(event: Event) => this.#set(field, event.target as HTMLInputElement)}
      />
      ${field.unit}
    </label>`;
  }

  #set({ id, factor }: Field, input: HTMLInputElement): void {
    const { settings } = this.#controller.tracer;
    settings.update({ retention: { [id]: Number(input.value) * factor } });
    // What made no sense was left out: show what holds.
    input.value = String(settings.values.retention[id] / factor);
  }

  #state(): TemplateResult {
    const { status } = this.#controller.tracer.history;
    const { medium, persistent, reason, writer, failedWrites } = status;
    const { retention } = this.#controller.tracer.settings.values;
    const storage = this.#storage;
    return html`<section class="card" aria-labelledby="storage-heading">
      <h2 id="storage-heading">Storage</h2>
      <dl class="facts">
        <dt>Kept in</dt>
        <dd>${medium}${reason ? `. ${reason}` : ''}</dd>
        ${
          writer
            ? html`<dt>Written by</dt>
                <dd>${writer === 'worker' ? 'a worker, off the main thread' : 'the page, in its idle time'}</dd>`
            : nothing
        }
        <dt>Failed writes</dt>
        <dd class=${failedWrites > 0 ? 'warning' : ''}>
          ${failedWrites > 0 ? `${formatCount(failedWrites)}: what they held may be missing from the history; the figures of this page are whole.` : 'none'}
        </dd>
        ${
          persistent && storage
            ? html`<dt>Room</dt>
                <dd>${describeStorage(storage, retention.bytes)}</dd>`
            : nothing
        }
        <dt>Protected</dt>
        <dd>${this.#persistence(storage, persistent)}</dd>
      </dl>
      ${renderEvents(this.#events)}
    </section>`;
  }

  #persistence(storage: StorageUse | undefined, persistent: boolean): TemplateResult | string {
    if (!persistent) return 'no: it ends with this page';
    if (!storage) return '–';
    if (storage.persisted === undefined) return 'no: the browser may clear it when room is short, and cannot be asked to keep it here';
    if (storage.persisted) return 'yes: the browser promised not to clear it';
    return html`<span role="status">
        ${this.#refused ? 'no: the browser did not promise it, and may clear the history when room is short' : 'no: the browser may clear it when room is short'}
      </span>
      <div class="inline">
        <button type="button" @click=${() => void this.#ask()}>
          ${this.#refused ? 'Ask again' : 'Ask the browser to keep the history'}
        </button>
      </div>`;
  }

  async #ask(): Promise<void> {
    try {
      this.#refused = !(await this.#controller.tracer.history.requestPersistence());
      await this.#read();
    } catch (error) {
      this.#controller.fail(messageOf(error));
    }
  }

  async #read(): Promise<void> {
    this.#reading = true;
    const { history } = this.#controller.tracer;
    try {
      [this.#storage, this.#events] = await Promise.all([history.storage(), history.events()]);
    } catch (error) {
      this.#controller.fail(messageOf(error));
    }
    this.#reading = false;
    this.#readAt = pageEnvironment.now();
    this.#controller.redraw();
  }
}
