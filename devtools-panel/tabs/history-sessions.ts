import { html, nothing, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import { messageOf } from '../../src/base/fault-log.js';
import { formatBytes, formatCount, formatDuration } from '../../src/base/format.js';
import { startedAtWallClock } from '../../src/model/session.js';
import type { SessionSummary } from '../../src/model/ports.js';
import type { PanelController } from '../panel-controller.js';
import { findAlike, findNamesakes } from '../view/session-dates.js';
import { formatDate } from '../widgets/figures.js';
import { focusOnce } from '../widgets/focus-once.js';
import { icon } from '../widgets/icons.js';
import { placeMenu } from '../widgets/row-menu.js';
import { saveFile, traceFileName } from '../widgets/save-file.js';
import { SortableTable, type Column } from '../widgets/sortable-table.js';
import type { HistoryBaselines } from './history-baselines.js';
import type { PendingRemovals } from './pending-removals.js';

/** Why a session whose spans were given up cannot be opened. */
const FIGURES_ONLY = 'Its spans were given up to make room; its figures are kept.';

/** The sessions that are kept: open, pin, rename, make a baseline, export, delete. */
export class HistorySessions {
  readonly #controller: PanelController;
  readonly #removals: PendingRemovals;
  readonly #baselines: Pick<HistoryBaselines, 'has' | 'set'>;
  readonly #table: SortableTable<SessionSummary>;
  #renaming: string | undefined;
  /** The session whose menu is open. */
  #menu: string | undefined;
  /** Sessions whose dates need seconds. */
  #alike: ReadonlySet<string> = new Set();
  /** Sessions that their names do not tell apart. */
  #namesakes: ReadonlySet<string> = new Set();

  constructor(controller: PanelController, removals: PendingRemovals, baselines: Pick<HistoryBaselines, 'has' | 'set'>) {
    this.#controller = controller;
    this.#removals = removals;
    this.#baselines = baselines;
    this.#table = new SortableTable({
      label: 'Sessions',
      columns: this.#columns(),
      key: (row) => row.session.id,
      sort: { column: 'started', direction: 'descending' },
      changed: () => controller.redraw(),
    });
  }

  render(sessions: readonly SessionSummary[]): TemplateResult {
    const shown = sessions.filter(({ session }) => !this.#removals.has(session.id));
    const isShown = (id: string | undefined): boolean => shown.some(({ session }) => session.id === id);
    // A row that goes takes its menu and its field along, and no browser tells of a menu that closes that way.
    if (!isShown(this.#menu)) this.#menu = undefined;
    if (!isShown(this.#renaming)) this.#renaming = undefined;
    const named = shown.map(({ session }) => ({ id: session.id, name: nameOf(session), time: startedAtWallClock(session) }));
    this.#alike = findAlike(named);
    this.#namesakes = findNamesakes(named);
    return this.#table.render(shown, { hold: this.#renaming !== undefined || this.#menu !== undefined });
  }

  #columns(): Column<SessionSummary>[] {
    return [
      { id: 'name', label: 'Name', sortBy: ({ session }) => session.name, cell: (row) => this.#name(row) },
      // Next to the name, so that a narrow panel shows what can be done without scrolling.
      { id: 'do', label: 'Manage', cell: (row) => this.#buttons(row) },
      {
        id: 'started',
        label: 'Started',
        sortBy: ({ session }) => startedAtWallClock(session),
        cell: ({ session }) => html`<span class="started">${this.#started(session)}</span>`,
      },
      { id: 'build', label: 'Build', sortBy: ({ session }) => session.build, cell: ({ session }) => session.build || '–' },
      {
        id: 'length',
        label: 'Length',
        numeric: true,
        sortBy: (row) => row.until - row.session.startedAt,
        cell: (row) => formatDuration(Math.max(0, row.until - row.session.startedAt)),
      },
      {
        id: 'runs',
        label: 'Executions',
        hint: 'Runs that were recorded; what sampling leaves out is not among them',
        numeric: true,
        sortBy: (row) => row.executions,
        cell: (row) => formatCount(row.executions),
      },
      { id: 'spans', label: 'Spans', numeric: true, sortBy: (row) => row.spans, cell: (row) => formatCount(row.spans) },
      {
        id: 'size',
        label: 'Size',
        hint: 'Room that it takes in this browser, approximately',
        numeric: true,
        sortBy: (row) => row.bytes,
        cell: (row) => formatBytes(row.bytes),
      },
    ];
  }

  #name({ session, raw }: SessionSummary): TemplateResult {
    if (this.#renaming !== session.id) {
      const current = session.id === this.#controller.tracer.session.id;
      return html`<span class="session-name" title=${`${nameOf(session)} ${session.page}`.trim()}>
        <span>${nameOf(session)}</span>${current ? html` <span class="tag good">this page</span>` : nothing}${
          raw ? nothing : html` <span class="tag" title=${FIGURES_ONLY}>figures only</span>`
        }
      </span>`;
    }
    return html`<input
      class="rename"
      aria-label="New name of ${this.#label(session)}"
      .value=${session.name}
      ${ref((element) => focusOnce(element))}
      @keydown=${(event: KeyboardEvent) => {
        if (event.key === 'Enter') this.#rename(session.id, event.currentTarget as HTMLInputElement);
        else if (event.key === 'Escape') this.#stopRenaming();
      }}
      @blur=${(event: FocusEvent) => this.#rename(session.id, event.currentTarget as HTMLInputElement)}
    />`;
  }

  #buttons({ session, raw, pinned }: SessionSummary): TemplateResult {
    const { id } = session;
    const name = this.#label(session);
    const { history } = this.#controller.tracer;
    return html`<span class="row-actions">
      <button
        type="button"
        class="quiet"
        aria-label="Open ${name}"
        ?disabled=${!raw}
        title=${raw ? nothing : FIGURES_ONLY}
        @click=${() => void this.#controller.openStored(id)}
      >
        Open
      </button>
      <button
        type="button"
        class="quiet icon"
        aria-label="Pin ${name}"
        aria-pressed=${pinned ? 'true' : 'false'}
        title=${pinned ? 'Pinned: kept whatever the retention says' : 'Pin: keep it whatever the retention says'}
        @click=${() => this.#try(history.pin(id, !pinned))}
      >
        ${icon(pinned ? 'pinned' : 'pin')}
      </button>
      <button type="button" class="quiet icon" aria-label="More for ${name}" title="More" data-menu=${id} popovertarget="menu-${id}">
        ${icon('more')}
      </button>
      <span
        id="menu-${id}"
        class="row-menu"
        popover
        role="group"
        aria-label="More for ${name}"
        @beforetoggle=${(event: ToggleEvent) => this.#toggle(id, event)}
        @click=${(event: Event) => closeMenu(event.currentTarget)}
      >
        ${this.#menu === id ? this.#items(session, raw) : nothing}
      </span>
    </span>`;
  }

  #items(session: SessionSummary['session'], raw: boolean): TemplateResult {
    const { id } = session;
    const name = this.#label(session);
    const current = id === this.#controller.tracer.session.id;
    const selection = { kind: 'session', id } as const;
    const baseline = this.#baselines.has(selection) ? 'Renew baseline' : 'Set as baseline';
    return html`<button
        type="button"
        aria-label="Rename ${name}"
        ${ref((element) => focusOnce(element))}
        @click=${() => this.#startRenaming(id)}
      >
        Rename
      </button>
      <button
        type="button"
        aria-label="Compare with this page: ${name}"
        title=${current ? 'This is this page' : nothing}
        ?disabled=${current}
        @click=${() => this.#controller.compareWithPage(id)}
      >
        Compare with this page
      </button>
      <button type="button" aria-label="${baseline} ${name}" @click=${() => void this.#baselines.set(selection, name, nameOf(session))}>
        ${baseline}
      </button>
      <button
        type="button"
        aria-label="Export ${name}"
        ?disabled=${!raw}
        title=${raw ? nothing : FIGURES_ONLY}
        @click=${() => void this.#export(session)}
      >
        Export
      </button>
      <button
        type="button"
        class="delete"
        aria-label="Delete ${name}"
        title=${current ? 'This page is still being recorded' : nothing}
        ?disabled=${current}
        @click=${() => this.#delete(session)}
      >
        Delete
      </button>`;
  }

  #started(session: SessionSummary['session']): string {
    return formatDate(startedAtWallClock(session), this.#alike.has(session.id));
  }

  /** The name, with the start where others are called the same. */
  #label(session: SessionSummary['session']): string {
    return this.#namesakes.has(session.id) ? `${nameOf(session)}, ${this.#started(session)}` : nameOf(session);
  }

  #toggle(id: string, event: ToggleEvent): void {
    if (event.newState === 'open') {
      this.#menu = id;
      placeMenu(event.currentTarget as HTMLElement);
    } else if (this.#menu === id) this.#menu = undefined;
    this.#controller.redraw();
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

  #delete(session: SessionSummary['session']): void {
    const { history } = this.#controller.tracer;
    this.#removals.add(session.id, `Deleted “${this.#label(session)}”.`, () => this.#try(history.delete(session.id)));
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

function closeMenu(menu: EventTarget | null): void {
  if (menu instanceof HTMLElement && menu.matches(':popover-open')) menu.hidePopover();
}
