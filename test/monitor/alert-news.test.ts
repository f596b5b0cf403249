import { describe, expect, it, vi } from 'vitest';
import { ALERT_CHANNEL, AlertNews } from '../../src/monitor/alert-news.js';
import type { MonitorWorld } from '../helpers/test-monitor.js';
import { FakePage } from '../helpers/test-monitor.js';
import { PerformanceMonitor } from '../../src/monitor/performance-monitor.js';
import { createManualClock, startTestTracer } from '../helpers/test-tracer.js';

/** The channels of an origin: what one posts, all others of its name get at once. */
class FakeChannels {
  readonly open = new Set<{ name: string; onmessage?: ((event: { data: unknown }) => void) | null }>();
  readonly create = (name: string): BroadcastChannel => {
    const channel = {
      name,
      onmessage: undefined as ((event: { data: unknown }) => void) | undefined,
      postMessage: (data: unknown) => {
        for (const other of this.open) if (other !== channel && other.name === name) other.onmessage?.({ data });
      },
      close: () => void this.open.delete(channel),
    };
    this.open.add(channel);
    return channel as never;
  };
}

/** Pages that keep alerts in one place. */
function openTabs(): { readonly one: MonitorWorld; readonly other: MonitorWorld; readonly lists: () => number } {
  const channels = new FakeChannels();
  const kept = new Map<string, unknown>();
  const list = vi.fn(() => Promise.resolve([...kept.values()]));
  const shelves = {
    list,
    put: (_shelf: string, key: string, record: unknown) => Promise.resolve(void kept.set(key, record)),
    remove: () => Promise.resolve(),
  };
  const open = (): MonitorWorld => {
    const { tracer, clock } = startTestTracer();
    vi.spyOn(tracer.history, 'shelves').mockResolvedValue(shelves);
    const page = new FakePage(clock);
    page.openChannel = channels.create as never;
    const monitor = new PerformanceMonitor(tracer, { clock, page, storage: null, channel: null, rules: ['gold: value > 5 name rich'] });
    monitor.start();
    return { tracer, clock, page, monitor, events: [] };
  };
  return { one: open(), other: open(), lists: () => list.mock.calls.length };
}

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
const seenBy = ({ monitor }: MonitorWorld): string[] => monitor.alerts.recent.map(({ rule, reason }) => `${rule} ${reason}`);

describe('alerts of another tab', () => {
  it('are there a second after they ended, and are read once for several', async () => {
    const { one, other, lists } = openTabs();
    await settle();
    const changed = vi.fn();
    other.monitor.alerts.onChange(changed);
    const before = lists();
    for (const value of [9, 1]) one.monitor.recordMetric('gold', value);
    one.monitor.alerts.addRule('silver: value > 5 suppress 0s name shiny');
    one.page.pass(0);
    for (const value of [9, 1, 9, 1]) one.monitor.recordMetric('silver', value);
    await settle();
    expect([seenBy(one).sort(), seenBy(other)]).toEqual([['rich recovered', 'shiny recovered', 'shiny recovered'], []]);
    other.page.pass(999);
    await settle();
    expect(lists()).toBe(before);
    other.page.pass(1);
    await settle();
    expect(seenBy(other).sort()).toEqual(seenBy(one).sort());
    expect([lists(), changed.mock.calls.length > 0]).toEqual([before + 1, true]);
  });

  it('are told also where they end with their monitor, and to one that has stopped no more', async () => {
    const { one, other, lists } = openTabs();
    await settle();
    one.monitor.recordMetric('gold', 9);
    await settle();
    one.monitor.stop();
    await settle();
    other.page.pass(1000);
    await settle();
    expect(seenBy(other)).toEqual(['rich stopped']);
    const before = lists();
    other.monitor.recordMetric('gold', 9);
    other.monitor.stop();
    await settle();
    one.page.pass(1000);
    expect(lists()).toBe(before);
  });
});

describe('AlertNews', () => {
  it('has none where there is no channel, and reports what opening one throws', () => {
    const { schedule } = new FakePage(createManualClock());
    const fail = (): never => expect.fail();
    const none = new AlertNews({ openChannel: () => undefined, schedule }, fail);
    none.listen(fail)();
    none.tell();
    const faults: unknown[] = [];
    const openChannel = (name: string): never => {
      throw new Error(name);
    };
    const broken = new AlertNews({ openChannel, schedule }, (error) => faults.push(error));
    broken.listen(fail)();
    broken.tell();
    expect(faults.map(String)).toEqual([`Error: ${ALERT_CHANNEL}`, `Error: ${ALERT_CHANNEL}`]);
  });
});
