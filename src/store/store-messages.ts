import { SessionGoneError } from '../model/ports.js';

/**
 * What a page and the worker that keeps its sessions say to one another. The page asks, by number; the worker answers under the same
 * number, in any order, and says by itself that it listens and, while the page is hidden, that time has passed.
 */
export interface StoreRequest {
  readonly id: number;
  readonly method: string;
  readonly args: readonly unknown[];
}

export type StoreReply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'tick' }
  | { readonly kind: 'done'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly failure: StoreFailure };

/** An error on its way: clones of errors keep the names of the language's own classes only. */
export interface StoreFailure {
  readonly name: string;
  readonly message: string;
  /** Thrown by the browser. */
  readonly dom: boolean;
}

/** One end of the line: a worker, its global scope, or a port. */
export interface MessageEndpoint {
  postMessage(message: unknown, transfer: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<unknown>) => void): void;
}

export function packFailure(error: unknown): StoreFailure {
  if (error instanceof Error || error instanceof DOMException) {
    return { name: error.name, message: error.message, dom: error instanceof DOMException };
  }
  return { name: 'Error', message: String(error), dom: false };
}

/** The error as it was thrown, as far as those who catch it look: `name`, `message`, `instanceof` of our own class and of DOMException. */
export function unpackFailure({ name, message, dom }: StoreFailure): Error {
  if (dom) return new DOMException(message, name);
  const error = name === 'SessionGoneError' ? new SessionGoneError('') : new Error();
  return Object.defineProperties(error, {
    name: { value: name, configurable: true },
    message: { value: message, configurable: true, writable: true },
  });
}
