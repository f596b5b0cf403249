import type { PerformanceMonitor } from '../../src/monitor.js';
import type { PanelEnvironment } from '../panel-environment.js';

/** What of a monitor is followed. */
export type Followed = Pick<PerformanceMonitor, 'on' | 'alerts'>;

/** Draws anew when a monitor's figures or alerts changed, at most once a frame, and only while its place in the page is drawn. */
export class LiveFollower {
  readonly #environment: Pick<PanelEnvironment, 'requestFrame'>;
  readonly #redraw: () => void;
  #monitor: Followed | undefined;
  #isShown = false;
  #stops: (() => void)[] = [];
  #cancelFrame: (() => void) | undefined;

  constructor(environment: Pick<PanelEnvironment, 'requestFrame'>, redraw: () => void) {
    this.#environment = environment;
    this.#redraw = redraw;
  }

  /** The monitor that is shown. */
  follow(monitor: Followed): void {
    if (monitor === this.#monitor) return;
    this.#monitor = monitor;
    if (this.#isShown) this.#start();
  }

  /** For Lit's `ref`: called with the place when it is drawn, and without when it is gone. The same function each time. */
  readonly place = (element: Element | undefined): void => {
    this.#isShown = element !== undefined;
    if (this.#isShown) this.#start();
    else this.#stop();
  };

  #start(): void {
    this.#stop();
    const monitor = this.#monitor;
    if (!monitor) return;
    this.#stops = [monitor.on('tick', this.#changed), monitor.alerts.onChange(this.#changed)];
  }

  #stop(): void {
    for (const stop of this.#stops) stop();
    this.#stops = [];
    this.#cancelFrame?.();
    this.#cancelFrame = undefined;
  }

  readonly #changed = (): void => {
    this.#cancelFrame ??= this.#environment.requestFrame(() => {
      this.#cancelFrame = undefined;
      this.#redraw();
    });
  };
}
