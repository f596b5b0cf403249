/** The database in which acttrace keeps its history, which it never traces. */
export const DATABASE_NAME = 'acttrace';

/** Whether a database is one of acttrace: the history, its journal, or one that took the place of a damaged one. No other: apps like our name too. */
export function isOwnDatabase(name: string): boolean {
  return /^acttrace(-\d)?(-journal)?$/.test(name);
}
