import type { MetricKind, MetricTags } from '../../model/metrics.js';
import type { MetricsLedger } from './metrics-ledger.js';
import { isShortText } from './limits.js';
import { readTags } from './read-tags.js';
import type { Series } from './series.js';
import type { SeriesHost } from './series-host.js';
import type { SlotClock } from './slot-clock.js';
import { TagIndex } from './tag-index.js';

const OVERFLOW: MetricTags = Object.freeze({ overflow: 'true' });

/** All series of one name. */
export class MetricFamily<Item extends Series = Series> implements SeriesHost {
  readonly kind: MetricKind;
  readonly name: string;
  readonly clock: SlotClock;
  readonly series: Item[] = [];
  watcher: SeriesHost['watcher'];
  #unit: string;
  readonly #ledger: MetricsLedger;
  readonly #index: TagIndex<Item>;
  readonly #create: (host: SeriesHost, tags: MetricTags) => Item;
  #untagged: Item | undefined;

  constructor(kind: MetricKind, name: string, unit: string, ledger: MetricsLedger, create: (host: SeriesHost, tags: MetricTags) => Item) {
    this.kind = kind;
    this.name = name;
    this.clock = ledger.clock;
    this.#unit = unit;
    this.#ledger = ledger;
    this.#index = new TagIndex(ledger.pairs);
    this.#create = create;
  }

  get unit(): string {
    return this.#unit;
  }

  /** For people: `counter "jobs"`, with its unit if it has one. */
  describe(): string {
    return `${this.kind} ${JSON.stringify(this.name)}${this.#unit === '' ? '' : ` (${this.#unit})`}`;
  }

  /** Whether values of a unit belong here. The first unit that is given counts for the name; none always fits. */
  takes(unit: unknown): boolean {
    if (unit === '' || unit === this.#unit) return true;
    if (this.#unit !== '' || !isShortText(unit)) return false;
    this.#unit = unit;
    return true;
  }

  /** The series of a set of tags; where there is no room for one more, or for so many tags, that of what overflows. */
  at(tags: MetricTags | undefined): Item {
    const known = tags === undefined ? this.#untagged : typeof tags === 'object' ? this.#index.find(tags) : undefined;
    return known ?? this.#add(tags);
  }

  readonly refuse = (value: unknown): void => {
    this.#ledger.refused++;
    const what = typeof value === 'number' ? (Number.isFinite(value) ? (value < 0 ? 'negative' : 'huge') : 'not finite') : 'no number';
    this.#ledger.tell(`${this.describe()}: a value that is ${what} was left out`);
  };

  #add(given: unknown): Item {
    const tags = readTags(given);
    const known = tags && this.#index.find(tags);
    if (known !== undefined) return known;
    if (tags !== undefined && this.#ledger.room > 0) {
      this.#ledger.room--;
      return this.#put(tags);
    }
    this.#ledger.overflow++;
    const why = tags === undefined ? 'tags that are too many, too long or no texts' : 'no room for more series';
    this.#ledger.tell(`${this.describe()}: ${why}, so values are recorded under { overflow: 'true' }`);
    return this.#index.find(OVERFLOW) ?? this.#put(OVERFLOW);
  }

  #put(tags: MetricTags): Item {
    const series = this.#create(this, tags);
    this.series.push(series);
    this.#index.add(tags, series);
    if (Object.keys(tags).length === 0) this.#untagged = series;
    return series;
  }
}
