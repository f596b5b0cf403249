import type { AlertDelivery } from '../alert.js';
import { toAlertText } from '../alert-text.js';

/** The part of the browser's `Notification` that is used. */
export interface NotificationClass {
  new (title: string, options: { readonly body: string; readonly tag: string }): { close(): void };
  readonly permission: string;
  requestPermission(): Promise<string>;
}

/**
 * Shows a notification of the browser's for each alert that opens or gets worse, and takes it away when the alert resolves. Only where the user has
 * granted that: this never asks, see `requestNotifications`.
 *
 * @param notifications - default: the page's; where it has none, nothing is shown.
 */
export function deliverToNotification(notifications = findNotifications()): AlertDelivery {
  const shown = new Map<string, { close(): void }>();
  return (event) => {
    const { id, severity } = event.alert;
    if (event.type === 'resolved' || (event.type === 'updated' && event.change === 'acknowledged')) {
      shown.get(id)?.close();
      shown.delete(id);
    } else if (notifications?.permission === 'granted') {
      // One with the tag of another takes its place.
      shown.set(id, new notifications(`Performance: ${severity} alert`, { body: toAlertText(event), tag: id }));
    }
  };
}

/**
 * Asks the user to allow notifications. Browsers want this from within a click.
 *
 * @returns whether they are allowed now. Never rejects.
 */
export async function requestNotifications(notifications = findNotifications()): Promise<boolean> {
  try {
    return (await notifications?.requestPermission()) === 'granted';
  } catch {
    // Insecure pages and frames may not even ask.
    return false;
  }
}

/** Workers of some browsers, and WebViews, have none. */
function findNotifications(): NotificationClass | undefined {
  return (globalThis as { Notification?: NotificationClass }).Notification;
}
