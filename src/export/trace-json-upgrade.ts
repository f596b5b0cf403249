import { field, type FileObject } from './trace-json-checks.js';

/**
 * A file of an older version as the newest would have written it: what did not exist then is added, empty. Nothing is checked here,
 * since the reader checks the result in full; what is no object stays as it is, for the reader to refuse.
 */
export function upgradeFile(file: FileObject): FileObject {
  return field(file, 'version') === 1 ? fromVersion1(file) : file;
}

/** Version 2 brought flags, counters and sampling. */
function fromVersion1(file: FileObject): FileObject {
  const columns = field(file, 'columns');
  const rows = isObject(columns) ? field(columns, 'start') : undefined;
  return {
    ...file,
    columns: extend(columns, { flags: Array.isArray(rows) ? rows.map(() => 0) : [] }),
    firstCounter: 0,
    counters: { time: [], name: [], value: [] },
    sampling: { trace: [], spans: [], details: [] },
    dropped: extend(field(file, 'dropped'), { counters: 0, sampledOut: 0 }),
  };
}

function extend(value: unknown, more: FileObject): unknown {
  return isObject(value) ? { ...value, ...more } : value;
}

function isObject(value: unknown): value is FileObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
