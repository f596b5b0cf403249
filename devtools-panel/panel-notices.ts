import { formatCount } from '../src/base/format.js';
import type { PanelController } from './panel-controller.js';

/** One line below the header. */
export interface Notice {
  /** Tells a notice that was dismissed from one that says something new. */
  readonly id: string;
  readonly severity: 'info' | 'warning' | 'critical';
  readonly text: string;
}

/** What people must know about what they see, most urgent first; pure but for what the tracer tells. */
export function findNotices(controller: PanelController): Notice[] {
  const { tracer, error, live, data } = controller;
  const notices: Notice[] = [];
  if (error) notices.push({ id: 'error', severity: 'critical', text: error });
  const { medium, persistent, reason } = tracer.history.status;
  if (!persistent && medium === 'memory') {
    notices.push({ id: `history ${reason}`, severity: 'warning', text: reason ?? 'History is kept in memory: it ends with this page.' });
  }
  const { spans, logs, attributes, names } = data.dropped;
  const lost = [count(spans, 'span'), count(logs, 'log line'), count(attributes, 'snapshot'), count(names, 'name')].filter(Boolean);
  if (lost.length > 0) {
    const text = `Dropped because a limit was reached: ${lost.join(', ')}. The figures are of what is held.`;
    notices.push({ id: `dropped ${controller.source.kind}`, severity: 'info', text });
  }
  const { faults } = tracer.status();
  if (live && faults.length > 0) {
    const total = faults.reduce((sum, fault) => sum + fault.count, 0);
    const text = `acttrace met ${total === 1 ? 'an error' : `${formatCount(total)} errors`} of its own; the app is not affected. Settings, Status lists them.`;
    notices.push({ id: `faults ${faults.length}`, severity: 'warning', text });
  }
  return notices;
}

function count(number: number, noun: string): string {
  return number > 0 ? `${formatCount(number)} ${noun}${number === 1 ? '' : 's'}` : '';
}
