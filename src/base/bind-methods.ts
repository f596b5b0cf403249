type Method = (...args: never[]) => unknown;

/** Names of the methods of a class with all that it inherits, read once a class: reading them costs more than binding them. */
const methodsOf = new WeakMap<object, readonly string[]>();

/**
 * Binds every method on the prototype chain of an instance to it, so that each is safe to pull off and call:
 * `const { captureActionData } = trace`. Accessors are left alone.
 *
 * @param hidden - keeps the methods out of loops over the instance's keys, which an app may run over objects of its own classes, at
 *   three times the cost. Default true.
 */
export function bindMethods(instance: object, hidden = true): void {
  const prototype = Object.getPrototypeOf(instance) as object;
  let names = methodsOf.get(prototype);
  if (names === undefined) methodsOf.set(prototype, (names = readMethods(prototype)));
  const methods = instance as Record<string, Method>;
  for (const name of names) {
    const value = methods[name].bind(instance) as Method;
    if (hidden) Object.defineProperty(instance, name, { value, writable: true, configurable: true });
    else methods[name] = value;
  }
}

function readMethods(from: object): string[] {
  const names = new Set<string>();
  for (let holder = from; holder !== Object.prototype; holder = Object.getPrototypeOf(holder) as object) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(holder))) {
      if (typeof value === 'function' && name !== 'constructor') names.add(name);
    }
  }
  return [...names];
}
