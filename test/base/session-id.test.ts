import { describe, expect, it } from 'vitest';
import { createSessionId } from '../../src/base/session-id.js';

describe('createSessionId', () => {
  it('gives 16 hex digits, others each time', () => {
    const ids = Array.from({ length: 100 }, createSessionId);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{16}$/);
    expect(new Set(ids).size).toBe(100);
  });
});
