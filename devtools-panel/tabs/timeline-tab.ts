import { html, type TemplateResult } from 'lit';
import type { PanelController } from '../panel-controller.js';
import { TimelineView } from '../widgets/timeline-view.js';

/** What the tab needs of the panel's controller. */
export type TimelineTabHost = Pick<PanelController, 'data' | 'resolution' | 'live'> & { focusSpan: PanelController['focusSpan'] };

/** One element per panel, so that zoom, selection and search survive a look at another tab. */
const views = new WeakMap<TimelineTabHost, TimelineView>();

/** The spans of what the panel shows, over time. */
export function renderTimelineTab(host: TimelineTabHost): TemplateResult {
  let view = views.get(host);
  if (!view) views.set(host, (view = new TimelineView()));
  const { data, resolution, live, focusSpan } = host;
  view.data = data;
  view.until = data.until;
  view.resolution = resolution;
  view.live = live;
  if (focusSpan !== undefined) {
    view.focusSpan = focusSpan;
    // Asked for once: the next picture must not jump back.
    host.focusSpan = undefined;
  }
  return html`${view}`;
}
