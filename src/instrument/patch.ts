export type Method = (this: unknown, ...args: unknown[]) => unknown;

/** A wrapped method, and how to put things back. */
export interface Patch {
  /** @throws TypeError when the object is frozen. */
  apply(): void;
  /** Puts back exactly what was there, unless somebody has wrapped the method since: then ours stays, as a plain pass-through. */
  undo(): void;
}

/** What happens at a call, in place of the original. */
export type Call = (self: unknown, args: unknown[]) => unknown;

/** A class, so that all wrappers have one and the same `apply`: what lies above it in a stack is ours. */
class CallHandler implements ProxyHandler<Method> {
  readonly #call: Call;

  constructor(call: Call) {
    this.#call = call;
  }

  apply(_target: Method, self: unknown, args: unknown[]): unknown {
    return this.#call(self, args);
  }

  get(target: Method, key: string | symbol): unknown {
    const value: unknown = Reflect.get(target, key);
    // It refuses to be called on a proxy's behalf with the original's text.
    return value === Function.prototype.toString && !Object.hasOwn(target, key) ? Function.prototype.toString.bind(target) : value;
  }
}

/** What stands lowest of acttrace in the stack of a wrapped call. */
export const LOWEST_FRAME = CallHandler.prototype.apply;

/**
 * Wraps a function so that only its calls are different: name, length, properties, `new`, and `toString()` stay as they were.
 */
export function wrapFunction<F extends (...args: never[]) => unknown>(original: F, call: Call): F {
  return new Proxy(original as unknown as Method, new CallHandler(call)) as unknown as F;
}

interface Retired {
  /** What it had replaced. */
  readonly before: PropertyDescriptor | undefined;
  /** To be told that it is in no chain of calls any more. */
  readonly onGone: () => void;
}

/** Wrappers that were taken back while another lay above them. */
const retired = new WeakMap<object, Retired>();

/** Prepares to replace a method; nothing is touched before `apply`. `wrap` makes the timed method, anew at each `apply`. */
export function createPatch(owner: object, method: string, wrap: (original: Method) => Call): Patch {
  let before: PropertyDescriptor | undefined;
  let wrapper: Method | undefined;
  let active = false;
  return {
    apply() {
      if (active) return;
      const original = Reflect.get(owner, method) as Method;
      // Somebody wrapped ours and kept it: it is still in the chain, so it only has to be switched on again.
      if (wrapper !== undefined && original !== wrapper && Object.hasOwn(owner, method)) {
        retired.delete(wrapper);
        active = true;
        return;
      }
      before = Object.getOwnPropertyDescriptor(owner, method);
      const timed = wrap(original);
      wrapper = wrapFunction(original, (self, args) => (active ? timed(self, args) : Reflect.apply(original, self, args)));
      Object.defineProperty(owner, method, { value: wrapper, writable: true, configurable: true, enumerable: before?.enumerable ?? false });
      active = true;
    },
    undo() {
      active = false;
      if (wrapper === undefined) return;
      retired.set(wrapper, { before, onGone: () => (wrapper = undefined) });
      let current = ownValue(owner, method);
      // Also those of ours that lay below: several instrumentations of a method may be undone in any order.
      for (
        let last = current && retired.get(current);
        last && restore(owner, method, last.before);
        last = current && retired.get(current)
      ) {
        last.onGone();
        current = ownValue(owner, method);
      }
    },
  };
}

function ownValue(owner: object, method: string): object | undefined {
  const value: unknown = Object.getOwnPropertyDescriptor(owner, method)?.value;
  return typeof value === 'function' ? value : undefined;
}

/** False when it cannot be: the object was frozen since, and the wrapper stays as a plain pass-through. */
function restore(owner: object, method: string, before: PropertyDescriptor | undefined): boolean {
  return before ? Reflect.defineProperty(owner, method, before) : Reflect.deleteProperty(owner, method);
}
