import type { Tracer } from '../src/tracer.js';
import { PANEL_ELEMENT, type ActtracePanel } from './acttrace-panel.js';
import { loadState, saveState, type Dock, type TabId } from './panel-state.js';

export interface OpenPanelOptions {
  /** Tab to open. Default: the one that was open last. */
  readonly tab?: TabId;
  /** Where the panel sits. Default: where it was last; at first at the bottom. */
  readonly dock?: Dock;
}

/** An open panel. */
export interface OpenedPanel {
  readonly element: ActtracePanel;
  /** Removes the panel, after which it costs nothing. Safe to call twice. */
  close(): void;
}

const opened = new WeakMap<Tracer, OpenedPanel>();

/**
 * Opens the panel of a tracer in this page. The same tracer's panel is opened once: a second call returns the open one.
 */
export function openPanel(tracer: Tracer, options: OpenPanelOptions = {}): OpenedPanel {
  const open = opened.get(tracer);
  if (open) return open;
  if (options.tab || options.dock) saveState({ ...loadState(), ...options });
  const element = document.createElement(PANEL_ELEMENT) as ActtracePanel;
  element.tracer = tracer;
  const panel: OpenedPanel = {
    element,
    close() {
      if (opened.get(tracer) !== panel) return;
      opened.delete(tracer);
      element.remove();
      element.dispatchEvent(new Event('acttrace-close'));
    },
  };
  element.addEventListener('acttrace-close', () => panel.close());
  opened.set(tracer, panel);
  document.body.append(element);
  return panel;
}
