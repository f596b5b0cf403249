/** What the browser reported, and what must be known to read a span right, as the timeline shows it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { GROUP_HEIGHT, LANE_HEIGHT } from '../../devtools-panel/view/timeline-geometry.js';
import { AXIS_HEIGHT } from '../../devtools-panel/widgets/timeline-canvas.js';
import { TimelineView } from '../../devtools-panel/widgets/timeline-view.js';
import type { JsonObject } from '../../src/model/json.js';
import { SpanFlag, SpanKind, SpanStatus } from '../../src/model/span.js';
import { SpanTable } from '../../src/model/span-table.js';
import { StringTable } from '../../src/model/string-table.js';
import { emptyData } from '../helpers/empty-data.js';

const NASTY = '<img src=x onerror="window.hacked=1">';
const STACK = `Error
    at Inventory.load (https://app.example/src/inventory.js:12:7)
    at async https://app.example/main.js:3:1
    at a (https://app.example/a.js:1:1)
    at b (https://app.example/a.js:2:1)
    at c (https://app.example/a.js:3:1)
    at d (https://app.example/a.js:4:1)`;

let view: TimelineView;
let spans: SpanTable;
let strings: StringTable;

function add(kind: SpanKind, track: string, name: string, start: number, end: number, flags = 0, attributes?: JsonObject): number {
  const row = spans.append(kind, SpanStatus.unset, strings.intern(name), 0, strings.intern(track), 1, -1, start, end);
  const chunk = spans.chunkOf(row);
  if (!chunk) throw new Error('The row was just added.');
  chunk.flags[row - chunk.firstRow] = flags;
  if (attributes) chunk.attributes.set(row, attributes);
  return row;
}

async function show(select: number): Promise<void> {
  view = new TimelineView();
  view.style.cssText = 'width:900px;height:400px';
  view.data = emptyData({ strings, spans });
  view.until = 100;
  view.resolution = 0.1;
  view.focusSpan = select;
  document.body.append(view);
  await view.updateComplete;
  for (let frame = 0; frame < 3; frame++) await new Promise((resolve) => requestAnimationFrame(resolve));
}

const details = () => page.getByRole('region', { name: 'Span details' });

beforeEach(async () => {
  await page.viewport(1000, 500);
  spans = new SpanTable();
  strings = new StringTable();
});
afterEach(() => view.remove());

describe('what the browser reported', () => {
  it('shows the scripts of a long frame as a table, whatever they are called', async () => {
    const script = {
      start: 1,
      duration: 60,
      invoker: 'TimerHandler:setInterval',
      source: 'https://app.example/js/block.js',
      forcedLayout: 5,
    };
    const scripts = [
      { ...script, function: 'draw', duration: 12 },
      { ...script, function: NASTY },
    ];
    await show(add(SpanKind.entry, 'browser', 'long-animation-frame', 0, 80, 0, { blockingDuration: 30, scripts }));
    // Named after the longest script.
    await expect.element(details().getByRole('heading', { level: 3 })).toHaveTextContent(`Long frame: ${NASTY}`);
    await expect.element(details().getByText('30.0 ms')).toBeVisible();
    const rows = details().getByRole('table', { name: 'Scripts in this frame' }).getByRole('row');
    await expect.element(rows.nth(1)).toHaveTextContent('draw TimerHandler:setInterval block.js 12.0 ms layout 5.00 ms');
    await expect.element(rows.nth(2)).toHaveTextContent(NASTY);
    expect(view.renderRoot.querySelector('img')).toBeNull();
  });

  it('shows an interaction by its phases', async () => {
    const event = { type: 'click', target: 'button#go', interactionId: 7, processingStart: 30, processingEnd: 70 };
    await show(add(SpanKind.entry, 'browser', 'event', 10, 98, 0, event));
    await expect.element(details().getByRole('heading', { level: 3 })).toHaveTextContent('click on button#go');
    // 30 - 10, 70 - 30, 98 - 70.
    for (const words of ['Input delay 20.0 ms', 'Processing 40.0 ms', 'Presentation 28.0 ms']) {
      await expect.poll(() => view.renderRoot.querySelector('.details')?.textContent.replaceAll(/\s+/g, ' ')).toContain(words);
    }
  });

  it.each<[string, JsonObject, string, string]>([
    ['resource', { url: 'https://app.example/css/map.css', transferSize: 1500, status: 200 }, 'map.css', '1.5 kB'],
    ['frozen', { why: 'asleep' }, 'Machine asleep', 'asleep'],
    ['task-gap', { uncertainty: 12.5 }, 'Thread busy', '± 12.5 ms'],
    ['web-vital', { metric: 'LCP', value: 1234, rating: 'good', cause: '' }, 'LCP 1.23 s', 'good'],
    ['something-new', { deep: { er: 1 } }, 'something-new', '"er": 1'],
  ])('names %s by what it is about', async (name, attributes, title, words) => {
    const instant = name === 'web-vital';
    await show(add(instant ? SpanKind.mark : SpanKind.entry, 'browser', name, 10, instant ? 10 : 60, 0, attributes));
    await expect.element(details().getByRole('heading', { level: 3 })).toHaveTextContent(title);
    await expect.element(details()).toHaveTextContent(words);
  });

  it('takes attributes of any shape, as an imported file may have them', async () => {
    const odd = { scripts: [1, null, [], { function: 3, duration: 'x', invoker: {}, source: [] }], blockingDuration: 'no' };
    await show(add(SpanKind.entry, 'browser', 'long-animation-frame', 0, 80, 0, odd));
    await expect.element(details().getByRole('heading', { level: 3 })).toHaveTextContent('Long frame');
  });

  it('finds entries by what they are called here', async () => {
    await show(add(SpanKind.entry, 'browser', 'long-animation-frame', 0, 80));
    await userEvent.fill(page.getByRole('searchbox', { name: 'Find spans' }), 'long frame');
    await expect.element(page.getByRole('status').filter({ hasText: '1' })).toBeVisible();
  });
});

describe('what must be known to read a span right', () => {
  it('says that a span lay across a freeze, and that it was estimated', async () => {
    await show(add(SpanKind.measure, 'app', 'save', 0, 90, SpanFlag.acrossFreeze));
    await expect.element(details()).toHaveTextContent('Across a freeze of the page: its duration is not believed');
    view.remove();
    await show(add(SpanKind.entry, 'browser', 'task-gap', 0, 90, SpanFlag.estimated));
    await expect.element(details()).toHaveTextContent('Estimated by acttrace');
  });

  it('draws bars over the one, and only the outline of the other', async () => {
    add(SpanKind.measure, 'app', '', 0, 100);
    add(SpanKind.measure, 'app', '', 0, 100, SpanFlag.acrossFreeze);
    add(SpanKind.measure, 'app', '', 0, 100, SpanFlag.estimated);
    await show(-1);
    const canvas = view.renderRoot.querySelector('canvas') as HTMLCanvasElement;
    const context = canvas.getContext('2d') as CanvasRenderingContext2D;
    /** How often the colour changes along the middle of a lane, left of its middle and right of its edge and label. */
    const changes = (lane: number): number => {
      const y = AXIS_HEIGHT + GROUP_HEIGHT + (lane + 0.5) * LANE_HEIGHT;
      const { data } = context.getImageData(100 * devicePixelRatio, y * devicePixelRatio, 200 * devicePixelRatio, 1);
      let count = 0;
      for (let at = 4; at < data.length; at += 4) if (data[at] !== data[at - 4] || data[at + 1] !== data[at - 3]) count++;
      return count;
    };
    expect(changes(0)).toBe(0);
    // Bars every 7 px over 200 px: 28 of them, two changes each; more where an edge falls between two pixels.
    expect(changes(1)).toBeGreaterThanOrEqual(54);
    const middle = (lane: number): number[] => {
      const y = AXIS_HEIGHT + GROUP_HEIGHT + (lane + 0.5) * LANE_HEIGHT;
      return [...context.getImageData(150 * devicePixelRatio, y * devicePixelRatio, 1, 1).data];
    };
    expect(middle(2)).not.toEqual(middle(0));
  });

  it('shows where a span was called from as frames', async () => {
    await show(add(SpanKind.measure, 'app', 'load', 0, 90, 0, { callSite: STACK, items: 3 }));
    const frames = details().getByRole('list', { name: 'Called from' }).getByRole('listitem');
    await expect.element(frames.nth(0)).toHaveTextContent('Inventory.load inventory.js:12:7');
    await expect.element(frames.nth(1)).toHaveTextContent('after (top level) main.js:3:1');
    await expect.element(frames.nth(5)).toHaveTextContent('… 1 more');
    await expect.element(details().getByLabelText('Captured data')).toHaveTextContent('"items": 3');
    await expect.element(details().getByLabelText('Captured data')).not.toHaveTextContent('callSite');
  });
});
