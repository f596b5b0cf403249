/**
 * Binds every method on the prototype chain of an instance to it, so that each is safe to pull off and call:
 * `const { captureActionData } = trace`. Accessors are left alone.
 */
export function bindMethods(instance: object): void {
  let prototype: object | null = Object.getPrototypeOf(instance) as object | null;
  while (prototype && prototype !== Object.prototype) {
    for (const [key, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
      const value: unknown = descriptor.value;
      // What a subclass has was bound before.
      if (typeof value !== 'function' || key === 'constructor' || Object.hasOwn(instance, key)) continue;
      Object.defineProperty(instance, key, { value: value.bind(instance) as unknown, writable: true, configurable: true });
    }
    prototype = Object.getPrototypeOf(prototype) as object | null;
  }
}
