import type { PressureLevel } from './memory-report.js';

/** How far below its threshold a level ends, as a share of the limit. */
const HYSTERESIS = 0.05;
/** For so long the heap must stay below, ms: a heap swings with each collection, and its peaks are what fails to find room. */
const CALM = 60_000;

/** The pressure level: rises at once, falls when the heap has stayed well below for a minute. */
export class PressureGauge {
  readonly #warning: number;
  readonly #critical: number;
  #level: PressureLevel = 'unknown';
  /** When the share was last so high that a level may not end, ms. */
  #warm = -Infinity;
  #hot = -Infinity;

  /** @param warning - share of the limit, as `critical`. */
  constructor(warning: number, critical: number) {
    this.#warning = warning;
    this.#critical = critical;
  }

  get level(): PressureLevel {
    return this.#level;
  }

  /** @param share - of the limit that is in use; NaN: unknown, which ends any level. */
  update(share: number, time: number): PressureLevel {
    if (Number.isNaN(share)) return (this.#level = 'unknown');
    if (share >= this.#warning - HYSTERESIS) this.#warm = time;
    if (share >= this.#critical - HYSTERESIS) this.#hot = time;
    const stays = (level: PressureLevel, since: number): boolean => this.#level === level && time - since < CALM;
    if (share >= this.#critical || stays('critical', this.#hot)) this.#level = 'critical';
    else if (share >= this.#warning || stays('warning', this.#warm) || (this.#level === 'critical' && time - this.#warm < CALM))
      this.#level = 'warning';
    else this.#level = 'normal';
    return this.#level;
  }
}
