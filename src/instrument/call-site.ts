/** Frames asked for: enough to leave a helper or two, and about what fits into a captured string. */
const MOST_FRAMES = 8;
/** Most characters kept; snapshots cut strings at 1000. */
const MOST_CHARACTERS = 1000;

/**
 * Chooses a share of calls, evenly and always the same ones: of 0.01, the first and every hundredth after it. Anything that is no share
 * between 0 and 1 chooses none, or all.
 */
export function createCallSampler(share: number | undefined): () => boolean {
  if (!(typeof share === 'number' && share > 0)) return () => false;
  const rate = Math.min(1, share);
  let calls = 0;
  return () => {
    const chosen = Math.floor(calls * rate) !== Math.floor((calls - 1) * rate);
    calls++;
    return chosen;
  };
}

/**
 * The stack of the call that is running, as the engine writes it, for `parseCallSite` to read when somebody looks. Costs about 3 µs, of
 * which most is the engine's own writing. Queries of script addresses are left out, since they may hold secrets.
 *
 * @param below - frames above and including this function are left out, where the engine can. If it is not in the stack, the next one
 *   counts: JavaScriptCore takes a function that ends with a call off the stack, and gives nothing for one that is not there.
 * @returns as attribute of a span; undefined when the engine gives none.
 */
export function captureCallSite(...below: Below[]): { readonly callSite: string } | undefined {
  // The app's own functions may run: a setter on `Error`, a `prepareStackTrace`.
  try {
    for (const each of below) {
      const stack = readStack(each);
      if (typeof stack === 'string' && stack !== '') return { callSite: shorten(stack.replaceAll(/[?#][^\s:)]*/g, '')) };
    }
    return undefined;
  } catch {
    // No stack is all that is lost, and the next sample asks again.
    return undefined;
  }
}

type Below = (...args: never[]) => unknown;

function readStack(below: Below): unknown {
  const limit = Object.getOwnPropertyDescriptor(Error, 'stackTraceLimit');
  // Firefox has none; there it would only be one more property.
  const change = typeof limit?.value === 'number' && limit.writable === true && limit.value !== MOST_FRAMES;
  if (change) Error.stackTraceLimit = MOST_FRAMES;
  try {
    if (typeof Error.captureStackTrace !== 'function') return new Error().stack;
    const holder: { stack?: unknown } = {};
    Error.captureStackTrace(holder, below);
    return holder.stack;
  } finally {
    if (change) Error.stackTraceLimit = limit.value as number;
  }
}

/** Cuts after a whole line. */
function shorten(stack: string): string {
  if (stack.length <= MOST_CHARACTERS) return stack;
  const end = stack.lastIndexOf('\n', MOST_CHARACTERS);
  return stack.slice(0, end > 0 ? end : MOST_CHARACTERS);
}
