import { describe, expect, it, vi } from 'vitest';
import { Emitter } from '../../src/base/emitter.js';

interface Events {
  count: number;
  done: undefined;
}

const noErrors = (error: unknown): never => {
  throw error;
};

describe('Emitter', () => {
  it('hands each event to the listeners of its name, in the order in which they subscribed', () => {
    const emitter = new Emitter<Events>(noErrors);
    const seen: string[] = [];
    emitter.on('count', (count) => seen.push(`a${count}`));
    emitter.on('count', (count) => seen.push(`b${count}`));
    emitter.on('done', () => seen.push('done'));
    emitter.emit('count', 1);
    emitter.emit('done', undefined);
    expect(seen).toEqual(['a1', 'b1', 'done']);
  });

  it('reports the error of one listener and goes on to the next', () => {
    const errors: unknown[] = [];
    const emitter = new Emitter<Events>((error) => errors.push(error));
    const next = vi.fn();
    const fault = new Error('listener');
    emitter.on('count', () => {
      throw fault;
    });
    emitter.on('count', next);
    emitter.emit('count', 1);
    expect(errors).toEqual([fault]);
    expect(next).toHaveBeenCalledWith(1);
  });

  it('knows whether anybody listens', () => {
    const emitter = new Emitter<Events>(noErrors);
    expect(emitter.has('count')).toBe(false);
    const off = emitter.on('count', () => undefined);
    expect([emitter.has('count'), emitter.has('done')]).toEqual([true, false]);
    off();
    expect(emitter.has('count')).toBe(false);
  });

  it('keeps two subscriptions of one function apart', () => {
    const emitter = new Emitter<Events>(noErrors);
    const listener = vi.fn();
    const first = emitter.on('count', listener);
    emitter.on('count', listener);
    emitter.emit('count', 1);
    expect(listener).toHaveBeenCalledTimes(2);
    first();
    first();
    emitter.emit('count', 2);
    expect(listener).toHaveBeenCalledTimes(3);
  });

  it('calls nobody who unsubscribed during the event, nor who subscribed during it', () => {
    const emitter = new Emitter<Events>(noErrors);
    const late = vi.fn();
    const removed = vi.fn();
    let off = (): void => undefined;
    emitter.on('count', () => {
      off();
      emitter.on('count', late);
    });
    off = emitter.on('count', removed);
    emitter.emit('count', 1);
    expect(removed).not.toHaveBeenCalled();
    expect(late).not.toHaveBeenCalled();
  });
});
