/** No IndexedDB in this browser or context. */
export class MissingStoreError extends Error {
  override readonly name = 'MissingStoreError';
}

/** A newer acttrace wrote the database: it is sound, and nothing for this one to touch. */
export class NewerDatabaseError extends Error {
  override readonly name = 'NewerDatabaseError';
}

/** The database cannot be used: parts of it are missing, or the browser cannot read it. Another one, under another name, may. */
export class DamagedDatabaseError extends Error {
  override readonly name = 'DamagedDatabaseError';
}

/** Another session has the same id: the two are never mixed, and the one that was there stays as it is. */
export class SessionClashError extends Error {
  override readonly name = 'SessionClashError';

  constructor(id: string) {
    super(`another session with the id ${id} is in the store already; reload the page to record under a new one`);
  }
}
