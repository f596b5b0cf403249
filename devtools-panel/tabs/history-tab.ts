import { html, nothing, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import { messageOf } from '../../src/base/fault-log.js';
import { formatBytes, formatCount, formatDuration } from '../../src/base/format.js';
import type { SessionSummary } from '../../src/model/ports.js';
import type { PanelController } from '../panel-controller.js';
import { formatDate } from '../widgets/figures.js';
import { saveFile, traceFileName } from '../widgets/save-file.js';
import { SortableTable, type Column } from '../widgets/sortable-table.js';
import type { PanelTab } from './panel-tab.js';

/** The sessions that are kept: open, rename, delete, export. */
export class HistoryTab implements PanelTab {
  readonly #controller: PanelController;
  readonly #table: SortableTable<SessionSummary>;
  #renaming: string | undefined;
  #deleting: string | undefined;

  constructor(controller: PanelController) {
    this.#controller = controller;
    this.#table = new SortableTable({
      label: 'Sessions',
      columns: this.#columns(),
      key: (row) => row.session.id,
      sort: { column: 'started', direction: 'descending' },
      changed: () => controller.redraw(),
    });
  }

  render(): TemplateResult {
    const { sessions, tracer } = this.#controller;
    const { persistent, reason } = tracer.history.status;
    if (!sessions) return html`<p class="below-table muted" role="status">Reading the history…</p>`;
    if (sessions.length === 0) {
      return html`<div class="empty">
        <h2>No session is kept yet</h2>
        <p>A session appears here as soon as something was recorded and written.</p>
      </div>`;
    }
    const { retention } = tracer.settings.values;
    return html`${this.#table.render(sessions, { hold: this.#renaming !== undefined })}
      <p class="below-table muted small">
        ${
          persistent
            ? `Kept in this browser for ${formatCount(retention.days)} days, ${formatCount(retention.sessions)} sessions at most; both are changed in Settings.`
            : (reason ?? 'Kept in memory: the history ends with this page.')
        }
      </p>`;
  }

  #columns(): Column<SessionSummary>[] {
    return [
      { id: 'name', label: 'Name', sortBy: ({ session }) => session.name, cell: (row) => this.#name(row) },
      // Next to the name, so that a narrow panel shows what can be done without scrolling.
      { id: 'do', label: 'Manage', cell: (row) => this.#buttons(row) },
      {
        id: 'started',
        label: 'Started',
        sortBy: ({ session }) => session.timeOrigin + session.startedAt,
        cell: ({ session }) => formatDate(session.timeOrigin + session.startedAt),
      },
      {
        id: 'length',
        label: 'Length',
        numeric: true,
        sortBy: (row) => row.until - row.session.startedAt,
        cell: (row) => formatDuration(Math.max(0, row.until - row.session.startedAt)),
      },
      { id: 'runs', label: 'Executions', numeric: true, sortBy: (row) => row.executions, cell: (row) => formatCount(row.executions) },
      { id: 'spans', label: 'Spans', numeric: true, sortBy: (row) => row.spans, cell: (row) => formatCount(row.spans) },
      { id: 'size', label: 'Size', numeric: true, sortBy: (row) => row.bytes, cell: (row) => formatBytes(row.bytes) },
    ];
  }

  #name({ session }: SessionSummary): TemplateResult {
    if (this.#renaming !== session.id) {
      const current = session.id === this.#controller.tracer.session.id;
      return html`<span class="stage-name" title=${session.page}>
        <span>${nameOf(session)}</span>${current ? html` <span class="tag good">this page</span>` : nothing}
      </span>`;
    }
    return html`<input
      class="rename"
      aria-label="New name of ${nameOf(session)}"
      .value=${session.name}
      ${ref((element) => focusOnce(element))}
      @keydown=${(event: KeyboardEvent) => {
        if (event.key === 'Enter') this.#rename(session.id, event.currentTarget as HTMLInputElement);
        else if (event.key === 'Escape') this.#stopRenaming();
      }}
      @blur=${(event: FocusEvent) => this.#rename(session.id, event.currentTarget as HTMLInputElement)}
    />`;
  }

  #buttons({ session }: SessionSummary): TemplateResult {
    const { id } = session;
    const name = nameOf(session);
    const controller = this.#controller;
    if (this.#deleting === id) {
      return html`<span class="row-actions" role="group" aria-label="Delete ${name}?">
        <button type="button" class="danger" ${ref((element) => focusOnce(element))} @click=${() => this.#delete(id)}>
          Delete for good
        </button>
        <button type="button" class="quiet" @click=${() => this.#ask(undefined)}>Keep</button>
      </span>`;
    }
    const current = id === controller.tracer.session.id;
    return html`<span class="row-actions">
      <button type="button" class="quiet" aria-label="Open ${name}" @click=${() => void controller.openStored(id)}>Open</button>
      <button type="button" class="quiet" aria-label="Rename ${name}" @click=${() => this.#startRenaming(id)}>Rename</button>
      <button type="button" class="quiet" aria-label="Export ${name}" @click=${() => void this.#export(session)}>Export</button>
      <button
        type="button"
        class="quiet"
        aria-label="Delete ${name}"
        title=${current ? 'This page is still being recorded' : nothing}
        ?disabled=${current}
        @click=${() => this.#ask(id)}
      >
        Delete
      </button>
    </span>`;
  }

  #startRenaming(id: string): void {
    this.#renaming = id;
    this.#controller.redraw();
  }

  #stopRenaming(): void {
    this.#renaming = undefined;
    this.#controller.redraw();
  }

  #rename(id: string, input: HTMLInputElement): void {
    // Removing the field after Enter or Escape blurs it once more.
    if (this.#renaming !== id) return;
    const name = input.value.trim();
    this.#stopRenaming();
    const before = this.#controller.sessions?.find(({ session }) => session.id === id)?.session.name;
    if (name !== '' && name !== before) this.#try(this.#controller.tracer.history.rename(id, name));
  }

  #ask(id: string | undefined): void {
    this.#deleting = id;
    this.#controller.redraw();
  }

  #delete(id: string): void {
    this.#ask(undefined);
    this.#try(this.#controller.tracer.history.delete(id));
  }

  async #export(session: SessionSummary['session']): Promise<void> {
    const text = await this.#controller.exportStored(session.id);
    if (text !== undefined) saveFile(traceFileName(session), text);
  }

  #try(change: Promise<void>): void {
    change.then(
      () => this.#controller.readSessions(),
      (error: unknown) => this.#controller.fail(messageOf(error)),
    );
  }
}

function nameOf(session: SessionSummary['session']): string {
  return session.name || 'Unnamed session';
}

/** Focuses a control when it appears, with its text selected. */
function focusOnce(element: Element | undefined): void {
  if (!(element instanceof HTMLElement) || element.dataset.focused) return;
  element.dataset.focused = 'yes';
  // The template is still being rendered: its values are set after this.
  queueMicrotask(() => {
    element.focus();
    if (element instanceof HTMLInputElement) element.select();
  });
}
