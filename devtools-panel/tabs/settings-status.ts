import { html, type TemplateResult } from 'lit';
import { formatBytes, formatCount } from '../../src/base/format.js';
import type { PanelController } from '../panel-controller.js';

/** How the tracer itself is doing: what it holds, what it lost, what went wrong in it. Always of the running session. */
export function renderStatus({ tracer }: PanelController): TemplateResult {
  const { spans, spansRecorded, logs, attributeBytes, dropped, misuse, unknownParents, faults } = tracer.status();
  const { resolution } = tracer.session;
  const lost = [
    lossOf(dropped.spans, 'span'),
    lossOf(dropped.logs, 'log line'),
    lossOf(dropped.attributes, 'snapshot'),
    lossOf(dropped.names, 'name'),
    lossOf(dropped.counters, 'counter sample'),
  ].filter((part) => part !== '');
  const wrong = [
    misuse.endedTwice > 0 ? `${times(misuse.endedTwice)} a span was ended twice` : '',
    misuse.endedUnknown > 0 ? `${times(misuse.endedUnknown)} an unknown span was ended` : '',
  ].filter((part) => part !== '');
  return html`<section class="card" aria-labelledby="status-heading">
    <h2 id="status-heading">Status</h2>
    <dl class="facts">
      <dt>Recording</dt>
      <dd>${tracer.running ? 'on' : 'off'}</dd>
      <dt>Clock step</dt>
      <dd>${resolution > 0 ? `${resolution} ms` : 'unknown'}</dd>
      <dt>Spans</dt>
      <dd>${formatCount(spans)} held of ${formatCount(spansRecorded)} recorded</dd>
      <dt>Log lines</dt>
      <dd>${formatCount(logs)}</dd>
      <dt>Captured data</dt>
      <dd>${formatBytes(attributeBytes)}</dd>
      <dt>Dropped</dt>
      <dd class=${lost.length > 0 ? 'warning' : ''}>${lost.join(', ') || 'nothing'}</dd>
      <dt>Unknown parents</dt>
      <dd>${formatCount(unknownParents)}</dd>
      <dt>Misuse</dt>
      <dd class=${wrong.length > 0 ? 'warning' : ''}>${wrong.join(', ') || 'none'}</dd>
      <dt>Faults</dt>
      <dd class=${faults.length > 0 ? 'critical' : ''}>
        ${
          faults.length === 0
            ? 'none'
            : html`<ul>
                ${faults.map(({ part, message, count }) => html`<li>${part}: ${message} (${times(count)})</li>`)}
              </ul>`
        }
      </dd>
    </dl>
  </section>`;
}

function lossOf(count: number, noun: string): string {
  return count > 0 ? `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}` : '';
}

function times(count: number): string {
  return count === 1 ? 'once' : `${formatCount(count)} times`;
}
