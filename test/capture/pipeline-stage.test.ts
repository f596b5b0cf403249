import { describe, expect, it } from 'vitest';
import { PipelineStage, type StageContext } from '../../src/capture/pipeline-stage.js';
import { NO_SPAN, SpanStatus, type SpanId } from '../../src/model/span.js';
import { spansOf, startTestTracer, type ManualClock } from '../helpers/test-tracer.js';

interface Context extends StageContext {
  readonly clock?: ManualClock;
  readonly behave?: () => unknown;
}

class Stage extends PipelineStage<Context> {
  protected executeInternal(context: Context, span: SpanId): unknown {
    if (context.clock) context.clock.time += 10;
    return context.behave ? context.behave() : span;
  }
}

const summary = (tracer: Parameters<typeof spansOf>[0]): unknown[] =>
  spansOf(tracer).map(({ name, stage, start, end, parent, status }) => [name, stage, start, end, parent, status]);

describe('a stage', () => {
  it('is timed as a span of its own under the run that its context names', async () => {
    const { tracer, clock } = startTestTracer();
    const trace = tracer.createTrace();
    await trace.withSpanAsync(
      'run',
      async (span) => {
        await Promise.resolve();
        expect(new Stage('filter').execute({ trace, span, clock })).toBe(1);
      },
      { kind: 'pipeline' },
    );
    expect(summary(tracer)).toEqual([
      ['run', '', 0, 10, -1, SpanStatus.ok],
      ['filter', 'filter', 0, 10, 0, SpanStatus.ok],
    ]);
  });

  it('captures through the trace that its context carries, without a cast', () => {
    class Filter extends PipelineStage<Context, readonly string[]> {
      protected executeInternal({ clock, trace }: Context): readonly string[] {
        return ['wait', 'go'].filter((action) => {
          if (clock) clock.time += 10;
          trace?.captureActionData(this.name, action, { fits: true });
          return true;
        });
      }
    }
    const { tracer, clock } = startTestTracer();
    expect(new Filter('filter').execute({ trace: tracer.createTrace(), clock })).toEqual(['wait', 'go']);
    expect(new Filter('filter').execute({ trace: undefined, span: undefined })).toEqual(['wait', 'go']);
    expect(summary(tracer)).toEqual([
      ['filter', 'filter', 0, 20, -1, SpanStatus.ok],
      ['wait', 'filter', 0, 10, 0, SpanStatus.ok],
      ['go', 'filter', 10, 20, 0, SpanStatus.ok],
    ]);
  });

  it('is timed when it fails, says so or throws, and hands on what it did', async () => {
    const { tracer } = startTestTracer();
    const trace = tracer.createTrace();
    const stage = new Stage('filter');
    const error = new Error('mine');
    expect(stage.execute({ trace, behave: () => ({ success: false, errors: [{ message: 'no actors' }] }) })).toMatchObject({
      success: false,
    });
    expect(() =>
      stage.execute({
        trace,
        behave: () => {
          throw error;
        },
      }),
    ).toThrow(error);
    await expect(stage.execute({ trace, behave: () => Promise.reject(error) })).rejects.toBe(error);
    expect(await stage.execute({ trace, behave: () => Promise.resolve({ success: true }) })).toEqual({ success: true });
    expect(spansOf(tracer).map(({ status }) => status)).toEqual([SpanStatus.error, SpanStatus.error, SpanStatus.error, SpanStatus.ok]);
    const { spans } = tracer.toTraceData();
    expect([0, 1, 2, 3].map((row) => spans.attributes(row))).toEqual([
      { error: 'no actors' },
      { error: 'mine' },
      { error: 'mine' },
      undefined,
    ]);
  });

  it('runs without a trace, and with a context that cannot be read', () => {
    const stage = new Stage('filter');
    expect(stage.execute({})).toBe(NO_SPAN);
    expect(stage.execute({ trace: { startSpan() {} } as never })).toBe(NO_SPAN);
    const hostile = {
      get trace(): never {
        throw new Error('app');
      },
    };
    expect(stage.execute(hostile)).toBe(NO_SPAN);
  });

  it('can be pulled off its object', () => {
    const { tracer } = startTestTracer();
    const { execute } = new Stage('filter');
    execute({ trace: tracer.createTrace() });
    expect(spansOf(tracer)[0].name).toBe('filter');
  });

  it('called from within another stage lies inside of it, though the context still names the run', () => {
    const { tracer } = startTestTracer();
    const trace = tracer.createTrace();
    const span = trace.startSpan('run', { kind: 'pipeline' });
    const inner = new Stage('inner');
    new Stage('outer').execute({ trace, span, behave: () => inner.execute({ trace, span }) });
    expect(spansOf(tracer).map(({ name, parent }) => [name, parent])).toEqual([
      ['run', -1],
      ['outer', 0],
      ['inner', 1],
    ]);
  });

  it('started for another run from within a stage lies inside that other run', () => {
    const { tracer } = startTestTracer();
    const one = tracer.trace.startSpan('run 1', { kind: 'pipeline', parent: null });
    const two = tracer.trace.startSpan('run 2', { kind: 'pipeline', parent: null });
    const inner = new Stage('of run 2');
    new Stage('of run 1').execute({ trace: tracer.trace, span: one, behave: () => inner.execute({ trace: tracer.trace, span: two }) });
    expect(spansOf(tracer).map(({ name, parent }) => [name, parent])).toEqual([
      ['run 1', -1],
      ['run 2', -1],
      ['of run 1', 0],
      ['of run 2', 1],
    ]);
  });
});
