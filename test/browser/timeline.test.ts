import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { TimelineView } from '../../devtools-panel/widgets/timeline-view.js';
import { GROUP_HEIGHT, LANE_HEIGHT } from '../../devtools-panel/view/timeline-geometry.js';
import { AXIS_HEIGHT } from '../../devtools-panel/widgets/timeline-canvas.js';
import { stageColor } from '../../devtools-panel/stage-color.js';
import { SpanKind, SpanStatus, UNKNOWN_PARENT } from '../../src/model/span.js';
import { SpanTable } from '../../src/model/span-table.js';
import { StringTable } from '../../src/model/string-table.js';
import type { TraceData } from '../../src/model/trace-data.js';
import { createBigTrace } from '../helpers/big-trace.js';
import { emptyData } from '../helpers/empty-data.js';

const NASTY = '<img src=x onerror="window.hacked=1">';

interface Recording {
  readonly data: TraceData;
  readonly spans: SpanTable;
  add(kind: SpanKind, name: string, parent: number, start: number, end: number, status?: SpanStatus): number;
}

function createRecording(): Recording {
  const spans = new SpanTable();
  const strings = new StringTable();
  const data = emptyData({ strings, spans });
  const add: Recording['add'] = (kind, name, parent, start, end, status = SpanStatus.ok) => {
    const id = strings.intern(name);
    const stage = kind === SpanKind.stage ? id : kind === SpanKind.capture ? strings.intern('component_filtering') : 0;
    return spans.append(kind, status, id, stage, strings.intern('hero'), 1, parent, start, end);
  };
  return { data, spans, add };
}

/**
 * Lanes of the group `hero`, from the top:
 * run          |0------------------------100|
 * stages       |0--component_filtering--50|  |60--broken (failed)--100|
 * capture        |10-----30|
 * unknown                 |40-60|
 */
function recordStages(): Recording {
  const recording = createRecording();
  const { add, spans } = recording;
  const run = add(SpanKind.pipeline, 'discover', -1, 0, 100);
  const stage = add(SpanKind.stage, 'component_filtering', run, 0, 50);
  const capture = add(SpanKind.capture, NASTY, stage, 10, 30);
  const broken = add(SpanKind.stage, 'broken', run, 60, 100, SpanStatus.error);
  add(SpanKind.measure, 'lost', UNKNOWN_PARENT, 40, 60);
  spans.chunkOf(capture)?.attributes.set(capture, { kept: 3, note: NASTY });
  spans.chunkOf(broken)?.attributes.set(broken, { error: 'no such scope' });
  return recording;
}

let view: TimelineView;

async function show(data: TraceData | undefined, live = false): Promise<TimelineView> {
  view = new TimelineView();
  view.style.cssText = 'width:900px;height:400px';
  view.data = data;
  view.until = data?.until;
  view.resolution = 0.1;
  view.live = live;
  document.body.append(view);
  await settled();
  return view;
}

/** After the update that follows a change, and the drawing that follows the update. */
async function settled(): Promise<void> {
  for (let frame = 0; frame < 3; frame++) await new Promise((resolve) => requestAnimationFrame(resolve));
  await view.updateComplete;
  await new Promise((resolve) => requestAnimationFrame(resolve));
}

const canvas = () => view.renderRoot.querySelector('canvas') as HTMLCanvasElement;
const scroll = () => view.renderRoot.querySelector('.scroll') as HTMLElement;
const details = () => page.getByRole('region', { name: 'Span details' });
const tooltip = () => view.renderRoot.querySelector('.tooltip') as HTMLElement;
const button = (name: string) => page.getByRole('button', { name, exact: true });

/** Middle of lane number `lane` (from 0, without headings) of the first group. */
const laneY = (lane: number, notes = 0) => AXIS_HEIGHT + GROUP_HEIGHT + (lane + 0.5) * LANE_HEIGHT + notes;

/** x of a time while everything (0 to 100 ms, and 2 ms on each side) is shown. */
const xOf = (time: number) => ((time + 2) / 104) * scroll().clientWidth;

/** From the label of the picture: how much time it shows, as text. */
const shown = () => /showing (.*) from/.exec(scroll().getAttribute('aria-label') ?? '')?.[1];

