import { afterEach, describe, expect, it, vi } from 'vitest';
import { deliverCritical } from '../../../src/respond/alerts/deliver/deliver-critical.js';
import { deliverToBus } from '../../../src/respond/alerts/deliver/deliver-to-bus.js';
import { deliverToConsole } from '../../../src/respond/alerts/deliver/deliver-to-console.js';
import { deliverToNotification, requestNotifications } from '../../../src/respond/alerts/deliver/deliver-to-notification.js';
import type { AlertDelivery } from '../../../src/respond/alerts/alert.js';
import { createAlertWorld, type AlertWorld } from './alert-world.js';

/** A second each: fine, over the limit, worse, fine. */
function playTo(delivery: AlertDelivery, rule = 'stage{name=resolve}: p(95) > 100'): AlertWorld {
  const world = createAlertWorld([rule], { deliveries: [delivery] });
  for (const [second, value] of [10, 150.123456, 350, 10].entries()) {
    world.source.set('stage', { name: 'resolve', of: 'turn 1' }, value);
    world.tick(second);
  }
  return world;
}

afterEach(() => void vi.unstubAllGlobals());

describe('deliveries', () => {
  it('to a bus: an event of a type with the alert event as payload', () => {
    const dispatch = vi.fn();
    const { events } = playTo(deliverToBus({ dispatch }));
    expect(dispatch.mock.calls).toEqual(events.map((payload) => [{ type: 'PERFORMANCE_ALERT', payload }]));
    const other = vi.fn();
    playTo(deliverToBus({ dispatch: other }, 'OTHER'));
    expect(other.mock.calls.map(([{ type }]) => type)).toEqual(['OTHER', 'OTHER', 'OTHER']);
  });

  it('to a bus that rejects: counted', async () => {
    const { faults } = playTo(deliverToBus({ dispatch: () => Promise.reject(new Error('bus')) }));
    await Promise.resolve();
    expect(faults).toEqual(['alert delivery: bus', 'alert delivery: bus', 'alert delivery: bus']);
  });

  it('to the console: a line each', () => {
    const lines: string[] = [];
    const write = (level: string) => (text: string) => void lines.push(`${level} ${text}`);
    playTo(deliverToConsole({ warn: write('warn'), info: write('info') }));
    expect(lines).toEqual([
      'warn acttrace: warning: stage{name=resolve,of="turn 1"}: p(95) > 100, now 150.1',
      'warn acttrace: warning: stage{name=resolve,of="turn 1"}: p(95) > 100, now 350',
      'info acttrace: resolved (recovered): stage{name=resolve,of="turn 1"}: p(95) > 100, last 10',
    ]);
  });

  it('of critical alerts only', () => {
    const told = vi.fn();
    playTo(deliverCritical(told));
    expect(told).not.toHaveBeenCalled();
    playTo(deliverCritical(told), 'stage: avg > 100 critical');
    expect(told).toHaveBeenCalledTimes(3);
  });
});

describe('notifications of the browser', () => {
  function createNotifications(permission: string) {
    const calls: string[] = [];
    class Notifications {
      static permission = permission;
      static requestPermission = vi.fn(() => Promise.resolve(permission));
      readonly #title: string;
      constructor(title: string, { body }: { body: string; tag: string }) {
        this.#title = title;
        calls.push(`show ${title}: ${body}`);
      }
      close(): void {
        calls.push(`close ${this.#title}`);
      }
    }
    return { Notifications, calls };
  }

  it('are shown when an alert opens or gets worse, and closed when it resolves', () => {
    const { Notifications, calls } = createNotifications('granted');
    playTo(deliverToNotification(Notifications), 'stage: avg > 100 critical');
    expect(calls).toEqual([
      'show Performance: critical alert: critical: stage{name=resolve,of="turn 1"}: avg > 100, now 150.1',
      'show Performance: critical alert: critical: stage{name=resolve,of="turn 1"}: avg > 100, now 350',
      'close Performance: critical alert',
    ]);
    expect(Notifications.requestPermission).not.toHaveBeenCalled();
  });

  it('are closed when the alert is acknowledged', () => {
    const { Notifications, calls } = createNotifications('granted');
    const { manager, source, tick } = createAlertWorld(['stage: avg > 100'], { deliveries: [deliverToNotification(Notifications)] });
    source.set('stage', {}, 150);
    tick(0);
    manager.acknowledge(manager.open[0].id);
    expect(calls.at(-1)).toBe('close Performance: warning alert');
  });

  it.each(['default', 'denied'])('are not shown, nor asked for, while permission is %s', (permission) => {
    const { Notifications, calls } = createNotifications(permission);
    playTo(deliverToNotification(Notifications));
    expect(calls).toEqual([]);
    expect(Notifications.requestPermission).not.toHaveBeenCalled();
  });

  it('are the page’s, where it has them', async () => {
    vi.stubGlobal('Notification', undefined);
    expect(playTo(deliverToNotification()).faults).toEqual([]);
    expect(await requestNotifications()).toBe(false);
    const { Notifications, calls } = createNotifications('granted');
    vi.stubGlobal('Notification', Notifications);
    playTo(deliverToNotification());
    expect(calls).toHaveLength(3);
    expect(await requestNotifications()).toBe(true);
  });

  it('are asked for by one call only, which never rejects', async () => {
    const { Notifications } = createNotifications('denied');
    expect(await requestNotifications(Notifications)).toBe(false);
    Notifications.requestPermission = vi.fn(() => Promise.reject(new Error('insecure')));
    expect(await requestNotifications(Notifications)).toBe(false);
  });

  it('that cannot be made, as on Android, are counted and harm nobody', () => {
    const { Notifications } = createNotifications('granted');
    class Illegal extends Notifications {
      constructor(title: string, options: { body: string; tag: string }) {
        super(title, options);
        throw new TypeError('Illegal constructor');
      }
    }
    expect(playTo(deliverToNotification(Illegal)).faults).toEqual([
      'alert delivery: Illegal constructor',
      'alert delivery: Illegal constructor',
    ]);
  });
});
