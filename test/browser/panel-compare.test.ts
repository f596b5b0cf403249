import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { openPanel } from '../../devtools-panel/index.js';
import { installLauncher } from '../../src/auto/launcher.js';
import { createRandom } from '../../src/statistics/random.js';
import { MemoryStore } from '../../src/store/memory-store.js';
import type { Tracer } from '../../src/tracer.js';
import { recordRuns } from '../helpers/record-runs.js';
import { createManualClock, startTestTracer } from '../helpers/test-tracer.js';

const STAGES = ['component_filtering', 'prerequisite_evaluation', 'multi_target_resolution', 'action_formatting'] as const;
const DURATIONS = [10, 20, 60, 10];

let tracer: Tracer;
let uninstall: () => void;

const tab = (name: string): ReturnType<typeof page.getByRole> => page.getByRole('tab', { name, exact: true });
const row = (name: RegExp): ReturnType<typeof page.getByRole> => page.getByRole('table', { name: 'Verdicts' }).getByRole('row', { name });

/** Runs whose stages take as long as they should, give or take a tenth. */
function play(session: Tracer, clock: ReturnType<typeof createManualClock>, runs: number, factors: readonly number[], seed: number): void {
  const random = createRandom(seed);
  for (let run = 0; run < runs; run++) {
    recordRuns(
      session,
      clock,
      1,
      DURATIONS.map((duration, at) => duration * factors[at] * (0.9 + 0.2 * random())),
    );
  }
}

/** An earlier session of build 1.0, and the running one of build 1.1, in which one stage takes half as long again. */
async function recordTwo(runs: number): Promise<void> {
  localStorage.clear();
  await page.viewport(1100, 900);
  const store = new MemoryStore();
  const before = createManualClock(0, Date.now() - 600_000);
  const earlier = startTestTracer({ history: store, name: 'Game', build: '1.0', clock: before, observe: false });
  play(earlier.tracer, before, runs, [1, 1, 1, 1], 1);
  await earlier.tracer.history.flush();
  earlier.tracer.stop();
  await earlier.tracer.history.flush();
  const now = createManualClock(0, Date.now());
  ({ tracer } = startTestTracer({ history: store, name: 'Game', build: '1.1', clock: now, settingsStorage: localStorage, observe: false }));
  play(tracer, now, runs, [1, 1.5, 1, 1], 2);
  await tracer.history.flush();
  uninstall = installLauncher(tracer, { load: () => Promise.resolve({ openPanel }) });
  openPanel(tracer);
  await tab('Compare').click();
}

afterEach(() => {
  uninstall();
  openPanel(tracer).close();
  tracer.stop();
});

