const { then } = Promise.prototype;
const { toString } = Object.prototype;

/** True for promises of this and other realms. Asks nothing of the app's object that may throw into the app. */
export function isPromise(value: unknown): value is Promise<unknown> {
  if (typeof value !== 'object' || value === null) return false;
  try {
    return toString.call(value) === '[object Promise]';
  } catch {
    return false;
  }
}

/**
 * Tells when a promise settles. To listen marks a promise as handled, and the page would never learn of a rejection that the app
 * forgot (`unhandledrejection`, the line on the console). So a plain promise is handed on as the next one of its chain, with the
 * same value or error. One that is more than that (of a subclass, or with properties of its own) stays itself.
 *
 * @returns what the app is to get instead of `result`; undefined when it cannot be followed.
 */
export function followPromise<T extends Promise<unknown>>(
  result: T,
  onFulfilled: (value: unknown) => void,
  onRejected: (error: unknown) => void,
): T | undefined {
  try {
    if (isPlain(result)) {
      const pass = (value: unknown): unknown => {
        onFulfilled(value);
        return value;
      };
      const fail = (error: unknown): never => {
        onRejected(error);
        throw error;
      };
      return Reflect.apply(then, result, [pass, fail]) as T;
    }
    // Promise's own `then`: one of the subclass may start work, or throw.
    void Reflect.apply(then, result, [onFulfilled, onRejected]);
    return result;
  } catch {
    // It only says that it is a promise (a proxy of one), or its constructor cannot be read.
    return undefined;
  }
}

function isPlain(promise: object): boolean {
  return Object.getPrototypeOf(promise) === Promise.prototype && Reflect.ownKeys(promise).length === 0;
}