function pixel(x: number, y: number): string {
  const ratio = devicePixelRatio;
  const [r, g, b] = (canvas().getContext('2d') as CanvasRenderingContext2D).getImageData(x * ratio, y * ratio, 1, 1).data;
  return `#${[r, g, b].map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

const at = (x: number, y: number) => ({ position: { x, y } });

beforeEach(async () => page.viewport(1000, 500));
afterEach(() => view.remove());

describe('the picture', () => {
  beforeEach(() => show(recordStages().data));

  it('draws a stage in its colour where it ran, and nothing where it did not', () => {
    const beside = pixel(xOf(55), laneY(1));
    expect(pixel(xOf(45), laneY(1))).toBe(stageColor('component_filtering'));
    expect(beside).not.toBe(stageColor('component_filtering'));
    expect(pixel(xOf(55), laneY(0))).not.toBe(beside);
  });

  it('says in words what is to be seen', () => {
    expect(scroll().getAttribute('aria-label')).toBe('Timeline of 5 spans on 1 track, showing 104 ms from 0 ms');
  });

  it('marks failures by shape: lines across the colour of the stage', () => {
    const colors = new Set<string>();
    for (let x = 0; x < 24; x++) colors.add(pixel(xOf(90) + x, laneY(1)));
    expect(colors.size).toBeGreaterThan(2);
  });

  it('is as sharp as the screen', () => {
    expect(canvas().width).toBe(Math.round(scroll().clientWidth * devicePixelRatio));
  });
});

describe('zoom and pan', () => {
  beforeEach(() => show(recordStages().data));

  it('zooms with the buttons and fits again', async () => {
    await button('Zoom in').click();
    await settled();
    // 104 ms through 1.6.
    expect(shown()).toBe('65.0 ms');
    await button('Zoom out').click();
    await button('Zoom in').click();
    await button('Fit').click();
    await settled();
    expect(shown()).toBe('104 ms');
  });

  it('zooms with the wheel at the pointer, and pans with Shift', async () => {
    const wheel = (init: WheelEventInit) => {
      const box = canvas().getBoundingClientRect();
      const event = new WheelEvent('wheel', { clientX: box.left + xOf(60), clientY: box.top + 100, cancelable: true, ...init });
      canvas().dispatchEvent(event);
      return event;
    };
    const x = xOf(60);
    expect(wheel({ deltaY: -1000 }).defaultPrevented).toBe(true);
    await settled();
    // One event zooms fourfold at most.
    expect(shown()).toBe('26.0 ms');
    // 60 ms is where `broken` starts, and it stayed under the pointer.
    const before = pixel(x - 4, laneY(1));
    expect(before).toBe(pixel(x - 30, laneY(1)));
    const inside = new Set(Array.from({ length: 20 }, (_, step) => pixel(x + 4 + step, laneY(1))));
    expect(inside.has(before)).toBe(false);
    const label = scroll().getAttribute('aria-label');
    wheel({ deltaY: 120, shiftKey: true });
    await settled();
    expect(shown()).toBe('26.0 ms');
    expect(scroll().getAttribute('aria-label')).not.toBe(label);
  });

  it('answers to the keyboard', async () => {
    scroll().focus();
    await userEvent.keyboard('+');
    await settled();
    expect(shown()).toBe('65.0 ms');
    const label = scroll().getAttribute('aria-label');
    await userEvent.keyboard('{ArrowRight}');
    await settled();
    expect(scroll().getAttribute('aria-label')).not.toBe(label);
    await userEvent.keyboard('-');
    await userEvent.keyboard('w');
    await userEvent.keyboard('0');
    await settled();
    expect(shown()).toBe('104 ms');
  });

  it('zooms to a span on a double click', async () => {
    await userEvent.dblClick(canvas(), at(xOf(20), laneY(2)));
    await settled();
    // 20 ms and a twentieth on both sides.
    expect(shown()).toBe('22.0 ms');
  });

  it('pans by dragging, which selects nothing', async () => {
    await button('Zoom in').click();
    await settled();
    const label = scroll().getAttribute('aria-label');
    const box = canvas().getBoundingClientRect();
    const pointer = (type: string, x: number) =>
      canvas().dispatchEvent(
        new PointerEvent(type, { pointerId: 1, button: 0, clientX: box.left + x, clientY: box.top + laneY(0), bubbles: true }),
      );
    // Synthetic pointers cannot be captured.
    canvas().setPointerCapture = () => undefined;
    pointer('pointerdown', 300);
    pointer('pointermove', 250);
    pointer('pointermove', 200);
    pointer('pointerup', 200);
    await settled();
    expect(scroll().getAttribute('aria-label')).not.toBe(label);
    await expect.element(details()).not.toHaveTextContent('discover');
  });
});

describe('for everybody', () => {
  it('has no fault that axe finds, with and without a selection', async () => {
    await show(recordStages().data);
    const check = async () => (await axe.run(view)).violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
    expect(await check()).toEqual([]);
    await userEvent.click(canvas(), at(xOf(80), laneY(1)));
    await settled();
    expect(await check()).toEqual([]);
  });
});

describe('hover and selection', () => {
  beforeEach(() => show(recordStages().data));

  it('tells about the span under the pointer', async () => {
    await userEvent.hover(canvas(), at(xOf(45), laneY(1)));
    await settled();
    expect(tooltip().hidden).toBe(false);
    expect(tooltip().textContent).toContain('component_filtering');
    expect(tooltip().textContent).toContain('50.0 ms');
    // 50 ms less the capture of 20 ms.
    expect(tooltip().textContent).toContain('self 30.0 ms');
    await userEvent.hover(canvas(), at(xOf(55), laneY(1)));
    await settled();
    expect(tooltip().hidden).toBe(true);
  });

  it('shows all about a span that is clicked, names and data as text', async () => {
    await userEvent.click(canvas(), at(xOf(20), laneY(2)));
    const pane = details();
    await expect.element(pane.getByRole('heading', { name: NASTY })).toBeVisible();
    await expect.element(pane).toHaveTextContent('20.0 ms (clock step 0.1 ms)');
    await expect.element(pane.getByLabelText('Captured data')).toHaveTextContent('"kept": 3');
    expect(view.renderRoot.querySelector('img')).toBeNull();
    expect('hacked' in window).toBe(false);
    await pane.getByRole('button', { name: 'component_filtering' }).click();
    await expect.element(pane.getByRole('heading', { name: 'component_filtering' })).toBeVisible();
    await pane.getByRole('button', { name: 'Zoom to span' }).click();
    await settled();
    expect(shown()).toBe('55.0 ms');
  });

  it('shows why a span failed', async () => {
    await userEvent.click(canvas(), at(xOf(80), laneY(1)));
    await expect.element(details()).toHaveTextContent('✕ Failed');
    await expect.element(details()).toHaveTextContent('no such scope');
  });

  it('does not guess a parent', async () => {
    await userEvent.click(canvas(), at(xOf(50), laneY(3, 16)));
    await expect.element(details()).toHaveTextContent('unknown: started after an await without a handle');
  });

  it('walks from span to span with the keyboard and says where it is', async () => {
    scroll().focus();
    const spoken = () => view.renderRoot.querySelector('[aria-live]')?.textContent ?? '';
    await userEvent.keyboard(']');
    await settled();
    expect(spoken()).toBe('discover, pipeline, 100 ms, at 0, track hero');
    await userEvent.keyboard(']');
    await userEvent.keyboard(']');
    await userEvent.keyboard(']');
    await settled();
    expect(spoken()).toBe('broken, stage, 40.0 ms, at 60.0 ms, track hero, failed');
    // The test driver reads a single opening bracket as the name of a key.
    await userEvent.keyboard('[[');
    await settled();
    expect(spoken()).toContain(NASTY);
    await userEvent.keyboard('{Escape}');
    await settled();
    expect(spoken()).toBe('');
  });

  it('finds spans by name', async () => {
    const find = page.getByRole('searchbox', { name: 'Find spans' });
    await find.fill('O');
    // discover, component_filtering, the nasty name (onerror), broken, lost.
    await expect.element(page.getByRole('search').getByRole('status')).toHaveTextContent('5');
    await find.fill('brok');
    await button('Next match').click();
    await expect.element(page.getByRole('search').getByRole('status')).toHaveTextContent('1 of 1');
    await expect.element(details().getByRole('heading', { name: 'broken' })).toBeVisible();
    // What is not searched for steps back.
    await settled();
    expect(pixel(xOf(45), laneY(1))).not.toBe(stageColor('component_filtering'));
    await find.fill('nowhere');
    await expect.element(page.getByRole('search').getByRole('status')).toHaveTextContent('none');
    await expect.element(button('Next match')).toBeDisabled();
  });

  it('brings the span into view that it is asked to show, also the same one again', async () => {
    view.focusSpan = 2;
    await settled();
    expect(shown()).toBe('22.0 ms');
    await button('Fit').click();
    view.focusSpan = 2;
    await settled();
    expect(shown()).toBe('22.0 ms');
    await expect.element(details().getByRole('heading', { name: NASTY })).toBeVisible();
  });
});

describe('a running session', () => {
  it('says that nothing was recorded yet, then shows the first span', async () => {
    const { data, add } = createRecording();
    await show(data, true);
    await expect.element(page.getByText('No spans yet')).toBeVisible();
    add(SpanKind.pipeline, 'discover', -1, 0, 10);
    view.until = 20;
    await settled();
    expect(scroll().getAttribute('aria-label')).toContain('Timeline of 1 span on');
    await expect.element(page.getByText('No spans yet')).not.toBeInTheDocument();
  });

  it('follows the newest ten seconds until the user moves', async () => {
    const { data, add } = createRecording();
    for (let second = 0; second < 60; second++) add(SpanKind.pipeline, 'discover', -1, second * 1000, second * 1000 + 500);
    await show(data, true);
    const follow = button('Follow live');
    await expect.element(follow).toHaveAttribute('aria-pressed', 'true');
    // 10 s and a fiftieth on both sides.
    expect(shown()).toBe('10.4 s');
    const label = scroll().getAttribute('aria-label');
    add(SpanKind.pipeline, 'discover', -1, 70_000, 70_500);
    view.until = 70_500;
    await settled();
    expect(shown()).toBe('10.4 s');
    expect(scroll().getAttribute('aria-label')).not.toBe(label);
    await button('Zoom out').click();
    await expect.element(follow).toHaveAttribute('aria-pressed', 'false');
    const still = scroll()
      .getAttribute('aria-label')
      ?.replace(/\d+ spans?/, '');
    add(SpanKind.pipeline, 'discover', -1, 80_000, 80_500);
    view.until = 80_500;
    await settled();
    expect(
      scroll()
        .getAttribute('aria-label')
        ?.replace(/\d+ spans?/, ''),
    ).toBe(still);
    await follow.click();
    await expect.element(follow).toHaveAttribute('aria-pressed', 'true');
  });

  it('draws an open span to the end of the recording', async () => {
    const { data, add, spans } = createRecording();
    const stage = add(SpanKind.stage, 'component_filtering', -1, 0, NaN);
    await show(data);
    expect(pixel(xOf(20), laneY(0))).toBe(stageColor('component_filtering'));
    // It fades out at the end.
    expect(pixel(xOf(100) - 2, laneY(0))).not.toBe(stageColor('component_filtering'));
    await userEvent.click(canvas(), at(xOf(20), laneY(0)));
    await expect.element(details()).toHaveTextContent('Still open');
    spans.close(stage, 60, SpanStatus.ok);
    view.until = 101;
    await expect.element(details()).toHaveTextContent('60.0 ms');
  });
});

it('shows another session when it is given one', async () => {
  await show(recordStages().data);
  const other = createBigTrace({ spans: 500 });
  view.data = other;
  view.until = other.until;
  await settled();
  expect(scroll().getAttribute('aria-label')).toContain('on 6 tracks');
});

it('says how many spans overlap too much to be drawn', async () => {
  const { data, add } = createRecording();
  for (let count = 0; count < 203; count++) add(SpanKind.measure, 'busy', -1, 0, 10);
  await show(data);
  // 200 lanes are drawn.
  await expect.element(page.getByText('3 spans nest or overlap too deeply')).toBeVisible();
});

it('cuts a name that is longer than its span', async () => {
  const { data, add } = createRecording();
  add(SpanKind.stage, 'a stage whose name is far longer than the span that bears it '.repeat(5), -1, 0, 20);
  add(SpanKind.stage, 'end', -1, 99, 100);
  await show(data);
  const inside = new Set(Array.from({ length: 100 }, (_, x) => pixel(xOf(0) + 2 + x, laneY(0))));
  expect(inside.size).toBeGreaterThan(3);
  // Beyond its end: lines of the grid, but no letter. The grid is there in a row of pixels between lanes and axis, too.
  for (let x = xOf(20) + 1; x < xOf(99) - 2; x++) expect(pixel(x, laneY(0))).toBe(pixel(x, laneY(4)));
});
