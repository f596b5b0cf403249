/**
 * Binds every method on the prototype chain of an instance to it, so that each is safe to pull off and call:
 * `const { captureActionData } = trace`. Accessors are left alone.
 */
export function bindMethods(instance: object): void {
  const done = new Set<PropertyKey>(['constructor']);
  let prototype: object | null = Object.getPrototypeOf(instance) as object | null;
  while (prototype && prototype !== Object.prototype) {
    for (const key of Reflect.ownKeys(prototype)) {
      if (done.has(key)) continue;
      done.add(key);
      const value: unknown = Object.getOwnPropertyDescriptor(prototype, key)?.value;
      if (typeof value !== 'function') continue;
      Object.defineProperty(instance, key, {
        value: value.bind(instance) as unknown,
        writable: true,
        configurable: true,
        enumerable: false,
      });
    }
    prototype = Object.getPrototypeOf(prototype) as object | null;
  }
}
