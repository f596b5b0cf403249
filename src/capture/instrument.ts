import type { SpanKindName } from '../model/span.js';
import type { StructuredTrace } from './structured-trace.js';
import { timeCall } from './time-call.js';

export interface InstrumentOptions {
  /** Name of the method, or several. */
  readonly method: string | readonly string[];
  /** Name of the span. Default: the method's name. */
  readonly stage?: string;
  /** Default `stage`; `pipeline` for the method that runs the stages. */
  readonly kind?: SpanKindName;
  /**
   * Finds the object that carries `trace` and `span`. Default: the first argument (the pipeline's context).
   * Without a trace there, the session's shared trace is used.
   */
  readonly context?: (args: readonly unknown[]) => unknown;
}

/**
 * Times methods of an object or class that acttrace does not own. A class has its prototype's method wrapped, for all
 * instances; a static method is found on the class itself. `this`, arguments, results and errors pass through unchanged;
 * of a plain promise, the next one of its chain is returned (see `withSpan`).
 *
 * @returns the undo. It puts back exactly what was there; where somebody has wrapped the method again since, that wrapper
 *   stays and ours turns into a plain pass-through.
 */
export type Instrument = (target: object, options: InstrumentOptions) => () => void;

/** A wrapped method, and how to put things back. */
interface Patch {
  apply(): void;
  undo(): void;
}

/**
 * Keeps all instrumentations of a tracer: patched only while it runs, so that a stopped tracer leaves the app untouched.
 */
export class Instrumentation {
  readonly #patches = new Set<Patch>();
  readonly #fallback: () => StructuredTrace;
  readonly #report: (part: string, error: unknown) => void;
  #applied = false;

  constructor(fallback: () => StructuredTrace, report: (part: string, error: unknown) => void) {
    this.#fallback = fallback;
    this.#report = report;
  }

  readonly instrument: Instrument = (target, options) => {
    try {
      const methods = typeof options.method === 'string' ? [options.method] : [...options.method];
      const patches = methods.map((method) => this.#createPatch(target, method, options)).filter((patch) => patch !== undefined);
      for (const patch of patches) {
        this.#patches.add(patch);
        if (this.#applied) this.#guard(patch.apply);
      }
      return () => {
        for (const patch of patches.reverse()) {
          if (this.#patches.delete(patch)) this.#guard(patch.undo);
        }
      };
    } catch (error) {
      this.#report('instrument', error);
      return () => undefined;
    }
  };

  apply(): void {
    this.#applied = true;
    for (const patch of this.#patches) this.#guard(patch.apply);
  }

  /** Takes all patches back, last first; they are applied again by `apply`. */
  undo(): void {
    this.#applied = false;
    for (const patch of [...this.#patches].reverse()) this.#guard(patch.undo);
  }

  #createPatch(target: object, method: string, options: InstrumentOptions): Patch | undefined {
    const owner = ownerOf(target, method);
    if (owner === undefined) {
      const where = typeof target === 'function' ? `class ${target.name || '(anonymous)'}` : 'the object';
      this.#report('instrument', new Error(`${where} has no method "${method}": check its name.`));
      return undefined;
    }
    if (isAccessor(owner, method)) {
      // What it returns may depend on the object that it is read from.
      this.#report('instrument', new Error(`"${method}" is a getter: instrument the method that it returns.`));
      return undefined;
    }
    return createPatch(owner, method, (original) => this.#wrap(original, method, options));
  }

  #wrap(original: Method, method: string, options: InstrumentOptions): Method {
    const name = options.stage ?? method;
    const kind = options.kind ?? 'stage';
    const fallback = this.#fallback;
    const contextOf = (args: readonly unknown[]): unknown => {
      if (!options.context) return args[0];
      try {
        return options.context(args);
      } catch (error) {
        this.#report('instrument', error);
        return undefined;
      }
    };
    return function (this: unknown, ...args: unknown[]): unknown {
      return timeCall(contextOf(args), name, kind, fallback(), () => Reflect.apply(original, this, args));
    };
  }

  #guard(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.#report('instrument', error);
    }
  }
}

type Method = (this: unknown, ...args: unknown[]) => unknown;

/** Where the method is found: the prototype of a class, else the object (or class) itself. */
function ownerOf(target: object, method: string): object | undefined {
  const prototype: unknown = typeof target === 'function' ? (target as { prototype?: unknown }).prototype : undefined;
  for (const candidate of [prototype, target]) {
    if ((typeof candidate !== 'object' || candidate === null) && typeof candidate !== 'function') continue;
    if (isAccessor(candidate, method) || typeof Reflect.get(candidate, method) === 'function') return candidate;
  }
  return undefined;
}

function isAccessor(owner: object, method: string): boolean {
  let holder: object | null = owner;
  while (holder !== null && !Object.hasOwn(holder, method)) holder = Object.getPrototypeOf(holder) as object | null;
  return holder !== null && Object.getOwnPropertyDescriptor(holder, method)?.get !== undefined;
}

/** Wrappers that were taken back while another lay above them, and what each had replaced. */
const retired = new WeakMap<object, PropertyDescriptor | undefined>();

function ownValue(owner: object, method: string): object | undefined {
  const value: unknown = Object.getOwnPropertyDescriptor(owner, method)?.value;
  return typeof value === 'function' ? value : undefined;
}

/** False when it cannot be: the object was frozen since, and the wrapper stays as a plain pass-through. */
function restore(owner: object, method: string, before: PropertyDescriptor | undefined): boolean {
  return before ? Reflect.defineProperty(owner, method, before) : Reflect.deleteProperty(owner, method);
}

function createPatch(owner: object, method: string, wrap: (original: Method) => Method): Patch {
  let before: PropertyDescriptor | undefined;
  let wrapper: Method | undefined;
  let active = false;
  return {
    apply() {
      if (active) return;
      const original = Reflect.get(owner, method) as Method;
      // Somebody wrapped ours and kept it: it is still in the chain, so it only has to be switched on again.
      if (wrapper !== undefined && original !== wrapper && before !== undefined) {
        retired.delete(wrapper);
        active = true;
        return;
      }
      before = Object.getOwnPropertyDescriptor(owner, method);
      const timed = wrap(original);
      // A proxy, since a method may be more than a call: it may have properties of its own, or be called with `new`.
      wrapper = new Proxy(original, {
        apply: (_target, self: unknown, args: unknown[]): unknown => Reflect.apply(active ? timed : original, self, args),
      });
      Object.defineProperty(owner, method, { value: wrapper, writable: true, configurable: true, enumerable: before?.enumerable ?? false });
      active = true;
    },
    undo() {
      active = false;
      if (wrapper === undefined) return;
      retired.set(wrapper, before);
      let current = ownValue(owner, method);
      if (current === wrapper) wrapper = undefined;
      // Also those of ours that lay below: several instrumentations of a method may be undone in any order.
      while (current !== undefined && retired.has(current) && restore(owner, method, retired.get(current))) {
        current = ownValue(owner, method);
      }
    },
  };
}
