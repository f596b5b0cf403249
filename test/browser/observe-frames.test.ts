import { afterEach, expect, it, vi } from 'vitest';
import type { createTracer } from '../../src/create-tracer.js';
import type { LongFrameAttributes } from '../../src/model/page-entries.js';

/** Browsers hand entries over when they find the time. */
const PATIENCE = { timeout: 10_000, interval: 20 };
/** How long is waited for what must not come, ms: longer than it takes to come where it does. */
const LONG_ENOUGH = 500;

type Outermost = Window & { createTracerForTest?: typeof createTracer; blockTheGame?: () => void };

const outermost = window.top as Outermost;
const added: Element[] = [];

afterEach(() => {
  for (const element of added.splice(0)) element.remove();
  delete outermost.createTracerForTest;
  delete outermost.blockTheGame;
});

/** The tests' page may be a frame, and a frame is not told: the tracer runs in the page around it. */
async function loadTracer(): Promise<typeof createTracer> {
  const script = outermost.document.createElement('script');
  script.type = 'module';
  const from = new URL('../../src/create-tracer.ts', import.meta.url).href;
  script.textContent = `
    import { createTracer } from ${JSON.stringify(from)};
    globalThis.blockTheGame = function () {
      setTimeout(function blockingTurn() {
        const end = performance.now() + 120;
        while (performance.now() < end);
        document.body.append('');
      });
    };
    globalThis.createTracerForTest = createTracer;`;
  outermost.document.head.append(script);
  added.push(script);
  return vi.waitFor(() => outermost.createTracerForTest ?? expect.fail('not loaded'), PATIENCE);
}

it('tells a long frame with the function that blocked it, where the browser does', async () => {
  const tracer = (await loadTracer())({ history: false, settingsStorage: null });
  tracer.start();
  const told = (await tracer.support()).find(({ name }) => name === 'long animation frames')!.supported;
  await vi.waitFor(() => expect(tracer.status().spans).toBeGreaterThan(0), PATIENCE);
  const frames = (): { duration: number; scripts: LongFrameAttributes['scripts'] }[] => {
    const { spans, strings } = tracer.toTraceData();
    return Array.from({ length: spans.rowCount }, (_, row) => row)
      .filter((row) => strings.get(spans.nameId(row)) === 'long-animation-frame')
      .map((row) => ({ duration: spans.end(row) - spans.start(row), scripts: (spans.attributes(row) as LongFrameAttributes).scripts }));
  };
  outermost.blockTheGame!();
  if (told) {
    const frame = await vi.waitFor(
      () =>
        frames().find(({ scripts }) => scripts.some((script) => script.function === 'blockingTurn')) ??
        expect.fail(JSON.stringify(frames())),
      PATIENCE,
    );
    const script = frame.scripts.find((script) => script.function === 'blockingTurn')!;
    expect(script).toMatchObject({ invoker: 'TimerHandler:setTimeout', invokerType: 'user-callback', forcedLayout: 0 });
    // The clock steps 0.1 ms.
    expect(script.duration).toBeGreaterThanOrEqual(119);
    expect(script.position).toBeGreaterThan(0);
    expect(frame.duration).toBeGreaterThanOrEqual(script.duration);
  } else {
    await new Promise((resolve) => setTimeout(resolve, LONG_ENOUGH));
    expect(frames()).toEqual([]);
  }
  tracer.stop();
});
