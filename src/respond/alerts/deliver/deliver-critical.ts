import type { AlertDelivery } from '../alert.js';

/** Tells of critical alerts only. */
export function deliverCritical(delivery: AlertDelivery): AlertDelivery {
  return (event) => (event.alert.severity === 'critical' ? delivery(event) : undefined);
}
