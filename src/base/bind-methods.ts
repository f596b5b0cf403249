type Method = (...args: never[]) => unknown;

/**
 * Binds every method on the prototype chain of an instance to it, so that each is safe to pull off and call:
 * `const { execute } = stage`. Accessors are left alone. For objects of which there are few; see `bindOnAccess`.
 */
export function bindMethods(instance: object): void {
  let prototype: object | null = Object.getPrototypeOf(instance) as object | null;
  while (prototype && prototype !== Object.prototype) {
    for (const [key, method] of methodsOf(prototype)) {
      // What a subclass has was bound before.
      if (Object.hasOwn(instance, key)) continue;
      Object.defineProperty(instance, key, { value: method.bind(instance), writable: true, configurable: true });
    }
    prototype = Object.getPrototypeOf(prototype) as object | null;
  }
}

/**
 * Makes the methods of a class safe to pull off its instances, at no cost for each instance: a method is bound when it is read. Where it
 * is called at once, as usual, compilers leave the binding out, and can put the method's body into the caller's, which they cannot do
 * with functions that each instance has of its own. Two readings are not the same function. A method may still be replaced.
 *
 * @param prototype - of a class; its superclass is left alone.
 */
export function bindOnAccess(prototype: object): void {
  for (const [key, method] of methodsOf(prototype)) {
    Object.defineProperty(prototype, key, {
      configurable: true,
      get(this: object) {
        return method.bind(this);
      },
      set(this: object, value: unknown) {
        Object.defineProperty(this, key, { value, writable: true, configurable: true, enumerable: true });
      },
    });
  }
}

function methodsOf(prototype: object): [string, Method][] {
  return Object.entries(Object.getOwnPropertyDescriptors(prototype)).flatMap(([key, { value }]): [string, Method][] =>
    typeof value === 'function' && key !== 'constructor' ? [[key, value as Method]] : [],
  );
}
