import { cutText } from './cut-text.js';

/** One kind of internal error, counted. */
export interface Fault {
  /** Which part failed: `clock`, `store`, `filter`, `observer`, `capture`, `listener` … */
  readonly part: string;
  readonly message: string;
  count: number;
}

/** More kinds than this means something is badly wrong; the rest is counted together. */
const MOST_KINDS = 50;
/** Longest message kept, characters: some libraries put a whole document into theirs. */
const MOST_MESSAGE = 500;

/**
 * Where errors of acttrace's own (or of what was handed to it) end up instead of in the host app:
 * counted by part and message, shown in the panel, and written to the console once per kind.
 */
export class FaultLog {
  readonly #faults = new Map<string, Fault>();
  readonly #warn: (text: string, error: unknown) => void;

  constructor(warn: (text: string, error: unknown) => void = warnOnConsole) {
    this.#warn = warn;
  }

  /** Counts an error. Never throws. */
  readonly report = (part: string, error: unknown): void => {
    let message = cutText(messageOf(error), MOST_MESSAGE);
    let key = `${part}: ${message}`;
    if (!this.#faults.has(key) && this.#faults.size >= MOST_KINDS) key = part = message = 'more kinds of errors';
    const known = this.#faults.get(key);
    if (known) {
      known.count++;
      return;
    }
    this.#faults.set(key, { part, message, count: 1 });
    try {
      this.#warn(`acttrace: ${key} (reported once; the app is not affected)`, error);
    } catch {
      // The console itself was replaced by something that throws: the count above is all that is left to do.
    }
  };

  list(): readonly Readonly<Fault>[] {
    return [...this.#faults.values()];
  }
}

/** The message of anything that was thrown, even of something whose getters throw. */
export function messageOf(error: unknown): string {
  try {
    if (error instanceof Error) return String(error.message || error.name);
    // Plain objects are thrown too, and errors of another frame are no instances of ours.
    const message = (error as { message?: unknown } | null | undefined)?.message;
    if (typeof message === 'string' && message !== '') return message;
    return String(error);
  } catch {
    return 'unreadable error';
  }
}

function warnOnConsole(text: string, error: unknown): void {
  console.warn(text, error);
}
