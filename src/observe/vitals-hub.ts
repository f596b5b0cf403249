/**
 * The one registration of web-vitals that a page has, handed on to every tracer: web-vitals cannot be unsubscribed, so a second
 * registration would stay for ever beside the first. This is the reason for the only module state in acttrace.
 *
 * What stays behind on the page after the last tracer has stopped is web-vitals' own; in Chromium 6 PerformanceObservers and 11 listeners on
 * the window (6 `pageshow`, 2 `visibilitychange`, `prerenderingchange`, and until the first input `click` and `keydown`), however often
 * tracers start: held by test/browser/observe-leaves.test.ts. Nothing of it writes anything any more. A page that must stay clean gives
 * the tracer `observe: false`.
 */
import type { AttributionReportOpts, MetricWithAttribution } from 'web-vitals/attribution';
import type { VitalAttributes } from '../model/page-entries.js';
import { nameElement } from './short-text.js';
import { describeVitalCause } from './vital-cause.js';

/** What is used of web-vitals. */
export type VitalsModule = Readonly<
  Record<
    'onCLS' | 'onFCP' | 'onINP' | 'onLCP' | 'onTTFB',
    (report: (metric: MetricWithAttribution) => void, options: AttributionReportOpts) => void
  >
>;

export interface VitalsListener {
  /** @param id - differs from visit to visit of the page: it may come back from the back/forward cache. */
  readonly onVital: (vital: VitalAttributes, id: string) => void;
  readonly onError: (error: unknown) => void;
}

export class VitalsHub {
  readonly #load: () => Promise<VitalsModule>;
  readonly #listeners = new Set<VitalsListener>();
  /** The newest value of each metric, for tracers that come later. Without the elements and entries that web-vitals gives along. */
  readonly #newest = new Map<string, readonly [vital: VitalAttributes, id: string]>();
  #registered = false;
  #loading = false;

  constructor(load: () => Promise<VitalsModule>) {
    this.#load = load;
  }

  /**
   * Tells the listener the newest values known, and each later one. Registers web-vitals when nobody has yet; where it cannot be loaded,
   * the next subscription tries again.
   *
   * @returns the unsubscribe.
   */
  subscribe(listener: VitalsListener): () => void {
    this.#listeners.add(listener);
    for (const [vital, id] of this.#newest.values()) listener.onVital(vital, id);
    void this.#register();
    return () => void this.#listeners.delete(listener);
  }

  async #register(): Promise<void> {
    if (this.#registered || this.#loading) return;
    this.#loading = true;
    try {
      const { onCLS, onFCP, onINP, onLCP, onTTFB } = await this.#load();
      // Everybody has stopped meanwhile: nothing shall stay behind for them.
      if (this.#listeners.size === 0) return;
      this.#registered = true;
      const options: AttributionReportOpts = { reportAllChanges: true, generateTarget: (node) => nameElement(node) || undefined };
      for (const register of [onTTFB, onFCP, onLCP, onCLS, onINP]) this.#guard(() => register(this.#publish, options));
    } catch (error) {
      this.#tell(({ onError }) => onError(error));
    } finally {
      this.#loading = false;
    }
  }

  readonly #publish = (metric: MetricWithAttribution): void => {
    this.#guard(() => {
      const { name, value, rating, id } = metric;
      const vital = { metric: name, value, rating, cause: describeVitalCause(metric) };
      this.#newest.set(name, [vital, id]);
      this.#tell(({ onVital }) => onVital(vital, id));
    });
  };

  #tell(tell: (listener: VitalsListener) => void): void {
    for (const listener of [...this.#listeners]) tell(listener);
  }

  #guard(run: () => void): void {
    try {
      run();
    } catch (error) {
      this.#tell(({ onError }) => onError(error));
    }
  }
}

/** The page's. */
export const pageVitals = new VitalsHub(() => import('web-vitals/attribution'));
