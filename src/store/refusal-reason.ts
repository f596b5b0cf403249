import { messageOf } from '../base/fault-log.js';
import { errorName } from './error-name.js';

const ENDS = 'history ends with this page';

/** Why history went from its store to memory, in words for people. */
export function refusalReason(error: unknown, medium: string): string {
  switch (errorName(error)) {
    case 'QuotaExceededError':
      return `This site's storage is full, so ${ENDS}. Delete sessions to make room.`;
    case 'SecurityError':
    case 'NotSupportedError':
    case 'MissingStoreError':
      return `${medium} is not available here (private mode, or storage is blocked for this site): ${ENDS}.`;
    case 'InvalidStateError':
      return `${medium} was closed (another tab updates acttrace, or the site's data was cleared): ${ENDS}. Reload it to go on.`;
    case 'DamagedDatabaseError':
      return `The history of this site is damaged, and no other could take its place, so ${ENDS}. Clear the history to start afresh.`;
    default:
      return `${medium} refused (${messageOf(error).replace(/\.$/, '')}): ${ENDS}.`;
  }
}
