import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { openPanel } from '../../devtools-panel/index.js';
import { emulateScheme, SCHEMES } from '../engines/emulate-scheme.js';
import { createTracerDouble, type TracerDouble } from '../helpers/fake-tracer.js';
import { recordSessions } from '../helpers/record-sessions.js';

let double: TracerDouble;

const tabPanel = (): ReturnType<typeof page.getByRole> => page.getByRole('tabpanel', { name: 'History', exact: true });
const chart = (): ReturnType<typeof page.getByRole> => page.getByRole('group', { name: /^Trend of/ });
const readout = (): string => shadow('acttrace-trend-chart')?.querySelector('.readout')?.textContent?.replaceAll(/\s+/g, ' ').trim() ?? '';
const shadow = (name: string): ShadowRoot | null | undefined => panelRoot()?.querySelector(name)?.shadowRoot;
const panelRoot = (): ShadowRoot | null | undefined => document.querySelector('acttrace-panel')?.shadowRoot;

beforeEach(async () => {
  localStorage.clear();
  await page.viewport(1100, 800);
  double = createTracerDouble();
});
afterEach(async () => {
  await emulateScheme('');
  openPanel(double.tracer).close();
});

function show(): void {
  openPanel(double.tracer, { tab: 'history' });
}

describe('the trend of the sessions', () => {
  it('says so when none is kept', async () => {
    show();
    await expect.element(page.getByRole('heading', { name: 'No session is kept yet' })).toBeVisible();
    await expect.element(chart()).not.toBeInTheDocument();
  });

  it('says how many more sessions are needed', async () => {
    recordSessions(double, 3);
    show();
    // Of 12.
    await expect.element(tabPanel()).toHaveTextContent(/Too little data: 9 more sessions are needed, of 6 runs or more each/);
    await expect.element(chart()).toBeVisible();
  });

  it('leads to Compare, which needs two sessions alone', async () => {
    recordSessions(double, 3);
    show();
    await page.getByRole('button', { name: 'Open Compare' }).click();
    await expect.element(page.getByRole('tab', { name: 'Compare', exact: true })).toHaveAttribute('aria-selected', 'true');
  });

  it('finds what got slower and since when, in words and as a table', async () => {
    recordSessions(double, 20, { slowFrom: 14, factor: 1.5 });
    show();
    await expect
      .element(tabPanel())
      .toHaveTextContent(/Degrading since .*, build 2\.0 \(before: 1\.0\): median .* → .* \(\+\d+ %\), 14 sessions before, 6 after\./);
    await expect.element(page.getByRole('combobox', { name: 'Series' })).toHaveValue('pipeline pipeline_total');
    await page.getByText('Figures of the 20 sessions').click();
    const rows = page.getByRole('table', { name: 'Sessions of the trend' }).getByRole('row').elements();
    // A header and a row for each.
    expect(rows).toHaveLength(21);
  });

  it('shows another stage when it is chosen', async () => {
    recordSessions(double, 20, { slowFrom: 14, factor: 1.5 });
    show();
    await page.getByRole('combobox', { name: 'Series' }).selectOptions('action_formatting');
    await expect.element(page.getByRole('group', { name: /^Trend of action_formatting/ })).toBeVisible();
    await expect.element(tabPanel()).toHaveTextContent(/Stable over 20 sessions/);
    await page.getByRole('button', { name: /^component_filtering \+/ }).click();
    await expect.element(page.getByRole('group', { name: /^Trend of component_filtering/ })).toBeVisible();
  });

  it('reads out sessions by keyboard, and opens one', async () => {
    const ids = recordSessions(double, 5);
    show();
    await expect.element(chart()).toBeVisible();
    (shadow('acttrace-trend-chart')?.querySelector('.plot') as HTMLElement).focus();
    await userEvent.keyboard('{ArrowLeft}');
    await expect.poll(readout).toMatch(/^Session 5 .*build 1\.0 Median \d.* ms 95 % sure .* to .* 95th percentile .* Runs 40 /);
    await userEvent.keyboard('{ArrowLeft}{Enter}');
    await expect.element(page.getByRole('tab', { name: 'Overview', exact: true })).toHaveAttribute('aria-selected', 'true');
    await expect.element(page.getByRole('button', { name: 'Back to live' })).toBeVisible();
    expect(ids).toHaveLength(5);
  });

  it('draws its lines, and again in the other colours', async () => {
    recordSessions(double, 20, { slowFrom: 14, factor: 1.5 });
    show();
    await expect.element(chart()).toBeVisible();
    const canvas = (): HTMLCanvasElement | null | undefined => shadow('acttrace-trend-chart')?.querySelector('canvas');
    await expect.poll(() => inkOf(canvas())).toBeGreaterThan(1000);
    if (SCHEMES.length === 1) return;
    const light = canvas()?.toDataURL();
    await emulateScheme('dark');
    await expect.poll(() => canvas()?.toDataURL() !== light && inkOf(canvas()) > 1000).toBe(true);
  });

  it('draws what is left of the sessions as if it had never drawn others', async () => {
    const picture = (): string | undefined => shadow('acttrace-trend-chart')?.querySelector('canvas')?.toDataURL();
    const [oldest] = recordSessions(double, 3);
    show();
    await expect.element(page.getByText('Figures of the 3 sessions')).toBeVisible();
    await expect.poll(picture).toBeDefined();
    await double.history.delete(oldest);
    await expect.element(page.getByText('Figures of the 2 sessions')).toBeVisible();
    // Drawn with the frame after.
    await new Promise((resolve) => setTimeout(resolve, 300));
    const drawn = picture();
    openPanel(double.tracer).close();
    show();
    await expect.element(page.getByText('Figures of the 2 sessions')).toBeVisible();
    await expect.poll(() => picture() === drawn).toBe(true);
  });

  it('leaves out sessions of other machines, and says so', async () => {
    recordSessions(double, 4, { foreign: 2 });
    show();
    await expect.element(tabPanel()).toHaveTextContent(/2 sessions of another machine or browser are left out/);
    await page.getByText('Figures of the 2 sessions').click();
  });
});

