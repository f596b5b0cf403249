/**
 * The browser's entries as far as they are read here. Everything beyond the base is optional: engines and their versions differ, and
 * TypeScript's DOM types know only some of them.
 *
 * Specs: https://w3c.github.io/long-animation-frames/ · https://w3c.github.io/event-timing/ · https://wicg.github.io/layout-instability/ ·
 * https://w3c.github.io/largest-contentful-paint/ · https://w3c.github.io/resource-timing/ · https://w3c.github.io/navigation-timing/
 */
export interface BrowserEntry {
  readonly entryType: string;
  readonly name: string;
  /** ms since the page's time origin. */
  readonly startTime: number;
  readonly duration: number;
  // long-animation-frame
  readonly blockingDuration?: number;
  readonly renderStart?: number;
  readonly styleAndLayoutStart?: number;
  readonly scripts?: readonly BrowserScript[];
  // event
  readonly interactionId?: number;
  readonly processingStart?: number;
  readonly processingEnd?: number;
  readonly target?: Node | null;
  /** What stands for a target that has left the document. */
  readonly targetSelector?: string;
  // layout-shift
  readonly value?: number;
  readonly hadRecentInput?: boolean;
  readonly sources?: readonly { readonly node?: Node | null }[];
  // largest-contentful-paint
  readonly size?: number;
  readonly url?: string;
  readonly id?: string;
  readonly element?: Element | null;
  // resource, navigation
  readonly initiatorType?: string;
  readonly transferSize?: number;
  readonly decodedBodySize?: number;
  readonly responseStatus?: number;
  readonly type?: string;
  readonly responseStart?: number;
  readonly domInteractive?: number;
  readonly domContentLoadedEventEnd?: number;
}

export interface BrowserScript {
  readonly startTime: number;
  readonly duration: number;
  readonly invoker?: string;
  readonly invokerType?: string;
  readonly sourceURL?: string;
  readonly sourceFunctionName?: string;
  readonly sourceCharPosition?: number;
  readonly forcedStyleAndLayoutDuration?: number;
}
