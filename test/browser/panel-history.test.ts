import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { openPanel } from '../../devtools-panel/index.js';
import { installLauncher } from '../../src/auto/launcher.js';
import { MemoryStore } from '../../src/store/memory-store.js';
import type { Tracer } from '../../src/tracer.js';
import { recordRuns } from '../helpers/record-runs.js';
import { createManualClock, startTestTracer } from '../helpers/test-tracer.js';

let tracer: Tracer;
let uninstall: () => void;

const tab = (name: string): ReturnType<typeof page.getByRole> => page.getByRole('tab', { name, exact: true });
const row = (name: RegExp): ReturnType<typeof page.getByRole> => page.getByRole('row', { name });

/** Name of the control that has the focus, in whichever shadow root it is. */
const focused = (): string | undefined => {
  const control = document.activeElement?.shadowRoot?.activeElement;
  return control?.getAttribute('aria-label') ?? control?.textContent?.trim();
};

const names = async (): Promise<string[]> => (await tracer.history.list()).map(({ session }) => session.name);

/** Opens a session's menu and chooses from it. */
async function chooseFor(session: string, what: 'Rename' | 'Delete'): Promise<void> {
  await page.getByRole('button', { name: `More for ${session}` }).click();
  await page.getByRole('button', { name: `${what} ${session}` }).click();
}

/** Two sessions of one site: an earlier page load with three runs, and the running one with five. */
beforeEach(async () => {
  localStorage.clear();
  await page.viewport(1100, 700);
  const store = new MemoryStore();
  // Not in the past: sessions older than the retention would be deleted.
  const clock = createManualClock(0, Date.now() - 60_000);
  const earlier = startTestTracer({ history: store, name: 'Before lunch', clock, observe: false });
  recordRuns(earlier.tracer, clock, 3);
  await earlier.tracer.history.flush();
  earlier.tracer.stop();
  await earlier.tracer.history.flush();
  const now = createManualClock(0, Date.now());
  ({ tracer } = startTestTracer({ history: store, name: 'After lunch', clock: now, settingsStorage: localStorage }));
  recordRuns(tracer, now, 5);
  await tracer.history.flush();
  uninstall = installLauncher(tracer, { load: () => Promise.resolve({ openPanel }) });
});
afterEach(() => {
  uninstall();
  openPanel(tracer).close();
  tracer.stop();
});

