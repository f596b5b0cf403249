import type { ReactiveControllerHost } from 'lit';
import { beforeEach, describe, expect, it } from 'vitest';
import type { AnalysisRunner, JobRunner } from '../../devtools-panel/analysis/analysis-runner.js';
import { RunnerJob } from '../../devtools-panel/analysis/job.js';
import { PanelController } from '../../devtools-panel/panel-controller.js';
import type { PerformanceAnalysis } from '../../src/analyze/analysis.js';
import type { PanelEnvironment } from '../../devtools-panel/panel-environment.js';
import { createTracerDouble, someAnalysis, someData, someSession, type TracerDouble } from '../helpers/fake-tracer.js';

/** A page whose frames and timers run when the test says so. */
class FakePage implements PanelEnvironment, ReactiveControllerHost {
  time = 0;
  updates = 0;
  readonly frames = new Set<() => void>();
  readonly timers = new Map<() => void, number>();
  readonly updateComplete = Promise.resolve(true);

  requestFrame(callback: () => void): () => void {
    this.frames.add(callback);
    return () => void this.frames.delete(callback);
  }
  setTimer(callback: () => void, ms: number): () => void {
    this.timers.set(callback, this.time + ms);
    return () => void this.timers.delete(callback);
  }
  now(): number {
    return this.time;
  }
  /** Analyses that were begun and are the test's to end; undefined: each is done at once. */
  held: RunnerJob<PerformanceAnalysis>[] | undefined;
  closed = 0;
  createRunner(): JobRunner {
    const run = (_name: string, _args: unknown, onChange?: () => void): RunnerJob<PerformanceAnalysis> => {
      const job = new RunnerJob<PerformanceAnalysis>(onChange);
      if (this.held) this.held.push(job);
      else job.done(double.analyze(), true);
      return job;
    };
    return { run: run as unknown as AnalysisRunner['run'], open: () => undefined, close: () => void this.closed++ };
  }
  addController(): void {}
  removeController(): void {}
  requestUpdate(): void {
    this.updates++;
  }

  frame(): void {
    const frames = [...this.frames];
    this.frames.clear();
    for (const run of frames) run();
  }
  pass(ms: number): void {
    this.time += ms;
    for (const [run, due] of [...this.timers]) {
      if (due > this.time) continue;
      this.timers.delete(run);
      run();
    }
  }
}

let page: FakePage;
let double: TracerDouble;
let controller: PanelController;

beforeEach(() => {
  localStorage.clear();
  page = new FakePage();
  double = createTracerDouble();
  controller = new PanelController(page, double.tracer, page);
  controller.hostConnected();
  page.frame();
});

describe('PanelController', () => {
  it('analyzes at once when it is connected', () => {
    expect(double.analyses).toBe(1);
  });

  it('draws at most once a frame on the Timeline, however much changes', () => {
    controller.setState({ tab: 'timeline' });
    page.frame();
    const before = page.updates;
    for (let change = 0; change < 100; change++) double.change();
    expect(page.frames.size).toBe(1);
    expect(page.updates).toBe(before);
    page.frame();
    expect(page.updates).toBe(before + 1);
  });

  it('runs no analysis for the Timeline', () => {
    controller.setState({ tab: 'timeline' });
    const before = double.analyses;
    for (let frame = 0; frame < 10; frame++) {
      page.pass(1000);
      double.change();
      page.frame();
    }
    expect(double.analyses).toBe(before);
  });

  it('analyzes again 250 ms later at the earliest, and then without a further change', () => {
    double.change();
    page.frame();
    expect(double.analyses).toBe(1);
    page.pass(249);
    page.frame();
    expect(double.analyses).toBe(1);
    page.pass(1);
    page.frame();
    expect(double.analyses).toBe(2);
  });

  it('waits ten times what the analysis took: at most a tenth of the time goes into it', () => {
    double.whileAnalyzing = () => void (page.time += 80);
    controller.refresh();
    page.frame();
    expect(double.analyses).toBe(2);
    // 80 ms of work, so nothing before 800 ms after its end.
    double.change();
    page.frame();
    page.pass(799);
    page.frame();
    expect(double.analyses).toBe(2);
    page.pass(1);
    page.frame();
    expect(double.analyses).toBe(3);
  });

  it('leaves nothing behind when it is disconnected', () => {
    double.change();
    page.frame();
    double.change();
    expect(double.listeners).toBeGreaterThan(0);
    controller.hostDisconnected();
    expect([double.listeners, page.frames.size, page.timers.size]).toEqual([0, 0, 0]);
  });

  it('listens again when it is connected again', () => {
    const before = double.listeners;
    controller.hostDisconnected();
    controller.hostConnected();
    expect(double.listeners).toBe(before);
  });

  it('shows a stored session, which changes of the running one do not touch', async () => {
    const stored = someData({ session: someSession({ id: 'b', name: 'Earlier' }) });
    double.stored.set('b', stored);
    await controller.openStored('b');
    page.frame();
    expect(controller.data).toBe(stored);
    const before = double.analyses;
    double.analysis = someAnalysis({ totalDuration: 7 });
    page.pass(5000);
    double.change();
    expect(page.frames.size).toBe(0);
    expect(double.analyses).toBe(before);
    controller.showLive();
    page.frame();
    expect(controller.data).toBe(double.data);
    expect(controller.analysis?.totalDuration).toBe(7);
  });

  it('says so when a session is gone', async () => {
    await controller.openStored('missing');
    expect(controller.error).toBe('This session is no longer in the history.');
    expect(controller.live).toBe(true);
  });

  it('shows only what was asked for last', async () => {
    double.stored.set('b', someData({ session: someSession({ id: 'b' }) }));
    double.stored.set('c', someData({ session: someSession({ id: 'c' }) }));
    await Promise.all([controller.openStored('b'), controller.openStored('c')]);
    expect(controller.data.session.id).toBe('c');
  });

  it('refuses a file that is not ours by name, and goes on showing the running session', async () => {
    await controller.importFile(new File(['{"hello":1}'], 'hello.json'));
    expect(controller.error).toMatch(/^“hello\.json” was not imported\. .+/);
    expect(controller.live).toBe(true);
    expect(controller.data).toBe(double.data);
  });

  it('keeps tab, dock and size for the next opening', () => {
    controller.setState({ tab: 'history', dock: 'right', width: 444 });
    const next = new PanelController(page, double.tracer, page);
    expect(next.state).toMatchObject({ tab: 'history', dock: 'right', width: 444, height: 400 });
  });

  it('reads the sessions when History is opened, and again when they change', async () => {
    expect(controller.sessions).toBeUndefined();
    controller.setState({ tab: 'history' });
    await Promise.resolve();
    await Promise.resolve();
    expect(controller.sessions).toEqual([]);
    double.stored.set('b', someData({ session: someSession({ id: 'b' }) }));
    double.historyChange();
    await Promise.resolve();
    await Promise.resolve();
    expect(controller.sessions?.map(({ session }) => session.id)).toEqual(['b']);
  });
});

