import { html, nothing, type TemplateResult } from 'lit';
import type { Json, JsonObject } from '../../src/model/json.js';

/** Entries of one object or array that are shown; captured data is bounded in bytes, not in entries. */
const MOST_ENTRIES = 100;
/** Longer texts are cut, with their length said. */
const MOST_CHARACTERS = 300;

/** Captured data as a tree that opens; everything in it is text, whatever it holds. */
export function jsonTree(value: Json, openLevels = 2): TemplateResult {
  return html`<div class="json">${isFlat(value) ? entriesOf(value, 'flat', 0) : node(value, openLevels)}</div>`;
}

/** A few short values: they are read at a glance on one line. */
function isFlat(value: Json): value is JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const items = Object.values(value);
  return items.length > 0 && items.length <= 12 && items.every((item) => typeof item !== 'object' || item === null);
}

function node(value: Json, openLevels: number): TemplateResult {
  if (typeof value === 'string') return html`<span class="string">“${cut(value)}”</span>`;
  if (typeof value !== 'object' || value === null) return html`<span class="literal">${String(value)}</span>`;
  const size = Array.isArray(value) ? value.length : Object.keys(value).length;
  const label = Array.isArray(value) ? `[${count(size, 'item')}]` : `{${count(size, 'key')}}`;
  if (size === 0) return html`<span class="muted">${label}</span>`;
  return html`<details ?open=${openLevels > 0}>
    <summary class="muted">${label}</summary>
    ${entriesOf(value, '', openLevels - 1)}
  </details>`;
}

function entriesOf(value: object, className: string, openLevels: number): TemplateResult {
  const entries = Object.entries(value) as [string, Json][];
  const more = entries.length - MOST_ENTRIES;
  return html`<ul class=${className}>
    ${entries.slice(0, MOST_ENTRIES).map(([key, item]) => html`<li><span class="key">${cut(key)}</span>: ${node(item, openLevels)}</li>`)}
    ${more > 0 ? html`<li class="muted">… ${more} more</li>` : nothing}
  </ul>`;
}

function cut(text: string): string {
  return text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS)}… (${text.length} characters)`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
