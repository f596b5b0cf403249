/** What of a request may be kept: never its query, fragment, headers or body, which may hold secrets. */
export interface RequestAddress {
  /** Upper case. */
  readonly method: string;
  /** Origin and path; of a `data:` or `blob:` address only the scheme; '' when it cannot be read. */
  readonly url: string;
  /** Whom is asked: `GET api.example.com`. Few, so that spans of one name can be compared, and are grouped by what the app depends on. */
  readonly name: string;
}

/** Addresses without an origin of their own hold nothing else but content. */
const WITH_ORIGIN = /^https?:$/;

/** Never throws. */
export function describeAddress(givenMethod: string, given: string | URL): RequestAddress {
  const method = givenMethod.toUpperCase();
  const address = resolveAddress(given);
  if (address === undefined) return { method, url: '', name: method };
  const { protocol, origin, pathname, host } = address;
  if (!WITH_ORIGIN.test(protocol)) return { method, url: protocol, name: `${method} ${protocol}` };
  return { method, url: origin + pathname, name: `${method} ${host}` };
}

/** As the page would; undefined when it cannot be read. */
export function resolveAddress(given: string | URL): URL | undefined {
  try {
    return new URL(given, globalThis.document?.baseURI ?? globalThis.location?.href);
  } catch {
    return undefined;
  }
}
