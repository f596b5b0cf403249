import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { bootstrap, type Loaders } from '../../src/auto/bootstrap.js';
import { installLauncher } from '../../src/auto/launcher.js';
import { createTracer } from '../../src/create-tracer.js';

vi.mock('../../src/create-tracer.js', () => ({ createTracer: vi.fn() }));
vi.mock('../../src/auto/launcher.js', () => ({ installLauncher: vi.fn() }));

const makeTracer = (): { start: ReturnType<typeof vi.fn> } => ({ start: vi.fn() });
const noPanel = (): Promise<never> => Promise.reject(new Error('The panel was not asked for.'));

const startMonitor = vi.fn();
/** Stands for the class, of which `new` makes an object with `start`. */
const PerformanceMonitor = vi.fn(function () {
  return { start: startMonitor };
});
const loaders = (): Loaders => ({ panel: noPanel, monitor: () => Promise.resolve({ PerformanceMonitor }) as never });

describe('bootstrap', () => {
  beforeEach(() => {
    vi.mocked(createTracer).mockImplementation(() => makeTracer() as never);
    vi.mocked(installLauncher).mockReset();
    PerformanceMonitor.mockClear();
    startMonitor.mockClear();
  });
  afterEach(() => {
    globalThis.acttrace = undefined;
    globalThis.acttraceOptions = undefined;
    vi.mocked(createTracer).mockReset();
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  });

  it("starts a tracer with the page's options and puts it at globalThis.acttrace", () => {
    globalThis.acttraceOptions = { name: 'A game' };
    const tracer = bootstrap(loaders());
    expect(createTracer).toHaveBeenCalledExactlyOnceWith({ name: 'A game' });
    expect(tracer?.start).toHaveBeenCalledOnce();
    expect(globalThis.acttrace?.tracer).toBe(tracer);
    expect(globalThis.acttrace?.createTracer).toBe(createTracer);
    expect(installLauncher).toHaveBeenCalledExactlyOnceWith(tracer, { load: noPanel });
  });

  it('makes one tracer, however often it runs', () => {
    const first = bootstrap(loaders());
    expect(bootstrap(loaders())).toBe(first);
    expect(createTracer).toHaveBeenCalledOnce();
    expect(installLauncher).toHaveBeenCalledOnce();
  });

  it('loads the panel when it is asked for, not before', async () => {
    const panel = { element: document.createElement('div'), close: vi.fn() };
    const openPanel = vi.fn(() => panel);
    const load = vi.fn(() => Promise.resolve({ openPanel }));
    const tracer = bootstrap({ ...loaders(), panel: load });
    expect(load).not.toHaveBeenCalled();
    expect(await globalThis.acttrace?.openPanel()).toBe(panel);
    expect(openPanel).toHaveBeenCalledExactlyOnceWith(tracer);
  });

  it("watches the tracer with the page's options, once that is loaded", async () => {
    globalThis.acttraceMonitorOptions = { rules: ['coins: count > 3'] };
    const tracer = bootstrap(loaders());
    await Promise.resolve();
    await Promise.resolve();
    expect(PerformanceMonitor).toHaveBeenCalledExactlyOnceWith(tracer, { rules: ['coins: count > 3'] });
    expect(startMonitor).toHaveBeenCalledOnce();
    globalThis.acttraceMonitorOptions = undefined;
  });

  it('goes on without monitoring where that cannot be loaded', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const tracer = bootstrap({ ...loaders(), monitor: () => Promise.reject(new Error('offline')) });
    await vi.waitFor(() => expect(warn).toHaveBeenCalledOnce());
    expect(globalThis.acttrace?.tracer).toBe(tracer);
  });

  it('does nothing where there is no page', () => {
    vi.stubGlobal('document', undefined);
    expect(bootstrap(loaders())).toBeUndefined();
    expect(createTracer).not.toHaveBeenCalled();
  });

  it('never throws into the app: a tracer that cannot start leaves the app untraced', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    vi.mocked(createTracer).mockImplementation(() => {
      throw new Error('no clock');
    });
    expect(bootstrap(loaders())).toBeUndefined();
    expect(globalThis.acttrace).toBeUndefined();
    expect(warn).toHaveBeenCalledOnce();
  });

  it('keeps the tracer when only the launcher cannot be installed', () => {
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    vi.mocked(installLauncher).mockImplementation(() => {
      throw new Error('no body');
    });
    const tracer = bootstrap(loaders());
    expect(tracer).toBeDefined();
    expect(globalThis.acttrace?.tracer).toBe(tracer);
  });
});
