import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { PerformanceAnalysis } from '../src/analyze/analysis.js';
import type { JobRunner } from './analysis/analysis-runner.js';
import type { Job } from './analysis/job.js';
import { ShownAnalysis } from './analysis/shown-analysis.js';
import { messageOf } from '../src/base/fault-log.js';
import type { SpanId } from '../src/model/span.js';
import type { TraceData } from '../src/model/trace-data.js';
import type { Tracer } from '../src/tracer.js';
import type { SessionSummary } from '../src/model/ports.js';
import { pageEnvironment, type PanelEnvironment } from './panel-environment.js';
import { HistoryNews } from './history-news.js';
import { LearnedLimits } from './learned-limits.js';
import { loadState, saveState, type PanelState, type TabId } from './panel-state.js';

/** What the panel shows: the running session, a stored one, or a file. Looking at one never touches the others. */
export type ViewedSource =
  | { readonly kind: 'live' }
  | { readonly kind: 'stored'; readonly data: TraceData }
  | { readonly kind: 'imported'; readonly data: TraceData; readonly file: string };

/** Shortest time between two analyses of the running session, ms: four a second is as fast as figures can be read. */
const LEAST_PAUSE = 250;
/** The next analysis waits this many times what the last one took, so that analysis takes at most a tenth of the time. */
const PAUSE_FACTOR = 10;

const LIVE: ViewedSource = { kind: 'live' };

/** Where the analysis is shown. */
export const ANALYZED_TABS: ReadonlySet<TabId> = new Set(['overview', 'stages', 'actions']);

/**
 * Everything the panel knows, and the only place that listens to the tracer. Redraws at most once a frame, and off the
 * Timeline only as often as the analysis may run; while the panel is closed it listens to nothing and costs nothing.
 */
export class PanelController implements ReactiveController {
  readonly tracer: Tracer;
  /** Runs what takes time, off the main thread. Whatever is under way ends when the panel is closed. */
  readonly jobs: JobRunner;
  /** The span that the Timeline brings into view. */
  focusSpan: SpanId | undefined;
  /** The stage whose row is marked in Stages. */
  focusStage: string | undefined;
  /** The session that Compare is to hold this page against, once it is drawn. */
  focusComparison: string | undefined;
  /** Why the last thing that was asked for failed, for people. */
  error = '';
  /** The history, newest first; undefined until it was read for the first time. */
  sessions: readonly SessionSummary[] | undefined;

  /** What happened to the history, for the notices. */
  readonly news: HistoryNews;

  readonly #host: ReactiveControllerHost;
  readonly #environment: PanelEnvironment;
  #state: PanelState = loadState();
  #source: ViewedSource = LIVE;
  #live: TraceData | undefined;
  readonly #shown: ShownAnalysis;
  readonly #learned: LearnedLimits;
  #stale = true;
  /** Infinity while an analysis is under way. */
  #nextTick = -Infinity;
  /** When the last analysis began. */
  #begun = 0;
  #cancelFrame: (() => void) | undefined;
  #cancelTimer: (() => void) | undefined;
  #unsubscribe: (() => void)[] = [];
  #requests = 0;
  #readings = 0;