describe('what can be done with a session', () => {
  beforeEach(async () => {
    recordSessions(double, 4, { figuresOnly: 1 });
    show();
    // It comes after the list and moves it: a click before that may miss.
    await expect.element(chart()).toBeVisible();
  });

  it('is pinned and let go by one button', async () => {
    const pin = page.getByRole('button', { name: 'Pin Session 3' });
    await expect.element(pin).toHaveAttribute('aria-pressed', 'false');
    await pin.click();
    await expect.element(pin).toHaveAttribute('aria-pressed', 'true');
    await pin.click();
    await expect.element(pin).toHaveAttribute('aria-pressed', 'false');
    expect(double.history.calls.map((call) => call.split(' ')[0])).toEqual(['pin', 'unpin']);
  });

  it('cannot be opened or exported when only its figures are left', async () => {
    await expect.element(page.getByRole('row', { name: /Session 1.*figures only/ })).toBeVisible();
    await expect.element(page.getByRole('button', { name: 'Open Session 1' })).toBeDisabled();
    await page.getByRole('button', { name: 'More for Session 1' }).click();
    await expect.element(page.getByRole('button', { name: 'Export Session 1' })).toBeDisabled();
  });

  it('becomes a baseline by one click, and so does the build; baselines are removed with an undo', async () => {
    await page.getByRole('button', { name: 'More for Session 2' }).click();
    await page.getByRole('button', { name: 'Set as baseline Session 2' }).click();
    const list = page.getByRole('region', { name: 'Baselines' });
    await expect.element(list).toHaveTextContent(/Session 2\s*one session · Chromium, 8 cores/);
    await expect.element(page.getByText('Set as baseline: “Session 2”, 1 session.')).toBeInViewport();
    await page.getByRole('button', { name: 'Set build 1.0 as baseline' }).click();
    await expect.element(list).toHaveTextContent(/build 1\.0\s*4 sessions/);
    await page.getByRole('button', { name: 'Remove baseline Session 2' }).click();
    await expect.element(list).not.toHaveTextContent(/Session 2/);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.element(list).toHaveTextContent(/Session 2/);
    await page.getByRole('button', { name: 'Remove baseline Session 2' }).click();
    await expect.element(page.getByRole('button', { name: 'Undo' })).toBeVisible();
    openPanel(double.tracer).close();
    await expect.poll(async () => (await double.history.baselines()).map(({ label }) => label)).toEqual(['build 1.0']);
  });
});

