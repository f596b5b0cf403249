import { html, type TemplateResult } from 'lit';
import type { Tracer } from '../../src/tracer.js';

/**
 * A stage's limit in ms, edited in place: Enter or leaving the field keeps it, Escape puts the old one back, an empty
 * field takes the stage's own limit away, so that it is learned. What is not a positive number is put back.
 *
 * @param learned - the limit that applies while the stage has none of its own, ms.
 */
export function thresholdInput(tracer: Tracer, stage: string, learned?: number): TemplateResult {
  const { thresholds } = tracer.settings.values;
  const own = Object.hasOwn(thresholds, stage) ? thresholds[stage] : undefined;
  const text = own ? String(own.duration) : '';
  const commit = (input: HTMLInputElement): void => {
    const wanted = input.value.trim();
    const duration = Number(wanted);
    if (wanted === text || input.validity?.badInput || (wanted !== '' && !(duration > 0 && Number.isFinite(duration)))) {
      input.value = text;
      return;
    }
    const limit = wanted === '' ? null : { duration, memory: own?.memory ?? Number.MAX_SAFE_INTEGER };
    tracer.settings.update({ thresholds: { [stage]: limit } });
  };
  const keydown = (event: KeyboardEvent): void => {
    const input = event.currentTarget as HTMLInputElement;
    if (event.key === 'Enter') commit(input);
    else if (event.key === 'Escape') input.value = text;
  };
  return html`<input
    class="threshold"
    type="number"
    min="0"
    step="any"
    aria-label="Threshold of ${stage}, ms"
    placeholder=${learned === undefined ? 'learned' : `≈ ${Number(learned.toPrecision(3))}`}
    .value=${text}
    @keydown=${keydown}
    @blur=${(event: FocusEvent) => commit(event.currentTarget as HTMLInputElement)}
  />`;
}
