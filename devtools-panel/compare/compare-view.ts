import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { mergeSeries } from '../../src/aggregate/merge-aggregates.js';
import { DEFAULT_EFFECT_LIMITS, type RegressionReport, type SeriesComparison, type Verdict } from '../../src/analyze/comparison.js';
import { diffFlameGraphs, type FlameDifference } from '../../src/analyze/flame-graph.js';
import { messageOf } from '../../src/base/fault-log.js';
import { formatCount } from '../../src/base/format.js';
import type { Baseline } from '../../src/model/selection.js';
import type { TraceData } from '../../src/model/trace-data.js';
import { FEWEST_SESSIONS_TO_DRAW } from '../../src/statistics/bootstrap.js';
import type { Distribution } from '../../src/statistics/distribution.js';
import { JobCancelledError, type Job } from '../analysis/job.js';
import type { JobArguments, JobName, JobResult } from '../analysis/jobs.js';
import type { PanelController } from '../panel-controller.js';
import type { PanelTab } from '../tabs/panel-tab.js';
import { base } from '../styles/base.js';
import { table } from '../styles/table.js';
import { LIKE_RUNS_TEXT, othersText, seriesName, verdictReason } from '../view/verdict-words.js';
import { icon } from '../widgets/icons.js';
import { renderProgress } from '../widgets/progress.js';
import { choosePair } from './choose-pair.js';
import { listChoices, type CompareChoice, type CompareMaterial } from './compare-choices.js';
import { compareStyles } from './compare-styles.js';
import { loadComparison, type Comparison, type CompareWork, type LoadedSide } from './load-comparison.js';
import { renderDistributions } from './render-distributions.js';
import { renderFlames } from './render-flames.js';
import { renderLimit, renderSide } from './render-sides.js';
import { renderSlowest } from './render-slowest.js';
import { renderEffects, VerdictTable } from './render-verdicts.js';

const ANSWERS: Readonly<Record<Verdict, string>> = {
  worse: 'B is worse than A',
  better: 'B is better than A',
  same: 'B is as fast as A',
  'too little data': 'Too little data to tell',
};

/** The Compare tab: two sides, what changed between them, and how sure that is. One element a panel. */
class CompareView extends LitElement {
  static override styles = [base, table, compareStyles];

  readonly #controller: PanelController;
  readonly #verdicts: VerdictTable;
  readonly #files = new Map<string, { readonly file: File; readonly data: TraceData }>();
  #baselines: readonly Baseline[] | undefined;
  #keys: readonly [string, string] | undefined;
  #isChosenByHand = false;
  #limit: number = DEFAULT_EFFECT_LIMITS.time;
  #comparison: Comparison | undefined;
  #flames: readonly FlameDifference[] = [];
  #series = '';
  #box = -1;
  #job: Job<unknown> | undefined;
  #busy = false;
  #error = '';
  /** Only the last comparison asked for is shown. */
  #requests = 0;

