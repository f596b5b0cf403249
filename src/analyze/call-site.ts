/**
 * Reads the stacks that `callSites` keeps with spans, as V8 (Chromium), SpiderMonkey (Firefox) and JavaScriptCore (WebKit) write them. No
 * standard says how; see https://github.com/tc39/proposal-error-stacks. Source maps are not applied.
 */

/** One call of a stack. */
export interface CallFrame {
  /** As the engine names it: `Inventory.load`, `new Room`; '' for code without a function. */
  readonly function: string;
  /** Address of the script; '' for the engine's own code. */
  readonly file: string;
  /** From 1; -1 when unknown. */
  readonly line: number;
  readonly column: number;
  /** The frame below it was not called but awaited, or ran from a promise or a timer. */
  readonly async: boolean;
}

/** The frames of a stack, innermost first. Lines that are no frames (the error's message, what was cut) are left out, and the engine's own without a name. */
export function parseCallSite(stack: string): readonly CallFrame[] {
  const frames = stack.split('\n').map((line) => parseV8(line) ?? parseOther(line));
  return frames.filter((frame): frame is CallFrame => frame !== undefined && (frame.function !== '' || frame.file !== ''));
}

/** `    at [async] [new] function [as alias] (place)`, or `    at [async] place`. */
function parseV8(line: string): CallFrame | undefined {
  const frame = /^\s*at (async )?(.*)$/.exec(line);
  if (frame === null) return undefined;
  const [, async, text] = frame;
  const open = text.indexOf(' (');
  // Cut in its middle.
  if (open >= 0 && !text.endsWith(')')) return undefined;
  if (open < 0) return { function: '', ...parsePlace(text), async: async !== undefined };
  const name = text.slice(0, open).replace(/ \[as [^\]]*\]$/, '');
  return { function: name === '<anonymous>' ? '' : name, ...parsePlace(text.slice(open + 2, -1)), async: async !== undefined };
}

/** What the engines put before the name of a function that did not call the next frame but was followed by it. */
const ASYNC = /^(?:async\s*\*?\s*|promise callback\s*\*|setTimeout handler\s*\*|setInterval handler\s*\*|FrameRequestCallback\s*\*)/;
/** JavaScriptCore's words for code outside any function. */
const NO_FUNCTION = /^(?:global code|module code|eval code|anonymous)$/;

/** `[async*]function@place`, in JavaScriptCore also a bare `[native code]`, which says nothing. */
function parseOther(line: string): CallFrame | undefined {
  const text = line.trim();
  // A function's name may hold an @ as little as an address's path does: the first is the one that divides.
  const at = text.indexOf('@');
  if (at < 0) return undefined;
  const full = text.slice(0, at);
  const async = ASYNC.test(full);
  const name = full.replace(ASYNC, '').replace(/(?:\/<)+$/, '');
  return { function: NO_FUNCTION.test(name) ? '' : name, ...parsePlace(text.slice(at + 1)), async };
}

type Place = Pick<CallFrame, 'file' | 'line' | 'column'>;

const NOWHERE: Place = { file: '', line: -1, column: -1 };

function parsePlace(text: string): Place {
  // V8: `eval at f (address:1:2), <anonymous>:3:4`; SpiderMonkey: `address line 1 > eval:3:4`. Where the code was made is what can be found.
  const outer =
    /^eval at .*?\((?:eval at .*\()?([^()]*:\d+:\d+)\)/.exec(text)?.[1] ?? text.replace(/ line (\d+) > (?:eval|Function).*$/, ':$1');
  const place = /^(.*?)(?::(\d+))?(?::(\d+))?$/.exec(outer);
  const [, file = '', line, column] = place ?? [];
  if (/^(?:<anonymous>|native|\[native code\]|index \d+|)$/.test(file)) return NOWHERE;
  return { file, line: Number(line ?? -1), column: Number(column ?? -1) };
}
