/** A file that cannot be read as a trace. The message says what is wrong, where, and what to do. */
export class TraceFormatError extends Error {
  override readonly name = 'TraceFormatError';
  /** Path in the file, such as `columns.end[17]`; `file` for the file as a whole. */
  readonly where: string;

  /** @param problem - where it is of the file as a whole, what follows “The file”: `is empty`. */
  constructor(where: string, problem: string, remedy = 'The file is damaged or was changed: export it again.') {
    super(`${where === 'file' ? 'The file ' : `${where}: `}${problem}. ${remedy}`);
    this.where = where;
  }
}
