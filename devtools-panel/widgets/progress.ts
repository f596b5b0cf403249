import { html, nothing, type TemplateResult } from 'lit';
import type { Job } from '../analysis/job.js';
import { styleMap } from './style-map.js';

/**
 * What is being done, how far it is and a Cancel button; nothing while the job is not slow. Styled by `styles/progress.ts`.
 *
 * @param what - for people, without an ellipsis: `Analyzing 204,800 spans`.
 * @param cancelled - called after the button called the job off.
 */
export function renderProgress(
  what: string,
  job: Pick<Job<unknown>, 'slow' | 'share' | 'cancel'> | undefined,
  cancelled: () => void,
): TemplateResult | typeof nothing {
  if (!job?.slow) return nothing;
  const percent = job.share === undefined ? undefined : Math.round(100 * Math.min(1, Math.max(0, job.share)));
  const cancel = (): void => {
    job.cancel();
    cancelled();
  };
  return html`<div class="progress">
    <span>${what}…</span>
    <div
      class="meter ${percent === undefined ? 'unknown' : ''}"
      role="progressbar"
      aria-label=${what}
      aria-valuemin="0"
      aria-valuemax="100"
      aria-valuenow=${percent ?? nothing}
    >
      <span style=${styleMap({ width: `${percent ?? 40}%` })}></span>
    </div>
    <button type="button" @click=${cancel}>Cancel</button>
  </div>`;
}
