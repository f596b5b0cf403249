import type { Json, JsonObject } from './json.js';

/** What a value takes in a store or in memory, roughly: two bytes a character, eight a number. Counted, since writing it out as text would cost more. */
export function approximateBytes(value: Json): number {
  if (typeof value === 'string') return 2 * value.length;
  if (typeof value !== 'object' || value === null) return 8;
  let bytes = 8;
  for (const [key, item] of Object.entries<Json>(value as JsonObject)) bytes += 2 * key.length + approximateBytes(item);
  return bytes;
}