  constructor(controller: PanelController) {
    super();
    this.#controller = controller;
    this.#verdicts = new VerdictTable(
      () => this.requestUpdate(),
      (series) => {
        this.#series = keyOf(series);
        this.requestUpdate();
      },
    );
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#readBaselines();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#cancel();
  }

  protected override render(): TemplateResult {
    const material = this.#material();
    if (!material) return html`<p class="compare muted" role="status">Reading the history…</p>`;
    const choices = listChoices(material);
    this.#takeAskedPair();
    const proposed = this.#isChosenByHand ? undefined : choosePair(choices, material);
    if (!this.#isChosenByHand) this.#keepPair(proposed?.keys);
    if (!this.#keys || choices.length < 2) return this.#renderEmpty();
    if (!this.#comparison && !this.#busy && this.#error === '') void this.#compare(choices);
    return html`<div class="compare">
      ${this.#renderSides(choices, this.#keys)} ${renderProgress(this.#doing(), this.#job, () => this.#cancelled())}
      ${this.#error === '' ? nothing : html`<p role="alert">${icon('critical')} ${this.#error}</p>`}
      ${proposed?.advice ? html`<p class="advice">${icon('info')}<span>${proposed.advice}</span></p>` : nothing}
      ${this.#comparison ? this.#renderComparison(this.#comparison, choices) : nothing}
    </div>`;
  }

  #renderEmpty(): TemplateResult {
    return html`<div class="empty">
      <h2>Nothing to compare with yet</h2>
      <p>
        Record a second session (reload the page and use it for a while), or open a trace file of before. Then see what became slower or
        faster, and how sure that is.
      </p>
      ${this.#renderFileButton()}
    </div>`;
  }

  #renderSides(choices: readonly CompareChoice[], [a, b]: readonly [string, string]): TemplateResult {
    return html`<div class="sides" role="group" aria-label="What is compared">
      ${renderSide('A', 'before', choices, a, (key) => this.#choose(key, b))}
      <button type="button" class="quiet" title="Swap A and B" aria-label="Swap A and B" @click=${() => this.#choose(b, a)}>⇄</button>
      ${renderSide('B', 'after', choices, b, (key) => this.#choose(a, key))}
      ${renderLimit(this.#limit, (limit) => this.#chooseLimit(limit))}
      <button type="button" ?disabled=${this.#busy} @click=${() => void this.#compareAgain()}>Compare again</button>
      ${this.#renderFileButton()}
    </div>`;
  }

  #renderFileButton(): TemplateResult {
    return html`<button type="button" @click=${() => this.renderRoot.querySelector<HTMLInputElement>('input[type=file]')?.click()}>
        ${icon('import')} From a file…
      </button>
      <input type="file" hidden accept=".json,application/json" aria-label="Trace file to compare" @change=${this.#fileChosen} />`;
  }

  #renderComparison({ baseline, candidate, report }: Comparison, choices: readonly CompareChoice[]): TemplateResult {
    // Sessions may have been renamed since they were compared.
    const [a, b] = [baseline, candidate].map(({ label }, at) => choices.find(({ key }) => key === this.#keys?.[at])?.label ?? label);
    const chosen = report.series.find((series) => keyOf(series) === this.#series) ?? report.series[0];
    const valuesOf = ({ sessions }: LoadedSide): Distribution => mergeSeries(sessions, chosen.kind, chosen.name).values;
    const resolution = resolutionOf(baseline, candidate);
    const notes = [...sharedText(baseline, candidate), ...report.notes];
    // Of all counters, only the heap is compared.
    const measure = chosen?.kind === 'counter' ? 'bytes' : 'time';
    return html`${renderAnswer(report, Math.max(baseline.sessions.length, candidate.sessions.length))}
      ${
        notes.length === 0
          ? nothing
          : html`<ul class="notes" aria-label="To read this right">
              ${notes.map((note) => html`<li>${icon(report.comparable ? 'info' : 'warning')}<span>${note}</span></li>`)}
            </ul>`
      }
      ${
        chosen
          ? html`<p class="muted">${LIKE_RUNS_TEXT}</p>
              <div class="scroll">${this.#verdicts.render(report.series, chosen, resolution)}</div>
              <div class="pair">
                <section class="card" aria-labelledby="distributions-heading">
                  <h2 id="distributions-heading">
                    ${seriesName(chosen)}: ${measure === 'bytes' ? 'how much the samples hold' : 'how long executions take'}
                  </h2>
                  ${renderLegend(a, b)}
                  ${renderDistributions(valuesOf(baseline), valuesOf(candidate), { name: seriesName(chosen), measure, resolution })}
                </section>
                <section class="card" aria-labelledby="effects-heading">
                  <h2 id="effects-heading">${seriesName(chosen)}: what changed</h2>
                  ${renderEffects(chosen, resolution, report.options.confidence)}
                </section>
              </div>`
          : nothing
      }
      <section class="card" aria-labelledby="flames-heading">
        <h2 id="flames-heading">Where an average run takes more or less time</h2>
        <p>
          Width: time in the slower of both. Colour: less <span class="scale" role="img" aria-label="green"></span> more in
          B.${exampleText(baseline, candidate)}
        </p>
        ${renderFlames(this.#flames, { resolution, active: this.#box, point: (box) => this.#point(box) })}
      </section>
      <section class="card" aria-labelledby="slowest-heading">
        <h2 id="slowest-heading">Slowest run of each side</h2>
        ${renderSlowest(baseline, candidate, (side) => void this.#show(side))}
      </section>`;
  }

  #point(box: number): void {
    if (this.#box === box) return;
    this.#box = box;
    this.requestUpdate();
  }

  #choose(a: string, b: string): void {
    this.#keys = [a, b];
    this.#isChosenByHand = true;
    this.#restart();
  }

  /** Takes the pair that was asked for elsewhere in the panel. */
  #takeAskedPair(): void {
    const session = this.#controller.focusComparison;
    if (session === undefined) return;
    this.#controller.focusComparison = undefined;
    this.#keys = [`session ${session}`, `session ${this.#controller.tracer.session.id}`];
    this.#isChosenByHand = true;
    this.#forget();
  }

  /** Takes the pair of whoever did not choose, which changes with what there is to compare with. */
  #keepPair(pair: readonly [string, string] | undefined): void {
    if (pair?.join() === this.#keys?.join()) return;
    this.#keys = pair;
    this.#forget();
  }

  #chooseLimit(limit: number): void {
    this.#limit = limit;
    this.#restart();
  }

  /** With what was recorded meanwhile, which may make another pair the better one. */
  async #compareAgain(): Promise<void> {
    await this.#controller.tracer.history.flush();
    await this.#controller.readSessions();
    this.#restart();
  }

  #restart(): void {
    this.#forget();
    this.requestUpdate();
  }

  #forget(): void {
    this.#cancel();
    this.#comparison = undefined;
    this.#error = '';
  }

  readonly #fileChosen = async (event: Event): Promise<void> => {
    const input = event.currentTarget as HTMLInputElement;
    const file = input.files?.[0];
    if (!file) return;
    // Emptied, so that choosing the same file again is a change again.
    input.value = '';
    try {
      const { fromTraceJson } = await import('../../src/export/trace-json-reader.js');
      this.#files.set(file.name, { file, data: fromTraceJson(await file.text()) });
      this.#choose(`file ${file.name}`, this.#keys?.[1] ?? `session ${this.#controller.tracer.session.id}`);
    } catch (error) {
      this.#error = `“${file.name}” was not opened. ${messageOf(error)}`;
      this.requestUpdate();
    }
  };

  async #compare(choices: readonly CompareChoice[]): Promise<void> {
    const pair = this.#keys?.map((key) => choices.find((choice) => choice.key === key));
    const [a, b] = pair ?? [];
    if (!a || !b) {
      // What was chosen is no longer there: it was deleted meanwhile.
      this.#keys = undefined;
      this.#isChosenByHand = false;
      this.requestUpdate();
      return;
    }
    this.#cancel();
    const request = ++this.#requests;
    this.#busy = true;
    this.#error = '';
    try {
      const comparison = await loadComparison([a, b], this.#controller.sessions ?? [], this.#work(request));
      if (request !== this.#requests) return;
      const [before, after] = [comparison.baseline.example?.flames, comparison.candidate.example?.flames];
      this.#flames = before && after ? diffFlameGraphs(before, after) : [];
      this.#comparison = comparison;
    } catch (error) {
      if (request !== this.#requests) return;
      this.#error = error instanceof JobCancelledError ? 'Cancelled. “Compare again” starts it once more.' : messageOf(error);
    }
    this.#busy = false;
    this.#job = undefined;
    this.requestUpdate();
  }

  #work(request: number): CompareWork {
    const { tracer, jobs } = this.#controller;
    const run = <Name extends JobName>(name: Name, args: JobArguments<Name>): Promise<JobResult<Name>> => {
      if (request !== this.#requests) return Promise.reject(new JobCancelledError());
      const job = jobs.run(name, args, () => this.requestUpdate());
      this.#job = job;
      return job.finished;
    };
    return {
      aggregates: (selection) => tracer.history.aggregates(selection),
      open: (id) => (id === tracer.session.id ? Promise.resolve(tracer.toTraceData()) : tracer.history.open(id)),
      aggregateTrace: (data) => run('aggregateTrace', [data]),
      compare: (baseline, candidate) => run('compare', [baseline, candidate, { limits: { time: this.#limit } }]),
      analyze: (data) => run('analyze', [data, tracer.settings.values.thresholds]),
      flameGraph: (data) => run('flameGraph', [data]),
    };
  }

  /** Calls off what is under way: nobody waits for it any more. */
  #cancel(): void {
    this.#requests++;
    this.#busy = false;
    this.#job?.cancel();
    this.#job = undefined;
  }

  #cancelled(): void {
    this.#cancel();
    this.#error = 'Cancelled. “Compare again” starts it once more.';
    this.requestUpdate();
  }

  async #show({ example }: LoadedSide): Promise<void> {
    if (!example?.slowest) return;
    const { id } = example.data.session;
    const file = [...this.#files.values()].find(({ data }) => data === example.data)?.file;
    if (file) await this.#controller.importFile(file);
    else await this.#controller.openStored(id);
    this.#controller.showSpan(example.slowest.span);
  }

  #doing(): string {
    const count = this.#comparison ? 0 : (this.#controller.sessions?.length ?? 0);
    return `Comparing two sides of a history of ${formatCount(count)} ${count === 1 ? 'session' : 'sessions'}`;
  }

  async #readBaselines(): Promise<void> {
    if (!this.#controller.sessions) void this.#controller.readSessions().then(() => this.requestUpdate());
    this.#baselines = await this.#controller.tracer.history.baselines();
    this.requestUpdate();
  }

  #material(): CompareMaterial | undefined {
    const { sessions, tracer } = this.#controller;
    if (!sessions || !this.#baselines) return undefined;
    const files = new Map([...this.#files].map(([name, { data }]) => [name, data]));
    return { sessions, baselines: this.#baselines, files, running: tracer.session.id, now: Date.now() };
  }
}

/** @param pageLoads - of the side with more of them. */
function renderAnswer(report: RegressionReport, pageLoads: number): TemplateResult {
  const decided = report.series.filter(({ verdict }) => verdict === 'worse' || verdict === 'better');
  // Time first: that the heap grew is a remark beside it.
  const [first, ...others] = [...decided.filter(({ kind }) => kind !== 'counter'), ...decided.filter(({ kind }) => kind === 'counter')];
  const verdict = first?.verdict ?? report.verdict;
  const isOfPageLoads = pageLoads < FEWEST_SESSIONS_TO_DRAW && verdict !== 'too little data';
  return html`<p class="answer" role="status">
    <b>${ANSWERS[verdict]}${isOfPageLoads ? ' in these page loads' : ''}</b>
    ${
      first
        ? html`<span
            >${seriesName(first)}:
            ${verdictReason(first)}${othersText(
              first.verdict,
              others.map(({ verdict }) => verdict),
            )}</span
          >`
        : nothing
    }
  </p>`;
}

function renderLegend(a: string, b: string): TemplateResult {
  return html`<p class="legend">
    <span><span class="key a"></span> A: ${a}</span><span><span class="key b"></span> B: ${b}</span>
  </p>`;
}

/** Says whose spans the pictures are of, where a side has more than one session or none with spans. */
function exampleText(baseline: LoadedSide, candidate: LoadedSide): string {
  if (!baseline.example || !candidate.example) return ' Drawn only where the spans of both sides are kept.';
  if (baseline.sessions.length === 1 && candidate.sessions.length === 1) return '';
  return ' Of a side with several sessions, the newest one is drawn.';
}

/** Says that both sides hold the same sessions, where somebody chose such sides. */
function sharedText(baseline: LoadedSide, candidate: LoadedSide): string[] {
  const ids = new Set(baseline.sessions.map(({ session }) => session.id));
  const shared = candidate.sessions.filter(({ session }) => ids.has(session.id)).length;
  if (shared === 0) return [];
  const many = shared === 1 ? '1 session' : `${formatCount(shared)} sessions`;
  return [`A and B share ${many}: what changed looks smaller than it is, and what is shared cannot differ.`];
}

/** Step of the coarser clock, ms. */
function resolutionOf(...sides: readonly LoadedSide[]): number {
  return Math.max(0, ...sides.flatMap(({ sessions }) => sessions.map(({ session }) => session.resolution)));
}

function keyOf({ kind, name }: SeriesComparison): string {
  return `${kind} ${name}`;
}

if (!customElements.get('acttrace-compare')) customElements.define('acttrace-compare', CompareView);

/** The tab around the element, which stays while other tabs are looked at. */
export function createCompareTab(controller: PanelController): PanelTab {
  const view = new CompareView(controller);
  return {
    render() {
      // The list of sessions may have changed.
      view.requestUpdate();
      return html`${view}`;
    },
  };
}
