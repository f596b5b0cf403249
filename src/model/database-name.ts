/** The database in which acttrace keeps its history, which it never traces. */
export const DATABASE_NAME = 'acttrace';

/** Whether a database is one of acttrace: the history, its journal, or one that took the place of a damaged one. */
export function isOwnDatabase(name: string): boolean {
  return name === DATABASE_NAME || name.startsWith(`${DATABASE_NAME}-`);
}
