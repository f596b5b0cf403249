import { html, type TemplateResult } from 'lit';
import { messageOf } from '../../src/base/fault-log.js';
import type { PanelController } from '../panel-controller.js';
import type { TimelineView } from '../widgets/timeline-view.js';

/** What the tab needs of the panel's controller. */
export type TimelineTabHost = Pick<PanelController, 'data' | 'resolution' | 'live' | 'jobs' | 'redraw' | 'fail'> & {
  focusSpan: PanelController['focusSpan'];
};

/** One element per panel, so that zoom, selection and search survive a look at another tab. */
const views = new WeakMap<TimelineTabHost, TimelineView>();
/** Panels that wait for the element, which comes with the first look at the tab: it is the largest part of the panel. */
const waiting = new WeakSet<TimelineTabHost>();

/** The spans of what the panel shows, over time. */
export function renderTimelineTab(host: TimelineTabHost): TemplateResult {
  const view = views.get(host);
  if (!view) {
    if (!waiting.has(host)) void load(host);
    return html`<p role="status">Loading the timeline …</p>`;
  }
  const { data, resolution, live, jobs, focusSpan } = host;
  view.jobs = jobs;
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

/** Asked for once a panel: opening the panel anew asks again. */
async function load(host: TimelineTabHost): Promise<void> {
  waiting.add(host);
  try {
    const { TimelineView } = await import('../widgets/timeline-view.js');
    views.set(host, new TimelineView());
    host.redraw();
  } catch (error) {
    host.fail(`The timeline could not be loaded: ${messageOf(error)} Open the panel again to try once more.`);
  }
}
