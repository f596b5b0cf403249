import type { EventBus } from '../../../model/event-bus.js';
import type { AlertDelivery } from '../alert.js';

/** The type under which alerts go to a bus, unless another is asked for. */
export const PERFORMANCE_ALERT = 'PERFORMANCE_ALERT';

/** Puts each event on the app's bus: `{ type: 'PERFORMANCE_ALERT', payload: event }`. */
export function deliverToBus(bus: EventBus, type = PERFORMANCE_ALERT): AlertDelivery {
  return (event) => bus.dispatch({ type, payload: event });
}
