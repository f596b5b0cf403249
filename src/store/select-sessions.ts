import { deviceKey, type DeviceClass } from '../model/device-class.js';
import type { SessionSummary } from '../model/ports.js';
import type { Selection } from '../model/selection.js';
import { startedAtWallClock } from '../model/session.js';

/**
 * The sessions that a selection means; those without spans are part of none. A range or a build takes sessions of one device class only.
 * @param selection - default: all; a baseline's sessions are in the baseline, so that none of these is of it.
 */
export function selectSessions(
  sessions: readonly SessionSummary[],
  selection: Selection | undefined,
  device: DeviceClass | undefined,
): SessionSummary[] {
  return sessions.filter(({ session, spans }) => spans > 0 && isMeant(session, selection, device));
}

function isMeant(session: SessionSummary['session'], selection: Selection | undefined, device: DeviceClass | undefined): boolean {
  if (!selection) return true;
  const isAlike = (): boolean => deviceKey(session.device) === deviceKey(device);
  switch (selection.kind) {
    case 'session':
      return session.id === selection.id;
    case 'range': {
      const started = startedAtWallClock(session);
      return started >= selection.from && started <= selection.to && isAlike();
    }
    case 'build':
      return session.build === selection.build && isAlike();
    case 'baseline':
      return false;
  }
}
