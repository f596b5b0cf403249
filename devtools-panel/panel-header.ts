import { html, nothing, type TemplateResult } from 'lit';
import { startedAtWallClock } from '../src/model/session.js';
import { renderAlertBadge } from './alert-badge.js';
import type { PanelController } from './panel-controller.js';
import { TAB_IDS, type Dock, type TabId } from './panel-state.js';
import { formatDate } from './widgets/figures.js';
import { icon } from './widgets/icons.js';
import { saveFile, traceFileName } from './widgets/save-file.js';
import { renderTabBar } from './widgets/tab-bar.js';

const TAB_LABELS: Readonly<Record<TabId, string>> = {
  overview: 'Overview',
  timeline: 'Timeline',
  stages: 'Stages',
  actions: 'Actions',
  monitor: 'Monitor',
  history: 'History',
  compare: 'Compare',
  settings: 'Settings',
};

/** What is shown, which tab, and the panel's buttons. */
export function renderHeader(controller: PanelController, close: () => void): TemplateResult {
  return html`<header>${source(controller)} ${tabs(controller)} ${tools(controller, close)}</header>`;
}

function source(controller: PanelController): TemplateResult {
  const { source, data, sessionName: name } = controller;
  const recorded = formatDate(startedAtWallClock(data.session));
  const label = source.kind === 'live' ? 'Live session' : source.kind === 'stored' ? name || 'Unnamed session' : source.file;
  const title =
    source.kind === 'live' ? name : source.kind === 'stored' ? `Recorded ${recorded}` : `Imported: ${name}, recorded ${recorded}`;
  return html`<div class="source">
    <span class="glyph">${icon('glyph')}</span>
    <span class="what" title=${title}>${label}</span>
    ${
      source.kind === 'live'
        ? nothing
        : html`<button type="button" @click=${() => controller.showLive()}>${icon('back', 12)}<span>Back to live</span></button>`
    }
  </div>`;
}

function tabs(controller: PanelController): TemplateResult {
  return renderTabBar<TabId>({
    label: 'acttrace',
    name: 'tabs',
    ids: TAB_IDS,
    chosen: controller.state.tab,
    prefix: 'tab',
    controls: 'tabpanel',
    render: (id) => html`${TAB_LABELS[id]}${id === 'monitor' ? renderAlertBadge(controller.tracer) : nothing}`,
    choose: (tab) => controller.setState({ tab }),
  });
}

function tools(controller: PanelController, close: () => void): TemplateResult {
  const { tracer } = controller;
  const exportShown = async (): Promise<void> => {
    const name = traceFileName(controller.data.session);
    const text = await controller.exportShown();
    if (text !== undefined) saveFile(name, text);
  };
  return html`<div class="tools">
    <button
      type="button"
      class="quiet record"
      aria-label="Record"
      aria-pressed=${tracer.running ? 'true' : 'false'}
      title=${tracer.running ? 'This page is being recorded' : 'Recording of this page is off'}
      @click=${() => (tracer.running ? tracer.stop() : tracer.start())}
    >
      <span class="dot"></span><span class="label">Record</span>
    </button>
    <button type="button" class="quiet" aria-label="Export trace JSON" title="Export trace JSON" @click=${() => void exportShown()}>
      ${icon('export')}<span class="label">Export</span>
    </button>
    <button type="button" class="quiet" aria-label="Import trace" title="Import trace: or drop a file on the panel" @click=${chooseFile}>
      ${icon('import')}<span class="label">Import</span>
    </button>
    <input
      type="file"
      hidden
      accept=".json,application/json"
      aria-label="Trace file"
      @change=${(event: Event) => fileChosen(controller, event)}
    />
    <span class="gap"></span>
    ${dockButton(controller, 'bottom', 'Dock at the bottom')} ${dockButton(controller, 'right', 'Dock at the right')}
    <button type="button" class="quiet icon" aria-label="Close panel" title="Close panel" @click=${close}>${icon('close')}</button>
  </div>`;
}

function dockButton(controller: PanelController, dock: Dock, label: string): TemplateResult {
  return html`<button
    type="button"
    class="quiet icon"
    aria-label=${label}
    title=${label}
    aria-pressed=${controller.state.dock === dock ? 'true' : 'false'}
    @click=${() => controller.setState({ dock })}
  >
    ${icon(dock === 'bottom' ? 'dockBottom' : 'dockRight')}
  </button>`;
}

function chooseFile(event: Event): void {
  const tools = (event.currentTarget as HTMLElement).parentElement;
  tools?.querySelector<HTMLInputElement>('input[type=file]')?.click();
}

function fileChosen(controller: PanelController, event: Event): void {
  const input = event.currentTarget as HTMLInputElement;
  const file = input.files?.[0];
  // Emptied, so that choosing the same file again is a change again.
  if (file) void controller.importFile(file).finally(() => (input.value = ''));
}
