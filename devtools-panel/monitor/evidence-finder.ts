import { findAlertEvidence, type AlertEvidence, type EvidenceQuery } from '../../src/analyze/alert-evidence.js';
import type { TraceData } from '../../src/model/trace-data.js';
import type { Alert } from '../../src/monitor.js';

/** What rules read of a series: the last minute. */
const WINDOW_MS = 60_000;
/** A single value is recorded when its span is read, a second after that ended at the latest, and some more while the page is busy. */
const VALUE_WINDOW_MS = 5000;
const READS_ONE_VALUE = 'value ';

/** Where to look for the span that an alert is about. @param timeOrigin - of the session that the alert is of. */
export function toEvidenceQuery(alert: Alert, timeOrigin: number): EvidenceQuery {
  const { metric, tags, beganAt, condition } = alert;
  const window = condition.startsWith(READS_ONE_VALUE) ? VALUE_WINDOW_MS : WINDOW_MS;
  const to = alert.state === 'resolved' ? alert.resolvedAt - timeOrigin : Infinity;
  return { metric, tags, from: beganAt - timeOrigin - window, to };
}

/** Finds the spans that alerts of this page load are about; of those that resolved, once. */
export class EvidenceFinder {
  /** By id, of alerts that resolved. */
  readonly #final = new Map<string, AlertEvidence | undefined>();

  /**
   * By id. An alert whose span is gone has none.
   *
   * @param alerts - all that are shown: of others, nothing is remembered.
   */
  find(data: TraceData, alerts: readonly Alert[]): ReadonlyMap<string, AlertEvidence> {
    const shown = new Set(alerts.map(({ id }) => id));
    for (const id of this.#final.keys()) if (!shown.has(id)) this.#final.delete(id);
    const asked = alerts.filter(({ id }) => !this.#final.has(id));
    const { timeOrigin } = data.session;
    const found = findAlertEvidence(
      data,
      asked.map((alert) => toEvidenceQuery(alert, timeOrigin)),
    );
    const all = new Map(this.#final);
    asked.forEach(({ id, state }, index) => {
      all.set(id, found[index]);
      if (state === 'resolved') this.#final.set(id, found[index]);
    });
    const { firstRow } = data.spans;
    return new Map([...all].flatMap(([id, evidence]) => (evidence && (evidence.span ?? firstRow) >= firstRow ? [[id, evidence]] : [])));
  }
}