describe('Compare', () => {
  describe('of a build with one stage half as slow again', () => {
    beforeEach(() => recordTwo(200));

    it('compares this page with the build before, names the stage and says how sure it is', async () => {
      await expect.element(page.getByText('B is worse than A in these page loads')).toBeVisible();
      await expect.element(page.getByLabelText('A, before')).toHaveDisplayValue('Build 1.0');
      await expect.element(row(/prerequisite_evaluation/)).toHaveTextContent(/Worse.*runs take (49|50|51) % longer/);
      for (const stage of STAGES.filter((name) => name !== 'prerequisite_evaluation')) {
        await expect.element(row(new RegExp(stage))).toHaveTextContent('Same');
      }
      // The strongest evidence comes first and is shown.
      await expect.element(page.getByRole('heading', { name: /^prerequisite_evaluation: what changed/ })).toBeVisible();
      await expect
        .element(page.getByRole('table', { name: 'Effects' }).getByRole('row', { name: /^median/ }))
        .toHaveTextContent(/between \+4\d %/);
    });

    it('shows the distributions of the series that is picked', async () => {
      await row(/action_formatting/)
        .getByRole('button')
        .click();
      await expect
        .element(page.getByRole('img', { name: /^Durations of action_formatting: median of A (9|10)\.\d+ ms, of B (9|10)\.\d+ ms/ }))
        .toBeInTheDocument();
    });

    it('shows in the flame graph where the time went', async () => {
      const box = page.getByRole('button', { name: /^prerequisite_evaluation: (19|20)\.\d ms → (29|30)\.\d ms a run \(\+/ });
      await box.hover();
      await expect.element(page.getByText(/discover actions › prerequisite_evaluation/)).toBeVisible();
    });

    it('opens the slowest run of the earlier session in the Timeline', async () => {
      await page.getByRole('button', { name: 'Show the slowest run of A in the Timeline' }).click();
      await expect.element(tab('Timeline')).toHaveAttribute('aria-selected', 'true');
      await expect.element(page.getByRole('button', { name: 'Back to live' })).toBeVisible();
    });

    it('is worse one way and better the other, and of a smaller limit no less', async () => {
      await page.getByRole('button', { name: 'Swap A and B' }).click();
      await expect.element(page.getByText('B is better than A in these page loads')).toBeVisible();
      await expect.element(row(/prerequisite_evaluation/)).toHaveTextContent(/Better.*runs take 3\d % less time/);
      await page.getByLabelText('Ignore changes below, of a duration').selectOptions('5 %');
      await expect.element(row(/prerequisite_evaluation/)).toHaveTextContent('Better');
    });

    it('calls a session that is renamed by its new name, also where it is drawn already', async () => {
      const { id } = (await tracer.history.list())[1].session;
      const side = page.getByLabelText('A, before');
      await side.selectOptions(side.getByRole('option', { name: /^Game, / }));
      await expect.element(page.getByText(/^\s*A: Game, /)).toBeVisible();
      await tracer.history.rename(id, 'Old game');
      await tab('History').click();
      await expect.element(page.getByRole('row', { name: /Old game/ })).toBeVisible();
      await tab('Compare').click();
      await expect.element(side).toHaveDisplayValue(/^Old game, /);
      await expect.element(page.getByText(/^\s*A: Old game, /)).toBeVisible();
    });

    it('chooses anew when there is a baseline to compare with, unless somebody chose', async () => {
      const side = page.getByLabelText('A, before');
      await expect.element(side).toHaveDisplayValue('Build 1.0');
      const { id } = (await tracer.history.list())[1].session;
      const setBaseline = async (label: string): Promise<void> => {
        await tab('History').click();
        await tracer.history.setBaseline({ kind: 'session', id }, label);
        await tab('Compare').click();
      };
      await setBaseline('Release');
      await expect.element(side).toHaveDisplayValue('Release');
      await expect.element(page.getByText(/^\s*A: Release/)).toBeVisible();
      await side.selectOptions('Build 1.0');
      await setBaseline('Later');
      await expect.element(side.getByRole('option', { name: 'Later' })).toBeInTheDocument();
      await expect.element(side).toHaveDisplayValue('Build 1.0');
    });

    it('holds a session of History against this page', async () => {
      await tab('History').click();
      // What is said of trends comes after the list and moves it: a click before that may miss.
      await expect.element(page.getByLabelText('Series')).toBeVisible();
      await page
        .getByRole('button', { name: /^More for Game, / })
        .nth(1)
        .click();
      await page.getByRole('button', { name: /^Compare with this page: Game, / }).click();
      await expect.element(page.getByLabelText('A, before')).toHaveDisplayValue(/^Game, /);
      await expect.element(page.getByLabelText('B, after')).toHaveDisplayValue(/^This page, /);
      await expect.element(page.getByText('B is worse than A in these page loads')).toBeVisible();
    });

    it('says that both sides hold the same session where somebody chose such sides', async () => {
      await expect.element(page.getByText('B is worse than A in these page loads')).toBeVisible();
      await expect.element(page.getByText(/^A and B share/)).not.toBeInTheDocument();
      await page.getByLabelText('A, before').selectOptions('Build 1.1');
      await expect.element(page.getByText(/^A and B share 1 session:/)).toBeVisible();
    });

    it('compares with a file of before', async () => {
      const text = await tracer.exportTrace();
      const input = document
        .querySelector('acttrace-panel')
        ?.shadowRoot?.querySelector('acttrace-compare')
        ?.shadowRoot?.querySelector('input');
      await userEvent.upload(page.elementLocator(input!), new File([text], 'before.json', { type: 'application/json' }));
      await expect.element(page.getByLabelText('A, before')).toHaveDisplayValue('before.json');
      await expect.element(page.getByText('B is as fast as A in these page loads')).toBeVisible();
    });

    it('refuses a file that is none, with the reason', async () => {
      const input = document
        .querySelector('acttrace-panel')
        ?.shadowRoot?.querySelector('acttrace-compare')
        ?.shadowRoot?.querySelector('input');
      await userEvent.upload(page.elementLocator(input!), new File(['{}'], 'other.json', { type: 'application/json' }));
      await expect.element(page.getByText(/“other\.json” was not opened/)).toBeVisible();
    });
  });

  it('says that more runs are needed where there are few, and what to do', async () => {
    await recordTwo(6);
    await expect.element(page.getByText(/Let the app run some more, then press “Compare again”/)).toBeVisible();
    await expect.element(row(/action_formatting/)).toHaveTextContent(/Too little data.*needs about [\d,]+ more runs a side/);
  });

  it('says what to do where there is nothing to compare with', async () => {
    localStorage.clear();
    ({ tracer } = startTestTracer({ history: new MemoryStore(), name: 'Game', settingsStorage: localStorage, observe: false }));
    uninstall = installLauncher(tracer, { load: () => Promise.resolve({ openPanel }) });
    openPanel(tracer);
    await tab('Compare').click();
    await expect.element(page.getByRole('heading', { name: 'Nothing to compare with yet' })).toBeVisible();
    await expect.element(page.getByRole('button', { name: 'From a file…' })).toBeVisible();
  });
});
