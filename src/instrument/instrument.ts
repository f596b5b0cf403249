import { timeCall } from '../capture/time-call.js';
import type { SpanKindName } from '../model/span.js';
import type { PartHost } from '../model/tracer-part.js';
import type { Tracer } from '../tracer.js';
import { captureCallSite, createCallSampler } from './call-site.js';
import { findMethods, type FoundMethod } from './find-methods.js';
import { createPatch, LOWEST_FRAME, type Call, type Method, type Patch } from './patch.js';

export interface InstrumentOptions {
  /** Names of methods, or patterns in which `*` stands for any characters: `'resolve'`, `['load', 'get*']`, `'*'`. */
  readonly method: string | readonly string[];
  /** Names or patterns that a pattern leaves out. Default none. */
  readonly exclude?: string | readonly string[];
  /** Patterns also match static methods of a class. Default false. (A static method that is named is always found.) */
  readonly statics?: boolean;
  /** Name of the span. Default: the method's name; for a method found by a pattern, with its class: `Inventory.getItem`. */
  readonly stage?: string;
  /** Default `stage`, for methods found by a pattern `measure`; `pipeline` for the method that runs the stages. */
  readonly kind?: SpanKindName;
  /**
   * Finds the object that carries `trace` and `span`. Default: the first argument (the pipeline's context).
   * Without a trace there, the trace whose span is current is used, else the session's shared one.
   */
  readonly context?: (args: readonly unknown[]) => unknown;
  /**
   * Share of each method's calls, 0–1, whose stack is kept with the span, as attribute `callSite`. About 3 µs for each: 0.01 adds 30 ns
   * to the average call. Default 0.
   */
  readonly callSites?: number;
}

/** What of a tracer the free functions need. */
export type TracerToFeed = Pick<Tracer, 'attach' | 'running' | 'trace'>;

const nothing = (): void => undefined;

/**
 * Times methods of an object or class that acttrace does not own, while the tracer runs. A class has its prototype's methods wrapped, for
 * all instances. `this`, arguments, results and errors pass through unchanged; of a plain promise, the next one of its chain is
 * returned (see `withSpan`). A method that is called from within another one becomes its child. At most 200 methods a call; what was not
 * found is reported in `tracer.status().faults`.
 *
 * @param tracer - undefined (as `tracer` of `acttrace/auto` is in builds): nothing is done.
 * @returns the undo. It puts back exactly what was there; where somebody has wrapped the method again since, that wrapper
 *   stays and ours turns into a plain pass-through.
 */
export function instrument(tracer: TracerToFeed | undefined, target: object, options: InstrumentOptions): () => void {
  if (tracer === undefined || tracer === null) return nothing;
  let patches: Patch[] | undefined;
  return tracer.attach((host) => {
    guard(host, () => (patches ??= createPatches(tracer, target, options, host)));
    for (const patch of patches ?? []) guard(host, patch.apply);
    return () => {
      for (const patch of [...(patches ?? [])].reverse()) guard(host, patch.undo);
    };
  });
}

function createPatches(tracer: TracerToFeed, target: object, options: InstrumentOptions, host: PartHost): Patch[] {
  const { methods, problems } = findMethods(target, listOf(options.method), listOf(options.exclude), options.statics);
  for (const problem of problems) host.report('instrument', new Error(problem));
  return methods.map((found) => createPatch(found.owner, found.name, timing(tracer, nameOf(target, found, options), found, options, host)));
}

function listOf(given: string | readonly string[] | undefined): readonly string[] {
  return typeof given === 'string' ? [given] : [...(given ?? [])];
}

function nameOf(target: object, { name, byPattern }: FoundMethod, { stage }: InstrumentOptions): string {
  if (stage !== undefined) return stage;
  const owner = typeof target === 'function' ? target : target.constructor;
  return byPattern && owner.name !== '' && owner !== Object ? `${owner.name}.${name}` : name;
}

/** Makes the timed method of a method. */
function timing(
  tracer: TracerToFeed,
  name: string,
  { byPattern }: FoundMethod,
  options: InstrumentOptions,
  host: PartHost,
): (original: Method) => Call {
  const kind = options.kind ?? (byPattern ? 'measure' : 'stage');
  const contextOf = (args: readonly unknown[]): unknown => {
    if (!options.context) return args[0];
    try {
      return options.context(args);
    } catch (error) {
      host.report('instrument', error);
      return undefined;
    }
  };
  const isSampled = createCallSampler(options.callSites);
  return (original) =>
    function timed(self, args) {
      const attributes = isSampled() ? captureCallSite(LOWEST_FRAME, timed) : undefined;
      return timeCall(contextOf(args), name, kind, tracer.trace, () => Reflect.apply(original, self, args), attributes);
    };
}

function guard(host: PartHost, act: () => unknown): void {
  try {
    act();
  } catch (error) {
    host.report('instrument', error);
  }
}
