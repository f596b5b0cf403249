import { adoptStyles, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { styleMap } from './widgets/style-map.js';
import type { Tracer } from '../src/tracer.js';
import { renderAnalysisStatus } from './analysis-status.js';
import { PanelController } from './panel-controller.js';
import { renderHeader } from './panel-header.js';
import { findNotices, type Notice } from './panel-notices.js';
import type { Dock, TabId } from './panel-state.js';
import { clampSize, sizeAfterKey, sizeAtPointer, sizeBounds } from './resize-handle.js';
import { panelStyles } from './styles/index.js';
import { ActionsTab } from './tabs/actions-tab.js';
import { LazyTab, type LoadedTab } from './tabs/lazy-tab.js';
import { OverviewTab } from './tabs/overview-tab.js';
import type { PanelTab } from './tabs/panel-tab.js';
import { StagesTab } from './tabs/stages-tab.js';
import { renderTimelineTab } from './tabs/timeline-tab.js';
import { icon } from './widgets/icons.js';

/** Name of the custom element. */
export const PANEL_ELEMENT = 'acttrace-panel';

/** Events of the panel that a page which listens at its document (a game's keys, a click outside) must not take for its own. */
const OWN_EVENTS = ['keydown', 'keyup', 'keypress', 'pointerdown', 'mousedown', 'touchstart', 'click', 'dblclick', 'contextmenu', 'wheel'];

/**
 * Tells the page how much of an edge the panel covers, as the custom property `--acttrace-bottom` or `--acttrace-right` of the root
 * element, so that an app can make room. Nothing is set where nothing is covered.
 */
function tellPage(edge: Dock, pixels: number): void {
  const { style } = document.documentElement;
  const name = `--acttrace-${edge}`;
  const value = `${Math.round(pixels)}px`;
  if (pixels === 0) style.removeProperty(name);
  else if (style.getPropertyValue(name) !== value) style.setProperty(name, value);
}

/**
 * `<acttrace-panel>`: the frame around the tabs. Set `tracer` before it is connected. Dispatches `acttrace-close` when its
 * close button is pressed; removing it is up to the listener (`openPanel` does).
 */
export class ActtracePanel extends LitElement {
  static override styles = panelStyles;
  static override properties = { tracer: { attribute: false } };
  declare tracer: Tracer | undefined;

  #controller: PanelController | undefined;
  #tabs: Readonly<Record<TabId, PanelTab>> | undefined;
  #styles = panelStyles;
  #dismissed = new Set<string>();
  #dragging = false;
  #dropping = false;
  #stopListening: AbortController | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stopListening = new AbortController();
    const { signal } = this.#stopListening;
    for (const name of OWN_EVENTS) this.addEventListener(name, (event) => event.stopPropagation(), { signal, passive: true });
    addEventListener('resize', () => this.requestUpdate(), { signal });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopListening?.abort();
    for (const tab of Object.values(this.#tabs ?? {})) tab.closed?.();
    tellPage('bottom', 0);
    tellPage('right', 0);
  }

  protected override updated(): void {
    const dock = this.#controller?.state.dock;
    if (!dock) return;
    const { width, height } = (this.renderRoot.firstElementChild ?? this).getBoundingClientRect();
    tellPage(dock, dock === 'bottom' ? height : width);
    tellPage(dock === 'bottom' ? 'right' : 'bottom', 0);
  }

  /** Puts the focus on the open tab. */
  override focus(): void {
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('[role="tab"][aria-selected="true"]')?.focus());
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('tracer') || !this.tracer) return;
    if (this.#controller) {
      this.removeController(this.#controller);
      this.#controller.hostDisconnected();
    }
    const controller = (this.#controller = new PanelController(this, this.tracer));
    this.#tabs = {
      overview: new OverviewTab(controller),
      timeline: { render: () => renderTimelineTab(controller) },
      stages: new StagesTab(controller),
      actions: new ActionsTab(controller),
      monitor: this.#lazy(controller, async () => {
        const { openMonitorTab } = await import('./monitor/monitor-tab.js');
        return openMonitorTab(controller);
      }),
      history: this.#lazy(controller, async () => {
        const { HistoryTab } = await import('./tabs/history-tab.js');
        return new HistoryTab(controller, () => this.renderRoot);
      }),
      compare: this.#lazy(controller, async () => {
        const { createCompareTab } = await import('./compare/compare-view.js');
        return createCompareTab(controller);
      }),
      settings: this.#lazy(controller, async () => {
        const { SettingsTab } = await import('./tabs/settings-tab.js');
        return new SettingsTab(controller);
      }),
    };
  }

  /** A tab that is loaded when it is first shown, its styles with it. */
  #lazy(controller: PanelController, load: () => Promise<LoadedTab>): LazyTab {
    const loaded = ({ styles }: LoadedTab): void => {
      if (styles && !this.#styles.includes(styles)) adoptStyles(this.renderRoot as ShadowRoot, (this.#styles = [...this.#styles, styles]));
    };
    return new LazyTab(load, loaded, () => controller.redraw());
  }

  protected override render(): TemplateResult | typeof nothing {
    const controller = this.#controller;
    if (!controller || !this.#tabs) return nothing;
    const { dock, tab } = controller.state;
    const bounds = this.#bounds(controller);
    const size = clampSize(dock === 'bottom' ? controller.state.height : controller.state.width, bounds);
    return html`<section
      class="panel ${dock} ${this.#dropping ? 'dropping' : ''}"
      aria-label="acttrace"
      style=${styleMap({ [dock === 'bottom' ? '--height' : '--width']: `${size}px` })}
      @dragover=${this.#dragOver}
      @dragleave=${this.#dragLeave}
      @drop=${this.#drop}
    >
      <div
        class="resize ${this.#dragging ? 'dragging' : ''}"
        role="separator"
        tabindex="0"
        aria-label="Resize panel"
        aria-orientation=${dock === 'bottom' ? 'horizontal' : 'vertical'}
        aria-valuenow=${size}
        aria-valuemin=${bounds.least}
        aria-valuemax=${bounds.most}
        aria-valuetext="${size} pixels"
        @keydown=${(event: KeyboardEvent) => this.#resizeByKey(controller, event, size)}
        @pointerdown=${this.#dragStart}
        @pointermove=${(event: PointerEvent) => this.#dragging && this.#resize(controller, sizeAtPointer(event, dock))}
        @lostpointercapture=${this.#dragEnd}
      ></div>
      ${renderHeader(controller, () => this.dispatchEvent(new Event('acttrace-close')))} ${this.#notices(controller)}
      <div class="body" role="tabpanel" id="tabpanel" aria-labelledby="tab-${tab}" tabindex="0">${this.#tabs[tab].render()}</div>
      ${renderAnalysisStatus(controller)}
    </section>`;
  }

  #notices(controller: PanelController): TemplateResult {
    const notices = findNotices(controller);
    const isError = (notice: Notice): boolean => notice.severity === 'critical';
    const shown = notices.filter((notice) => isError(notice) || !this.#dismissed.has(notice.id));
    // Both regions are always there: what is put into a live region that appears with its text is not announced.
    return html`<div role="alert">${shown.filter(isError).map((notice) => this.#notice(controller, notice))}</div>
      <div role="status">${shown.filter((notice) => !isError(notice)).map((notice) => this.#notice(controller, notice))}</div>`;
  }

  #notice(controller: PanelController, { id, severity, text }: Notice): TemplateResult {
    const dismiss = (): void => {
      if (severity === 'critical') controller.error = '';
      else this.#dismissed.add(id);
      controller.redraw();
    };
    return html`<div class="notice ${severity}">
      ${icon(severity)}
      <p>${text}</p>
      <button class="quiet icon" type="button" aria-label="Dismiss message" @click=${dismiss}>${icon('close', 12)}</button>
    </div>`;
  }

  #bounds(controller: PanelController): { least: number; most: number } {
    return sizeBounds(controller.state.dock, { width: innerWidth, height: innerHeight });
  }

  #resize(controller: PanelController, wanted: number): void {
    const size = clampSize(wanted, this.#bounds(controller));
    controller.setState(controller.state.dock === 'bottom' ? { height: size } : { width: size });
  }

  #resizeByKey(controller: PanelController, event: KeyboardEvent, size: number): void {
    const next = sizeAfterKey(event.key, controller.state.dock, size, this.#bounds(controller));
    if (next === undefined) return;
    event.preventDefault();
    this.#resize(controller, next);
  }

  #dragStart(event: PointerEvent): void {
    if (event.button !== 0) return;
    event.preventDefault();
    const handle = event.currentTarget as HTMLElement;
    handle.setPointerCapture(event.pointerId);
    handle.focus({ preventScroll: true });
    this.#dragging = true;
    this.requestUpdate();
  }

  #dragEnd(): void {
    this.#dragging = false;
    this.requestUpdate();
  }

  #dragOver(event: DragEvent): void {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
    if (!this.#dropping) this.#setDropping(true);
  }

  #dragLeave(event: DragEvent): void {
    const to = event.relatedTarget;
    if (!(to instanceof Node) || !this.renderRoot.contains(to)) this.#setDropping(false);
  }

  #drop(event: DragEvent): void {
    event.preventDefault();
    this.#setDropping(false);
    const file = event.dataTransfer?.files[0];
    if (file) void this.#controller?.importFile(file);
  }

  #setDropping(dropping: boolean): void {
    this.#dropping = dropping;
    this.requestUpdate();
  }
}

// Another copy of acttrace in the page may have come first: defining the name twice would throw into the app.
if (!customElements.get(PANEL_ELEMENT)) customElements.define(PANEL_ELEMENT, ActtracePanel);