describe('History', () => {
  beforeEach(async () => {
    openPanel(tracer);
    await tab('History').click();
    // What is said of trends comes after the list and moves it: a click before that may miss.
    await expect
      .element(page.getByText(/Once a session has 6 runs.*12 such sessions are needed to tell whether they got slower or faster/))
      .toBeVisible();
  });

  it('lists the sessions with their figures, newest first, and marks this page', async () => {
    await expect.element(row(/After lunch/)).toHaveTextContent(/After lunch.*this page/);
    // A run is 1 pipeline, 4 stages and 8 captures: 13 spans; three runs are 39.
    await expect.element(row(/Before lunch/)).toHaveTextContent(/3\s*39/);
    const headers = page.getByRole('table', { name: 'Sessions', exact: true }).getByRole('rowheader').elements();
    expect(headers.map((name) => name.textContent?.trim().slice(0, 6))).toEqual(['After ', 'Before']);
  });

  it('opens an earlier session, and goes back to live', async () => {
    await page.getByRole('button', { name: 'Open Before lunch' }).click();
    await expect.element(tab('Overview')).toHaveAttribute('aria-selected', 'true');
    await expect.element(page.getByText('Before lunch')).toBeVisible();
    const executions = page.getByRole('definition').first();
    await expect.element(executions).toHaveTextContent('3');
    await page.getByRole('button', { name: 'Back to live' }).click();
    await expect.element(executions).toHaveTextContent('5');
  });

  it('renames in place', async () => {
    await chooseFor('Before lunch', 'Rename');
    const field = page.getByRole('textbox', { name: 'New name of Before lunch' });
    await expect.poll(focused).toBe('New name of Before lunch');
    await field.fill('Slow one');
    await userEvent.keyboard('{Enter}');
    await expect.element(row(/Slow one/)).toBeVisible();
    await chooseFor('Slow one', 'Rename');
    await page.getByRole('textbox').fill('never mind');
    await userEvent.keyboard('{Escape}');
    await expect.element(row(/Slow one/)).toBeVisible();
    expect((await tracer.history.list()).map(({ session }) => session.name)).toContain('Slow one');
  });

  it('shows the new name of a session that is open', async () => {
    await page.getByRole('button', { name: 'Open Before lunch' }).click();
    await expect.element(page.getByText('Before lunch', { exact: true })).toBeVisible();
    await tab('History').click();
    await chooseFor('Before lunch', 'Rename');
    await page.getByRole('textbox', { name: 'New name of Before lunch' }).fill('Slow one');
    await userEvent.keyboard('{Enter}');
    await expect.element(row(/Slow one/)).toBeVisible();
    await tab('Overview').click();
    await expect.element(page.getByText('Slow one', { exact: true })).toBeVisible();
  });

  it('deletes, unless that is taken back', async () => {
    await chooseFor('Before lunch', 'Delete');
    await expect.element(row(/Before lunch/)).not.toBeInTheDocument();
    await expect.element(page.getByText('Deleted “Before lunch”.')).toBeVisible();
    await expect.poll(focused).toBe('Undo');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.element(row(/Before lunch/)).toBeVisible();
    await expect.poll(focused).toBe('More for Before lunch');
    expect(await names()).toContain('Before lunch');
  });

  it('brings a deleted session back to where it was', async () => {
    const headers = page.getByRole('table', { name: 'Sessions', exact: true }).getByRole('rowheader');
    const order = (): (string | undefined)[] => headers.elements().map((header) => header.querySelector('span span')?.textContent?.trim());
    const sort = page.getByRole('columnheader', { name: 'Started' }).getByRole('button');
    await sort.click();
    await expect.poll(order).toEqual(['Before lunch', 'After lunch']);
    await chooseFor('Before lunch', 'Delete');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(order).toEqual(['Before lunch', 'After lunch']);
    await expect.poll(focused).toBe('More for Before lunch');
    expect(order()).toEqual(['Before lunch', 'After lunch']);
  });

  it('really deletes when the panel is closed, before the time to undo is over', async () => {
    await chooseFor('Before lunch', 'Delete');
    await expect.element(page.getByRole('button', { name: 'Undo' })).toBeVisible();
    expect(await names()).toContain('Before lunch');
    openPanel(tracer).close();
    await expect.poll(names).toEqual(['After lunch']);
  });

  it('does not delete the session that is being recorded', async () => {
    await page.getByRole('button', { name: 'More for After lunch' }).click();
    await expect.element(page.getByRole('button', { name: 'Delete After lunch' })).toBeDisabled();
    await userEvent.keyboard('{Escape}');
    await expect.poll(focused).toBe('More for After lunch');
  });

  describe('the menu of a row', () => {
    const shadow = (): ShadowRoot => document.querySelector('acttrace-panel')!.shadowRoot!;
    const body = (): HTMLElement => shadow().querySelector<HTMLElement>('.body')!;
    const rename = page.getByRole('button', { name: 'Rename Before lunch' });
    /** From the menu to its button; CSS pixels. */
    const gap = (): number => {
      const button = page.getByRole('button', { name: 'More for Before lunch' }).element().getBoundingClientRect();
      const menu = shadow().querySelector('.row-menu:popover-open')!.getBoundingClientRect();
      return Math.round(Math.max(menu.top - button.bottom, button.top - menu.bottom));
    };

    beforeEach(async () => {
      // Room to scroll, and to grow.
      body().style.maxHeight = '220px';
      await page.getByRole('button', { name: 'More for Before lunch' }).click();
      await expect.element(rename).toBeVisible();
    });

    it('stays at its row when that is moved by what is drawn above it', async () => {
      shadow().querySelector<HTMLElement>('.trends')!.style.paddingTop = '40px';
      await expect.poll(gap).toBe(2);
      await expect.element(rename).toBeVisible();
    });

    it('stays at its row when that is scrolled, be it by the browser', async () => {
      const scrolled = new Promise((resolve) => body().addEventListener('scroll', resolve, { once: true }));
      body().scrollTop += 20;
      await scrolled;
      await expect.poll(gap).toBe(2);
      await expect.element(rename).toBeVisible();
    });

    it('closes when its row is scrolled out of sight', async () => {
      shadow().querySelector<HTMLElement>('.history-cards')!.style.paddingBottom = '300px';
      body().scrollTop = body().scrollHeight;
      await expect.element(rename).not.toBeInTheDocument();
      await expect.poll(focused).toBe('More for Before lunch');
    });
  });

  it('clears everything when asked twice, and says what that is', async () => {
    await page.getByRole('button', { name: 'Clear all history…' }).click();
    const confirm = page.getByRole('group', { name: 'Clear all history?' });
    await expect.element(confirm).toHaveTextContent(/Deletes 2 sessions with all figures, 0 baselines/);
    await expect.poll(focused).toBe('Keep all');
    await userEvent.keyboard('{Enter}');
    await expect.element(confirm).not.toBeInTheDocument();
    await page.getByRole('button', { name: 'Clear all history…' }).click();
    await page.getByRole('button', { name: 'Delete all' }).click();
    await expect.poll(names).not.toContain('Before lunch');
  });
});