describe('baselines of builds', () => {
  const labels = async (): Promise<string[]> => (await double.history.baselines()).map(({ label }) => label);

  beforeEach(() => {
    recordSessions(double, 5, { slowFrom: 3 });
  });

  /** It comes after the list and moves it: a click before that may miss. */
  const open = async (): Promise<void> => {
    show();
    await expect.element(chart()).toBeVisible();
  };

  it('are made of any build that the history holds', async () => {
    await open();
    // This page's is offered first.
    await expect.element(page.getByRole('button', { name: 'Set build 2.0 as baseline' })).toBeVisible();
    await page.getByRole('combobox', { name: 'Build for a baseline' }).selectOptions('1.0');
    await page.getByRole('button', { name: 'Set build 1.0 as baseline' }).click();
    await expect.element(page.getByRole('region', { name: 'Baselines' })).toHaveTextContent(/build 1\.0\s*3 sessions/);
    await expect.element(page.getByText('Set as baseline: “Build 1.0”, 3 sessions.')).toBeVisible();
  });

  it('are renewed, and never there twice', async () => {
    await double.history.setBaseline({ kind: 'build', build: '2.0' }, 'The slow one');
    const [{ id }] = await double.history.baselines();
    await open();
    await page.getByRole('button', { name: 'Renew baseline of build 2.0' }).click();
    await expect.element(page.getByText('Renewed the baseline: “Build 2.0”, 2 sessions.')).toBeVisible();
    expect(await labels()).toEqual(['The slow one']);
    expect((await double.history.baselines())[0].id).not.toBe(id);
  });

  it('of a session are renewed, too', async () => {
    await open();
    for (const what of ['Set as baseline', 'Renew baseline']) {
      await page.getByRole('button', { name: 'More for Session 2' }).click();
      await page.getByRole('button', { name: `${what} Session 2` }).click();
      await expect.poll(labels).toEqual(['Session 2']);
    }
  });
});

describe('sessions of one name', () => {
  it('are told apart by when they began', async () => {
    const [first] = recordSessions(double, 3);
    await double.history.rename(first, 'Session 2');
    show();
    await expect.element(chart()).toBeVisible();
    await expect.element(page.getByRole('button', { name: 'More for Session 3', exact: true })).toBeVisible();
    const names = page.getByRole('button', { name: /^More for Session 2, .*\d/ }).elements();
    expect(new Set(names.map((button) => button.getAttribute('aria-label'))).size).toBe(2);
    await page
      .getByRole('button', { name: /^More for Session 2/ })
      .first()
      .click();
    await page.getByRole('button', { name: /^Delete Session 2, .*\d/ }).click();
    await expect.element(page.getByText(/^Deleted “Session 2, .*\d.*”\./)).toBeVisible();
  });
});

describe('the room that the history takes', () => {
  it('is told in History and Settings, with what happened to it', async () => {
    recordSessions(double, 3);
    double.history.use = { sessions: 12_300_000, usage: 14_000_000, quota: 2_000_000_000, persisted: false };
    double.history.happened = [{ time: Date.now(), kind: 'made-room', message: 'Spans of 2 sessions were given up: storage was full.' }];
    show();
    await expect
      .element(page.getByRole('region', { name: 'Storage' }))
      .toHaveTextContent(
        /By acttrace’s own count, sessions hold 12 MB of the 200 MB.*By the browser’s estimate, the whole site takes 14 MB of 2\.0 GB/,
      );
    // As a notice, and in the list.
    expect(page.getByText('Spans of 2 sessions were given up: storage was full.').elements()).toHaveLength(2);
    await page.getByRole('button', { name: 'Dismiss message' }).click();
    await expect.poll(() => page.getByText('Spans of 2 sessions were given up').elements().length).toBe(1);
  });

  it('is protected when the browser promises it', async () => {
    double.history.use = { sessions: 0, persisted: false };
    double.history.promises = false;
    openPanel(double.tracer, { tab: 'settings' });
    const storage = page.getByRole('region', { name: 'Storage' });
    await page.getByRole('button', { name: 'Ask the browser to keep the history' }).click();
    await expect.element(storage).toHaveTextContent(/the browser did not promise it/);
    double.history.promises = true;
    await page.getByRole('button', { name: 'Ask again' }).click();
    await expect.element(storage).toHaveTextContent(/yes: the browser promised not to clear it/);
  });

  it('says what failed writes mean', async () => {
    double.history.status = { ...double.history.status, failedWrites: 3, writer: 'page' };
    openPanel(double.tracer, { tab: 'settings' });
    await expect
      .element(page.getByRole('region', { name: 'Storage' }))
      .toHaveTextContent(/the page, in its idle time.*3: what they held may be missing/s);
    await expect.element(page.getByText(/^3 writes of the history failed/)).toBeVisible();
  });
});

/** Pixels that are not see-through. */
function inkOf(canvas: HTMLCanvasElement | null | undefined): number {
  if (!canvas || canvas.width === 0) return 0;
  const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
  let ink = 0;
  for (let at = 3; at < pixels.length; at += 4) if (pixels[at] > 0) ink++;
  return ink;
}
