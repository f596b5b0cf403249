import { html, nothing, type TemplateResult } from 'lit';
import type { Capability } from '../../src/model/support.js';

/** What this browser offers to acttrace, and what is lost where it does not: that first. Undefined while it is being found out. */
export function renderSupport(support: readonly Capability[] | undefined): TemplateResult {
  const missing = support?.filter(({ supported }) => !supported) ?? [];
  const offered = support?.filter(({ supported }) => supported) ?? [];
  return html`<section class="card support" aria-labelledby="support-heading">
    <h2 id="support-heading">This browser</h2>
    ${
      support === undefined
        ? html`<p class="muted">Looking …</p>`
        : html`<h3>Missing: ${missing.length} of ${support.length}</h3>
            ${missing.length > 0 ? renderList(missing, 'Missing') : nothing}
            <details>
              <summary>Offered: ${offered.length} of ${support.length}</summary>
              ${renderList(offered, 'Offered')}
            </details>`
    }
  </section>`;
}

function renderList(capabilities: readonly Capability[], label: string): TemplateResult {
  return html`<ul aria-label=${label}>
    ${capabilities.map(({ name, note }) => html`<li><strong>${name}</strong> <span class="muted">${withCode(note)}</span></li>`)}
  </ul>`;
}

/** What notes have in backticks as code. */
function withCode(note: string): (string | TemplateResult)[] {
  return note.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part));
}
