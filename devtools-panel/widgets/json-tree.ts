import { html, type TemplateResult } from 'lit';
import type { Json } from '../../src/model/json.js';

/** Entries of one object or array that are shown; captured data is bounded in bytes, not in entries. */
const MOST_ENTRIES = 100;
/** Longer texts are cut, with their length said. */
const MOST_CHARACTERS = 300;

/** Captured data as a tree that opens; everything in it is text, whatever it holds. */
export function jsonTree(value: Json, openLevels = 2): TemplateResult {
  return html`<div class="json">${node(value, openLevels)}</div>`;
}

function node(value: Json, openLevels: number): TemplateResult {
  if (typeof value === 'string') return html`<span class="string">“${cut(value)}”</span>`;
  if (typeof value !== 'object' || value === null) return html`<span class="literal">${String(value)}</span>`;
  const entries: [string, Json][] = Array.isArray(value)
    ? value.map((item: Json, index) => [String(index), item])
    : Object.entries(value as Readonly<Record<string, Json>>);
  const label = Array.isArray(value) ? `[${count(entries.length, 'item')}]` : `{${count(entries.length, 'key')}}`;
  if (entries.length === 0) return html`<span class="muted">${label}</span>`;
  return html`<details ?open=${openLevels > 0}>
    <summary class="muted">${label}</summary>
    <ul>
      ${entries.slice(0, MOST_ENTRIES).map(([key, item]) => html`<li><span class="key">${cut(key)}</span>: ${node(item, openLevels - 1)}</li>`)}
      ${entries.length > MOST_ENTRIES ? html`<li class="muted">… ${entries.length - MOST_ENTRIES} more</li>` : ''}
    </ul>
  </details>`;
}

function cut(text: string): string {
  return text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS)}… (${text.length} characters)`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
