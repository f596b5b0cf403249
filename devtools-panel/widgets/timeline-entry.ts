/** What the browser tells of one of its entries, and the call sites of spans, for people. Loaded with the timeline. */
import { html, nothing, type TemplateResult } from 'lit';
import { parseCallSite, type CallFrame } from '../../src/analyze/call-site.js';
import { formatBytes, formatDuration } from '../../src/base/format.js';
import type { Json, JsonObject } from '../../src/model/json.js';
import { PAGE_ENTRY, type LongFrameScript } from '../../src/model/page-entries.js';
import { fileOf, formatVital, scriptName, scriptsOf } from '../view/entry-words.js';

/** Frames of a call site that are shown at once: who called is among the first. */
const MOST_FRAMES = 5;

/** A line of details: what, and its value in words. */
export type EntryFact = readonly [label: string, value: string];

/** Attributes of the browser's entries in words; the value is a string, number or boolean as recorded. */
const LABELS: Readonly<Partial<Record<string, string>>> = {
  url: 'Address',
  initiator: 'Asked by',
  transferSize: 'Transferred',
  decodedSize: 'Unpacked',
  status: 'HTTP status',
  blockingDuration: 'Blocking',
  type: 'Type',
  target: 'Target',
  element: 'Element',
  size: 'Size',
  value: 'Score',
  hadRecentInput: 'After input',
  responseStart: 'First byte',
  domInteractive: 'Interactive',
  domContentLoaded: 'Parsed',
  rating: 'Rating',
  cause: 'Cause',
  uncertainty: 'Uncertainty',
  why: 'Why',
  state: 'State',
  culprit: 'Whose',
  renderStart: 'Rendering',
  styleAndLayoutStart: 'Layout',
};
const BYTES = new Set(['transferSize', 'decodedSize']);
/** ms since the session's time origin; 0 where there was none. */
const MOMENTS = new Set(['renderStart', 'styleAndLayoutStart', 'responseStart', 'domInteractive', 'domContentLoaded']);

/** What an entry says besides its scripts, in order; nothing for what the browser left empty. */
export function describeEntry(name: string, start: number, duration: number, about: JsonObject): EntryFact[] {
  if (name === PAGE_ENTRY.event) return describeEvent(start, duration, about);
  const facts: EntryFact[] = [];
  for (const [key, value] of Object.entries(about)) {
    const label = LABELS[key];
    const words = label === undefined || (name === PAGE_ENTRY.vital && key === 'metric') ? '' : inWords(name, key, value, about);
    if (label !== undefined && words !== '')
      facts.push([label === 'Score' && about.metric !== 'CLS' && name === PAGE_ENTRY.vital ? 'Value' : label, words]);
  }
  return facts;
}

function inWords(name: string, key: string, value: Json, about: JsonObject): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value !== 'number') return '';
  if (key === 'transferSize' && value === 0) return 'nothing, or not told';
  if (BYTES.has(key)) return formatBytes(value);
  if (MOMENTS.has(key)) return value > 0 ? `at ${formatDuration(value)}` : '';
  if (name === PAGE_ENTRY.vital && key === 'value') return formatVital(about.metric === 'CLS' ? 'CLS' : '', value);
  if (key === 'blockingDuration') return formatDuration(value);
  if (key === 'uncertainty') return `± ${formatDuration(value)}`;
  if (key === 'status') return value > 0 ? String(value) : 'not told';
  if (key === 'size') return `${value.toLocaleString('en-US')} px²`;
  return String(Number(value.toPrecision(3)));
}

/** An interaction's event by its phases, as web-vitals names them. */
function describeEvent(
  start: number,
  duration: number,
  { type, target, processingStart, processingEnd, interactionId }: JsonObject,
): EntryFact[] {
  const facts: EntryFact[] = [];
  if (typeof type === 'string' && type) facts.push(['Type', type]);
  if (typeof target === 'string' && target) facts.push(['Target', target]);
  if (typeof processingStart === 'number' && typeof processingEnd === 'number' && processingStart > 0) {
    facts.push(
      ['Input delay', formatDuration(Math.max(0, processingStart - start))],
      ['Processing', formatDuration(Math.max(0, processingEnd - processingStart))],
      ['Presentation', formatDuration(Math.max(0, start + duration - processingEnd))],
    );
  }
  facts.push(['Interaction', typeof interactionId === 'number' && interactionId > 0 ? `number ${interactionId}` : 'none']);
  return facts;
}

/** The scripts of a long frame, in order of start. */
export function renderScripts(about: JsonObject): TemplateResult | typeof nothing {
  const scripts = scriptsOf(about);
  if (scripts.length === 0) return nothing;
  return html`<h4 id="scripts-heading">Scripts in this frame</h4>
    <table class="scripts" aria-labelledby="scripts-heading">
      <thead>
        <tr>
          <th scope="col">Function</th>
          <th scope="col">File</th>
          <th scope="col" class="numeric">Time</th>
        </tr>
      </thead>
      <tbody>
        ${scripts.map(renderScript)}
      </tbody>
    </table>`;
}

function renderScript(script: Partial<LongFrameScript>): TemplateResult {
  const { invoker = '', source = '', duration = NaN, forcedLayout = 0 } = script;
  const name = scriptName(script);
  return html`<tr>
    <th scope="row">${name}${invoker && invoker !== name ? html` <small>${invoker}</small>` : nothing}</th>
    <td title=${source}>${fileOf(String(source)) || '–'}</td>
    <td class="numeric">
      ${formatDuration(Number(duration))}
      ${Number(forcedLayout) > 0 ? html`<small>layout ${formatDuration(Number(forcedLayout))}</small>` : nothing}
    </td>
  </tr>`;
}

/** Who made the span: the innermost frames of its stack. */
export function renderCallSite(stack: string): TemplateResult {
  const frames = parseCallSite(stack);
  const more = frames.length - MOST_FRAMES;
  return html`<h4 id="call-site-heading">Called from</h4>
    ${
      frames.length === 0
        ? html`<p class="hint">The browser’s stack names no function and no file.</p>`
        : html`<ol class="frames" aria-labelledby="call-site-heading">
            ${frames.slice(0, MOST_FRAMES).map(renderFrame)} ${more > 0 ? html`<li class="hint">… ${more} more</li>` : nothing}
          </ol>`
    }`;
}

function renderFrame(frame: CallFrame): TemplateResult {
  const { file, line, column } = frame;
  const place = [fileOf(file), ...[line, column].filter((number) => number > 0)].filter((part) => part !== '').join(':');
  return html`<li>
    <span class="cause">${frame.async ? 'after ' : nothing}${frame.function || '(top level)'}</span>
    <small title=${file}>${place || 'the browser itself'}</small>
  </li>`;
}