  constructor(host: ReactiveControllerHost, tracer: Tracer, environment: PanelEnvironment = pageEnvironment) {
    this.tracer = tracer;
    this.#host = host;
    this.#environment = environment;
    this.news = new HistoryNews(tracer, environment);
    this.#learned = new LearnedLimits(tracer);
    this.jobs = environment.createRunner(() => tracer.history.status.writer !== 'page');
    this.#shown = new ShownAnalysis(
      this.jobs,
      () => this.redraw(),
      () => this.#analyzed(),
    );
    host.addController(this);
  }

  hostConnected(): void {
    this.jobs.open();
    this.#unsubscribe = [
      this.tracer.on('change', () => this.#followsSpans && this.#schedule()),
      this.tracer.on('running', () => this.refresh()),
      this.tracer.settings.onChange(() => this.refresh()),
      // Also the notice that history ends with the page hangs on this.
      this.tracer.history.onChange(() => this.#historyChanged()),
    ];
    void this.news.read(() => this.redraw());
    this.#learned.read().then(
      (found) => found && this.#unsubscribe.length > 0 && this.refresh(),
      (error: unknown) => this.fail(messageOf(error)),
    );
    this.#entered();
  }

  hostDisconnected(): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    this.#unsubscribe = [];
    this.#cancelFrame?.();
    this.#cancelTimer?.();
    this.#cancelFrame = this.#cancelTimer = undefined;
    this.#shown.release();
    this.jobs.close();
    this.#requests++;
    this.#readings++;
  }

  get state(): PanelState {
    return this.#state;
  }

  get source(): ViewedSource {
    return this.#source;
  }

  get live(): boolean {
    return this.#source.kind === 'live';
  }

  /** The recording that is shown. */
  get data(): TraceData {
    if (this.#source.kind !== 'live') return this.#source.data;
    return (this.#live ??= this.tracer.toTraceData());
  }

  /** Name of the shown recording, the new one where it was renamed since it was opened. */
  get sessionName(): string {
    const { id, name } = this.data.session;
    if (this.#source.kind === 'imported') return name;
    return this.sessions?.find(({ session }) => session.id === id)?.session.name ?? name;
  }

  /** Step of the clock that the shown recording was made with, ms. */
  get resolution(): number {
    return this.data.session.resolution;
  }

  /** The last analysis of what is shown; undefined before the first. */
  get analysis(): PerformanceAnalysis | undefined {
    if (!this.#shown.isOf(this.#source)) this.#analyze();
    return this.#shown.value;
  }

  /** The analysis under way, if any. */
  get analysisJob(): Job<PerformanceAnalysis> | undefined {
    return this.#shown.job;
  }

  /** The analysis was called off or failed: what is shown stays as it is until `analyzeAgain`. */
  get analysisStopped(): boolean {
    return this.#shown.stopped;
  }

  /** Why the analysis failed, for people; '' where it did not. */
  get analysisError(): string {
    return this.#shown.error;
  }

  stopAnalysis(): void {
    this.#shown.stop();
  }

  analyzeAgain(): void {
    this.#shown.resume();
    this.refresh();
  }

  setState(patch: Partial<PanelState>): void {
    const tab = patch.tab && patch.tab !== this.#state.tab;
    this.#state = { ...this.#state, ...patch };
    saveState(this.#state);
    if (tab) this.#entered();
    else this.redraw();
  }

  /** Opens the Timeline at a span. */
  showSpan(span: SpanId): void {
    this.focusSpan = span;
    this.setState({ tab: 'timeline' });
  }

  /** Opens Stages at a stage's row. */
  showStage(stage: string): void {
    this.focusStage = stage;
    this.setState({ tab: 'stages' });
  }

  /** Opens Compare with an earlier session before and this page after. */
  compareWithPage(session: string): void {
    this.focusComparison = session;
    this.setState({ tab: 'compare' });
  }

  showLive(): void {
    this.#view(LIVE);
  }

  /** Shows a session of the history. */
  async openStored(id: string): Promise<void> {
    if (id === this.tracer.session.id) return this.showLive();
    await this.#load(async () => {
      const data = await this.tracer.history.open(id);
      if (!data) throw new Error('This session is no longer in the history.');
      return { kind: 'stored', data };
    });
  }

  /** Shows a trace file. The running session is not touched; a file that is not ours is refused with the reason. */
  async importFile(file: File): Promise<void> {
    await this.#load(async () => {
      try {
        const { fromTraceJson } = await import('../src/export/trace-json-reader.js');
        return { kind: 'imported', data: fromTraceJson(await file.text()), file: file.name };
      } catch (error) {
        throw new Error(`“${file.name}” was not imported. ${messageOf(error)}`, { cause: error });
      }
    });
  }

  /** The shown recording as trace JSON; undefined (and an error shown) when it cannot be written. */
  exportShown(): Promise<string | undefined> {
    return this.#export(this.data);
  }

  /** A session of the history as trace JSON; undefined (and an error shown) when it cannot be read. */
  async exportStored(id: string): Promise<string | undefined> {
    if (id === this.tracer.session.id) return this.#export(this.tracer.toTraceData());
    try {
      const data = await this.tracer.history.open(id);
      if (data) return await this.#export(data);
      this.fail('This session is no longer in the history.');
    } catch (error) {
      this.fail(messageOf(error));
    }
    return undefined;
  }

  /** Reads the list of sessions again. */
  async readSessions(): Promise<void> {
    const reading = ++this.#readings;
    try {
      const sessions = await this.tracer.history.list();
      if (reading !== this.#readings) return;
      this.sessions = sessions;
      this.redraw();
    } catch (error) {
      this.fail(messageOf(error));
    }
  }

  fail(message: string): void {
    this.error = message;
    this.redraw();
  }

  /** Analyzes and draws with the next frame, whatever the pause. */
  refresh(): void {
    this.#stale = true;
    this.#nextTick = -Infinity;
    this.redraw();
    this.#schedule();
  }

  /** Draws what is known. */
  redraw(): void {
    this.#host.requestUpdate();
  }

  /** Whether what is shown changes with each span. Monitor follows its monitor instead. */
  get #followsSpans(): boolean {
    const { tab } = this.#state;
    return tab === 'settings' || (this.live && tab !== 'monitor');
  }

  #entered(): void {
    this.refresh();
    if (this.#state.tab === 'history' || this.#state.tab === 'compare') void this.readSessions();
  }

  #historyChanged(): void {
    void this.news.read(() => this.redraw());
    if (this.#state.tab === 'history') void this.readSessions();
    else this.redraw();
  }

  readonly #schedule = (): void => {
    this.#stale = true;
    this.#cancelFrame ??= this.#environment.requestFrame(this.#frame);
  };

  readonly #frame = (): void => {
    this.#cancelFrame = undefined;
    const now = this.#environment.now();
    const due = now >= this.#nextTick;
    if (due && this.#stale) {
      this.#stale = false;
      this.#live = undefined;
      this.#begun = now;
      const analyzes = ANALYZED_TABS.has(this.#state.tab);
      if (analyzes) this.#analyze();
      if (!analyzes || !this.#shown.job) this.#rest();
    } else if (!due) this.#wait();
    if (this.#state.tab === 'timeline' && this.live) this.#live = undefined;
    else if (!due) return;
    this.#host.requestUpdate();
  };

  readonly #timeOver = (): void => {
    this.#cancelTimer = undefined;
    this.#cancelFrame ??= this.#environment.requestFrame(this.#frame);
  };

  /** Analyzes what is shown: at once, or in the worker and `#analyzed` is called when that is over. */
  #analyze(): void {
    this.#stale = false;
    this.#begun = this.#environment.now();
    this.#shown.update({ key: this.#source, final: !this.live }, () => [
      this.data,
      this.tracer.settings.values.thresholds,
      this.#learned.of(this.data),
    ]);
    if (this.#shown.job) this.#nextTick = Infinity;
  }

  #analyzed(): void {
    this.#rest();
    if (this.#stale) this.#wait();
  }

  /** Lets the page be for a while after an analysis. */
  #rest(): void {
    const now = this.#environment.now();
    this.#nextTick = now + Math.max(LEAST_PAUSE, PAUSE_FACTOR * (now - this.#begun));
  }

  #wait(): void {
    if (this.#nextTick === Infinity) return;
    this.#cancelTimer ??= this.#environment.setTimer(this.#timeOver, this.#nextTick - this.#environment.now());
  }

  #view(source: ViewedSource): void {
    this.#source = source;
    this.#requests++;
    this.focusSpan = this.focusStage = undefined;
    this.error = '';
    const { tab } = this.#state;
    if (tab === 'history' || tab === 'compare' || tab === 'settings') this.setState({ tab: 'overview' });
    this.refresh();
  }

  /** The exporter is loaded when it is first used. */
  async #export(data: TraceData): Promise<string | undefined> {
    try {
      const { toTraceJson } = await import('../src/export/trace-json.js');
      return toTraceJson(data);
    } catch (error) {
      this.fail(messageOf(error));
      return undefined;
    }
  }

  /** Only the last thing asked for is shown, however long the earlier ones take. */
  async #load(read: () => Promise<ViewedSource>): Promise<void> {
    const request = ++this.#requests;
    try {
      const source = await read();
      if (request === this.#requests) this.#view(source);
    } catch (error) {
      if (request === this.#requests) this.fail(messageOf(error));
    }
  }
}
