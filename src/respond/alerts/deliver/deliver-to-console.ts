import type { AlertDelivery } from '../alert.js';
import { toAlertText } from '../alert-text.js';

type Write = (text: string) => void;

/** Writes a line for each event, a warning while the alert is open. @param target - default: the page's console. */
export function deliverToConsole(target: { readonly warn: Write; readonly info: Write } = console): AlertDelivery {
  return (event) => {
    const text = `acttrace: ${toAlertText(event)}`;
    if (event.type === 'resolved') target.info(text);
    else target.warn(text);
  };
}
