import { formatCount } from '../src/base/format.js';
import type { PanelController } from './panel-controller.js';
import type { HistoryEvent } from './view/history-words.js';

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
  const { medium, persistent, reason, failedWrites } = tracer.history.status;
  if (!persistent && medium === 'memory') {
    notices.push({ id: `history ${reason}`, severity: 'warning', text: reason ?? 'History is kept in memory: it ends with this page.' });
  }
  notices.push(...historyNotices(controller.news.recent, failedWrites));
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

/** One line for each kind of thing that went wrong with the history in this page, its newest. */
function historyNotices(recent: readonly HistoryEvent[], failedWrites: number): Notice[] {
  const notices: Notice[] = [];
  if (failedWrites > 0) {
    const text = `${formatCount(failedWrites)} ${failedWrites === 1 ? 'write' : 'writes'} of the history failed: some of this session may be missing when it is opened later. Settings, Storage tells more.`;
    // Dismissed once, it comes back at ten times as many.
    notices.push({ id: `failed writes ${String(failedWrites).length}`, severity: 'warning', text });
  }
  for (const kind of ['set-aside', 'damaged', 'made-room'] as const) {
    const event = recent.find((candidate) => candidate.kind === kind);
    if (event) notices.push({ id: `${kind} ${event.time}`, severity: 'warning', text: event.message });
  }
  return notices;
}

function count(number: number, noun: string): string {
  return number > 0 ? `${formatCount(number)} ${noun}${number === 1 ? '' : 's'}` : '';
}