describe('an analysis that takes its time', () => {
  let held: RunnerJob<PerformanceAnalysis>[];

  beforeEach(() => {
    held = page.held = [];
  });

  const analyses = (): number => held.length;
  const begin = (): void => {
    controller.refresh();
    page.frame();
  };

  it('leaves what is known until it is done, and then draws', () => {
    const before = controller.analysis;
    begin();
    expect(controller.analysis).toBe(before);
    expect(controller.analysisJob).toBe(held[0]);
    const updates = page.updates;
    held[0].done(someAnalysis({ totalDuration: 7 }));
    expect(controller.analysis?.totalDuration).toBe(7);
    expect(controller.analysisJob).toBeUndefined();
    expect(page.updates).toBe(updates + 1);
  });

  it('is not begun twice, and begun again after a refresh only', () => {
    begin();
    for (let frame = 0; frame < 5; frame++) {
      page.pass(1000);
      double.change();
      page.frame();
    }
    expect(analyses()).toBe(1);
    // A changed threshold, say: the figures on their way do not know it.
    begin();
    begin();
    expect(analyses()).toBe(1);
    held[0].done(someAnalysis());
    expect(analyses()).toBe(2);
    held[1].done(someAnalysis());
    expect(analyses()).toBe(2);
  });

  it('is followed by the next one after ten times the time that it took', () => {
    begin();
    page.pass(80);
    double.change();
    page.frame();
    held[0].done(someAnalysis());
    page.pass(799);
    page.frame();
    expect(analyses()).toBe(1);
    page.pass(1);
    page.frame();
    expect(analyses()).toBe(2);
  });

  it('is called off when something else is shown, of which nothing is known at first', async () => {
    begin();
    double.stored.set('b', someData({ session: someSession({ id: 'b' }) }));
    await controller.openStored('b');
    expect(controller.analysis).toBeUndefined();
    page.frame();
    expect(held[0].state).toBe('cancelled');
    held[0].done(someAnalysis({ totalDuration: 7 }));
    expect(controller.analysis).toBeUndefined();
    held[1].done(someAnalysis({ totalDuration: 8 }));
    expect(controller.analysis?.totalDuration).toBe(8);
  });

  it('of a stored session is done once for the same thresholds', async () => {
    double.stored.set('b', someData({ session: someSession({ id: 'b' }) }));
    await controller.openStored('b');
    page.frame();
    held[0].done(someAnalysis());
    controller.setState({ tab: 'stages' });
    page.frame();
    expect(analyses()).toBe(1);
    controller.tracer.settings.update({ thresholds: { filter: { duration: 7, memory: 1 } } });
    page.frame();
    expect(analyses()).toBe(2);
  });

  it('stays called off until it is asked for again', () => {
    const before = controller.analysis;
    begin();
    controller.stopAnalysis();
    expect([held[0].state, controller.analysisStopped]).toEqual(['cancelled', true]);
    expect(controller.analysis).toBe(before);
    page.pass(5000);
    double.change();
    page.frame();
    expect(analyses()).toBe(1);
    controller.analyzeAgain();
    page.frame();
    expect([analyses(), controller.analysisStopped]).toEqual([2, false]);
  });

  it('says why it failed, and can be begun again', () => {
    begin();
    held[0].fail('The analysis stopped: out of memory');
    expect([controller.analysisStopped, controller.analysisError]).toEqual([true, 'The analysis stopped: out of memory']);
    controller.analyzeAgain();
    page.frame();
    held[1].done(someAnalysis());
    expect([controller.analysisStopped, controller.analysisError]).toEqual([false, '']);
  });

  it('ends with the panel, and is begun again when it is opened', () => {
    begin();
    controller.hostDisconnected();
    expect([held[0].state, page.closed, page.timers.size]).toEqual(['cancelled', 1, 0]);
    controller.hostConnected();
    page.frame();
    expect([analyses(), controller.analysisStopped]).toEqual([2, false]);
  });
});
