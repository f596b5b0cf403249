import { FaultLog } from './fault-log.js';

export type Report = (part: string, error: unknown) => void;

/** Every error ends in a report: one that the report itself throws would reach the app. @param report - default: a `FaultLog`. */
export function createSafeReport(report: Report = new FaultLog().report): Report {
  return (part, error) => {
    try {
      report(part, error);
    } catch {
      // There is nobody left to tell.
    }
  };
}
