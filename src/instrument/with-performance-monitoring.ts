import { timeCall } from '../capture/time-call.js';
import type { SpanKindName } from '../model/span.js';
import { captureCallSite, createCallSampler } from './call-site.js';
import type { TracerToFeed } from './instrument.js';
import { LOWEST_FRAME, wrapFunction } from './patch.js';

export interface MonitoringOptions {
  /** Default `measure`. */
  readonly kind?: SpanKindName;
  /** As `callSites` of `instrument`. Default 0. */
  readonly callSites?: number;
}

export interface DecoratorOptions extends MonitoringOptions {
  /** A function is asked at each call: a class may be defined before its tracer is made. Undefined: the method just runs. */
  readonly tracer: TracerToFeed | undefined | (() => TracerToFeed | undefined);
  /** Name of the span. Default: the method's name, with its class where the decorator is told (`Inventory.load`). */
  readonly name?: string;
}

type AnyFunction = (...args: never[]) => unknown;

/** A method decorator, of the standard of 2023 as well as of TypeScript's `experimentalDecorators`. */
export interface MonitoringDecorator {
  <F extends AnyFunction>(method: F, context: ClassMethodDecoratorContext): F;
  <F extends AnyFunction>(target: object, key: string | symbol, descriptor: TypedPropertyDescriptor<F>): TypedPropertyDescriptor<F>;
}

/**
 * Makes a function that does the same and is recorded, each call as a span, while the tracer runs. The span lies under the current one,
 * or in the trace that the first argument carries, as with `instrument`. Results and errors pass through unchanged; of a plain
 * promise, the next one of its chain is returned (see `withSpan`).
 *
 * ```ts
 * const loadLevel = withPerformanceMonitoring(tracer, 'load level', async (id: string) => { … });
 *
 * class Inventory {
 *   @withPerformanceMonitoring({ tracer: () => tracer })
 *   load() { … }
 * }
 * ```
 */
export function withPerformanceMonitoring<F extends AnyFunction>(
  tracer: TracerToFeed | undefined,
  name: string,
  fn: F,
  options?: MonitoringOptions,
): F;
export function withPerformanceMonitoring(options: DecoratorOptions): MonitoringDecorator;
export function withPerformanceMonitoring<F extends AnyFunction>(
  first: TracerToFeed | DecoratorOptions | undefined,
  name?: string,
  fn?: F,
  options: MonitoringOptions = {},
): F | MonitoringDecorator {
  if (typeof fn === 'function') return monitor(fn, { ...options, tracer: first as TracerToFeed | undefined, name: name ?? fn.name });
  return createDecorator(first as DecoratorOptions);
}

function createDecorator(given: DecoratorOptions): MonitoringDecorator {
  const options = { ...given };
  return ((target: unknown, key: unknown, descriptor?: PropertyDescriptor): unknown => {
    if (isStandardContext(key)) {
      return key.kind === 'method'
        ? monitor(target as AnyFunction, { ...options, name: options.name ?? String(key.name) })
        : refuse(key.kind);
    }
    const method: unknown = descriptor?.value;
    if (typeof method !== 'function') return refuse(`"${String(key)}"`);
    return { ...descriptor, value: monitor(method as AnyFunction, { ...options, name: options.name ?? nameOf(target, key) }) };
  }) as MonitoringDecorator;
}

/** Standard decorators are told what they decorate by an object, older ones by a key. */
function isStandardContext(key: unknown): key is ClassMemberDecoratorContext {
  return typeof key === 'object' && key !== null && 'kind' in key;
}

/** Returns undefined, which leaves what was decorated as it is. */
function refuse(what: string): undefined {
  console.warn(`acttrace: withPerformanceMonitoring decorates methods only, so ${what} is not timed.`);
}

/** `target`: the prototype of the class, or the class itself of a static method. */
function nameOf(target: unknown, key: unknown): string {
  const owner = typeof target === 'function' ? target : (target as object).constructor;
  return owner?.name ? `${owner.name}.${String(key)}` : String(key);
}

function monitor<F extends AnyFunction>(fn: F, { tracer, name = fn.name, kind = 'measure', callSites }: DecoratorOptions): F {
  const isSampled = createCallSampler(callSites);
  return wrapFunction(fn, function timed(self, args) {
    const call = (): unknown => Reflect.apply(fn, self, args as never[]);
    const found = find(tracer);
    if (!found?.running) return call();
    const attributes = isSampled() ? captureCallSite(LOWEST_FRAME, timed) : undefined;
    return timeCall(args[0], name, kind, found.trace, call, attributes);
  });
}

function find(tracer: DecoratorOptions['tracer']): TracerToFeed | undefined {
  try {
    return typeof tracer === 'function' ? tracer() : tracer;
  } catch {
    // A variable that has no value yet: there is no tracer, so there is nothing to report to.
    return undefined;
  }
}
