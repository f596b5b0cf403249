import type { SessionHistory } from '../../../src/index.js';
import { findDifferences, lastWallClock } from './numbered-spans.js';

/** What became of one session of numbered spans. */
export interface CheckedSession {
  readonly mark: string;
  readonly spans: number;
  /** Wall clock of its last run, ms. */
  readonly lastWall?: number;
  /** In what it differs from what was recorded. */
  readonly wrong: readonly string[];
}

/** Reads the newest sessions of a history; by default all of them. */
export async function checkSessions(history: SessionHistory, most = Infinity): Promise<CheckedSession[]> {
  const checked: CheckedSession[] = [];
  for (const { session, spans, executions } of (await history.list()).slice(0, most)) {
    const data = await history.open(session.id);
    if (!data) {
      checked.push({ mark: session.name, spans, wrong: [`the list has ${spans} spans of it, and it cannot be read`] });
      continue;
    }
    const { rowCount } = data.spans;
    const wrong = findDifferences(data, session.name);
    if (rowCount !== spans) wrong.push(`the list says ${spans} spans, and there are ${rowCount}`);
    // One of five, begun with the first.
    if (executions !== Math.ceil(rowCount / 5)) wrong.push(`the list says ${executions} executions of ${rowCount} spans`);
    checked.push({ mark: session.name, spans: rowCount, lastWall: lastWallClock(data), wrong });
  }
  return checked;
}
