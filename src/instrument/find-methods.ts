import { compileWildcard } from '../base/wildcard.js';

/** A method to be timed. */
export interface FoundMethod {
  /** Where it is replaced: the prototype of a class, or the object or class itself. */
  readonly owner: object;
  readonly name: string;
  /** Found by a pattern, not by its name. */
  readonly byPattern: boolean;
}

export interface FoundMethods {
  readonly methods: readonly FoundMethod[];
  /** What was asked for and not found, or left out, and what to do; for people. */
  readonly problems: readonly string[];
}

/** A pattern that matches more was meant otherwise, and each wrapped method costs at every call. */
const MOST_METHODS = 200;

/**
 * Finds methods by name, or by pattern (`*` stands for any characters). Of a class, those of its prototype, for all instances; a name that
 * is not there is looked for on the class itself, a pattern only with `statics`. Inherited methods count, up to the first class that
 * belongs to the browser or the language (`HTMLElement`, `Array`, `Object`). Patterns leave out constructors, accessors and classes.
 */
export function findMethods(target: object, wanted: readonly string[], exclude: readonly string[] = [], statics = false): FoundMethods {
  const methods = new Map<string, FoundMethod>();
  const problems: string[] = [];
  const where = typeof target === 'function' ? `class ${target.name || '(anonymous)'}` : 'the object';
  const isExcluded = matcher(exclude);
  const add = (owner: object, name: string, byPattern: boolean): void => {
    const key = `${owner === target ? 'own' : 'prototype'} ${name}`;
    if (!methods.has(key)) methods.set(key, { owner, name, byPattern });
  };
  for (const name of wanted.filter((text) => !isPattern(text))) {
    const owner = ownerOf(target, name);
    if (owner === undefined) problems.push(`${where} has no method "${name}": check its name.`);
    // What it returns may depend on the object that it is read from.
    else if (isAccessor(owner, name)) problems.push(`"${name}" is a getter: instrument the method that it returns.`);
    else add(owner, name, false);
  }
  for (const pattern of wanted.filter(isPattern)) {
    const matches = compileWildcard(pattern);
    const found = ownersOf(target, statics).flatMap((owner) => methodNames(owner).map((name) => ({ owner, name })));
    const chosen = found.filter(({ name }) => matches(name) && !isExcluded(name));
    if (chosen.length === 0) problems.push(`${where} has no method that fits "${pattern}": check the pattern and what it excludes.`);
    for (const { owner, name } of chosen) add(owner, name, true);
  }
  if (methods.size > MOST_METHODS) {
    problems.push(`${methods.size} methods of ${where} fit: the first ${MOST_METHODS} are timed. Use a narrower pattern, or exclude some.`);
  }
  return { methods: [...methods.values()].slice(0, MOST_METHODS), problems };
}

function isPattern(text: string): boolean {
  return text.includes('*');
}

function matcher(patterns: readonly string[]): (text: string) => boolean {
  const compiled = patterns.map(compileWildcard);
  return (text) => compiled.some((matches) => matches(text));
}

function prototypeOf(target: object): object | undefined {
  const prototype: unknown = typeof target === 'function' ? (target as { prototype?: unknown }).prototype : undefined;
  return typeof prototype === 'object' && prototype !== null ? prototype : undefined;
}

/** Where a pattern looks: a plain function has nothing but what it carries itself. */
function ownersOf(target: object, statics: boolean): object[] {
  const prototype = prototypeOf(target);
  if (prototype === undefined) return [target];
  return statics ? [prototype, target] : [prototype];
}

/** Where a name is found: the prototype of a class, else the object (or class) itself. */
function ownerOf(target: object, name: string): object | undefined {
  return [prototypeOf(target), target].find(
    (owner) => owner !== undefined && (isAccessor(owner, name) || typeof Reflect.get(owner, name) === 'function'),
  );
}

function isAccessor(owner: object, name: string): boolean {
  let holder: object | null = owner;
  while (holder !== null && !Object.hasOwn(holder, name)) holder = Object.getPrototypeOf(holder) as object | null;
  return holder !== null && Object.getOwnPropertyDescriptor(holder, name)?.get !== undefined;
}

/** Names of the methods of an object, its own first. */
function methodNames(owner: object): string[] {
  const seen = new Set<string>(['constructor']);
  const names: string[] = [];
  let holder: object | null = owner;
  while (holder !== null && (holder === owner || !isBuiltIn(holder))) {
    for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(holder))) {
      // The nearest of a name hides those further up, whatever it is.
      if (seen.has(name)) continue;
      seen.add(name);
      const value: unknown = descriptor.value;
      if (typeof value === 'function' && !isClass(value)) names.push(name);
    }
    holder = Object.getPrototypeOf(holder) as object | null;
  }
  return names;
}

/** Whether an object is a prototype (or class) of the browser or the language. */
function isBuiltIn(holder: object): boolean {
  const maker: unknown = typeof holder === 'function' ? holder : Object.getOwnPropertyDescriptor(holder, 'constructor')?.value;
  return typeof maker === 'function' && /\{\s*\[native code\]\s*\}\s*$/.test(Function.prototype.toString.call(maker));
}

function isClass(value: object): boolean {
  return /^class\b/.test(Function.prototype.toString.call(value));
}
