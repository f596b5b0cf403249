/** The database in which acttrace keeps its history, which it never traces. */
export const DATABASE_NAME = 'acttrace';
