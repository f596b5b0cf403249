import type { SessionAggregate } from '../../src/model/aggregate.js';
import type { Baseline } from '../../src/model/selection.js';
import { deviceKey } from '../../src/model/device-class.js';
import { messageOf } from '../../src/base/fault-log.js';
import type { Job } from '../analysis/job.js';
import type { SeriesTrend } from '../analysis/trend-job.js';
import type { PanelController } from '../panel-controller.js';
import { pageEnvironment, type PanelEnvironment } from '../panel-environment.js';
import type { HistoryEvent, StorageUse } from '../view/history-words.js';

/** A running session is written twice a second, and each time the history says that it changed: its room is asked for less often, ms. */
const FACTS_PAUSE = 2000;
/** Trends of the same sessions change with the running one alone, ms. */
const TRENDS_PAUSE = 10_000;

/** What the history tells besides its list of sessions, read again as it changes while it is shown. */
export class HistoryState {
  /** Undefined until they were read for the first time. */
  baselines: readonly Baseline[] | undefined;
  events: readonly HistoryEvent[] = [];
  storage: StorageUse | undefined;
  /** Under way, or the last one that ended; undefined until the figures of the sessions were read. */
  trends: Job<readonly SeriesTrend[]> | undefined;
  /** Of the last job that ended, while a newer one is under way. */
  lastTrends: readonly SeriesTrend[] | undefined;
  /** Sessions of other device classes, which no trend is of. */
  leftOut = 0;

  readonly #controller: PanelController;
  readonly #environment: Pick<PanelEnvironment, 'now'>;
  #factsAt = -Infinity;
  #readingFacts = false;
  #trendsAt = -Infinity;
  #trendsOf = '';
  #readingTrends = false;

  constructor(controller: PanelController, environment: Pick<PanelEnvironment, 'now'> = pageEnvironment) {
    this.#controller = controller;
    this.#environment = environment;
  }

  /** Called with each drawing: reads what is old. */
  keepFacts(): void {
    if (this.#readingFacts || this.#environment.now() - this.#factsAt < FACTS_PAUSE) return;
    void this.readFacts();
  }

  /** Called with each drawing: computes the trends again when the sessions are others, or figures have grown. */
  keepTrends(): void {
    const { sessions } = this.#controller;
    if (!sessions || this.#readingTrends) return;
    const of = sessions.map(({ session }) => session.id + session.name).join();
    if (of === this.#trendsOf && this.#environment.now() - this.#trendsAt < TRENDS_PAUSE) return;
    this.#trendsOf = of;
    void this.#readTrends();
  }

  async readFacts(): Promise<void> {
    this.#readingFacts = true;
    const { history } = this.#controller.tracer;
    try {
      [this.baselines, this.events, this.storage] = await Promise.all([history.baselines(), history.events(), history.storage()]);
    } catch (error) {
      this.#controller.fail(messageOf(error));
    }
    this.#readingFacts = false;
    this.#factsAt = this.#environment.now();
    this.#controller.redraw();
  }

  /** Calls off the analysis. */
  close(): void {
    this.trends?.cancel();
    this.#trendsOf = '';
  }

  async #readTrends(): Promise<void> {
    this.#readingTrends = true;
    const { tracer, jobs } = this.#controller;
    try {
      const all = await tracer.history.aggregates();
      const mine = deviceKey(tracer.session.device);
      const like = all.filter(({ session }: SessionAggregate) => deviceKey(session.device) === mine);
      this.leftOut = all.length - like.length;
      this.trends?.cancel();
      this.trends = jobs.run('findTrends', [like, tracer.settings.values.thresholds], () => this.#trendsChanged());
      this.#trendsChanged();
    } catch (error) {
      this.#controller.fail(messageOf(error));
    }
    this.#readingTrends = false;
    this.#trendsAt = this.#environment.now();
    this.#controller.redraw();
  }

  #trendsChanged(): void {
    if (this.trends?.state === 'done') this.lastTrends = this.trends.value;
    this.#controller.redraw();
  }
}