describe('Settings', () => {
  beforeEach(async () => {
    openPanel(tracer);
    await tab('Settings').click();
  });

  it('changes the filter while the app runs', async () => {
    await page.getByRole('radio', { name: 'verbose' }).click();
    await page.getByRole('textbox', { name: /^Exclude/ }).fill('debug:*\n\n  test:* ');
    await page.getByRole('checkbox', { name: 'Trace actions' }).click();
    await expect
      .poll(() => tracer.settings.values.filter)
      .toEqual({ enabled: false, include: ['*'], exclude: ['debug:*', 'test:*'], verbosity: 'verbose', timeFiltered: true });
    await page.getByRole('button', { name: "Reset to the app's settings" }).click();
    await expect.element(page.getByRole('checkbox', { name: 'Trace actions' })).toBeChecked();
    await expect.element(page.getByRole('textbox', { name: /^Exclude/ })).toHaveValue('');
    await expect.element(page.getByRole('radio', { name: 'standard' })).toBeChecked();
  });

  it('changes retention, and puts back what makes no sense', async () => {
    const days = page.getByRole('spinbutton', { name: /Keep spans for/ });
    await days.fill('30');
    await userEvent.keyboard('{Enter}');
    expect(tracer.settings.values.retention.days).toBe(30);
    await days.fill('-1');
    await userEvent.keyboard('{Enter}');
    await expect.element(days).toHaveValue(30);
  });

  it('rebinds the hotkey, which then closes the panel', async () => {
    await page.getByRole('button', { name: 'Change hotkey' }).click();
    await userEvent.keyboard('{Control>}{Alt>}q{/Alt}{/Control}');
    await expect.element(page.getByText('Ctrl+Alt+Q')).toBeVisible();
    await userEvent.keyboard('{Control>}{Alt>}q{/Alt}{/Control}');
    await expect.element(tab('Settings')).not.toBeInTheDocument();
    expect(localStorage.getItem('acttrace.hotkey')).toBe('Ctrl+Alt+Q');
  });

  it('clears the history when asked twice', async () => {
    await page.getByRole('button', { name: 'Clear all history…' }).click();
    await page.getByRole('button', { name: 'Delete all' }).click();
    await expect.poll(async () => (await tracer.history.list()).map(({ session }) => session.name)).not.toContain('Before lunch');
  });

  it('tells how the tracer is doing', async () => {
    const status = page.getByRole('region', { name: 'Status' });
    // Five runs of 13 spans.
    await expect.element(status).toHaveTextContent(/65 held of 65 recorded/);
    await expect.element(status).toHaveTextContent(/Faults\s*none/);
  });
});

describe('the launcher', () => {
  it('opens and closes the panel by button and hotkey, and gives the focus back', async () => {
    const button = page.getByRole('button', { name: 'Open acttrace panel' });
    await button.click();
    await expect.poll(focused).toBe('Overview');
    await expect.element(button).not.toBeInTheDocument();
    await userEvent.keyboard('{Alt>}{Shift>}t{/Shift}{/Alt}');
    await expect.element(tab('Overview')).not.toBeInTheDocument();
    await expect.poll(focused).toBe('Open acttrace panel');
    await userEvent.keyboard('{Alt>}{Shift>}t{/Shift}{/Alt}');
    await expect.element(tab('Overview')).toBeVisible();
    await page.getByRole('button', { name: 'Close panel' }).click();
    await expect.element(button).toBeVisible();
  });
});
