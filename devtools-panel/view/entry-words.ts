/** What the browser's entries are called in the panel; the browser's own names are made for programs. */
import { formatDuration } from '../../src/base/format.js';
import type { JsonObject } from '../../src/model/json.js';
import { BROWSER_TRACK, PAGE_ENTRY, type LongFrameScript } from '../../src/model/page-entries.js';
import { SpanKind } from '../../src/model/span.js';
import type { TraceData } from '../../src/model/trace-data.js';

/** Types of entries in words, by name of the span. What is not here is called as the browser calls it. */
const TYPE_WORDS: Readonly<Partial<Record<string, string>>> = {
  [PAGE_ENTRY.longFrame]: 'Long frame',
  [PAGE_ENTRY.longTask]: 'Long task',
  [PAGE_ENTRY.taskGap]: 'Thread busy',
  [PAGE_ENTRY.event]: 'Event',
  [PAGE_ENTRY.layoutShift]: 'Layout shift',
  [PAGE_ENTRY.largestContentfulPaint]: 'Largest paint so far',
  [PAGE_ENTRY.paint]: 'Paint',
  [PAGE_ENTRY.navigation]: 'Page load',
  [PAGE_ENTRY.softNavigation]: 'Soft navigation',
  [PAGE_ENTRY.resource]: 'Request',
  [PAGE_ENTRY.visibility]: 'Visibility',
  [PAGE_ENTRY.frozen]: 'Page frozen',
  [PAGE_ENTRY.vital]: 'Web vital',
};

const WHY_FROZEN: Readonly<Partial<Record<string, string>>> = {
  'back/forward cache': 'In the back/forward cache',
  asleep: 'Machine asleep',
};

/** Type of an entry in words, '' for none that is known. */
export function entryType(name: string): string {
  return TYPE_WORDS[name] ?? '';
}

/** What a span is called: an entry of the browser by what it is about (`Long frame: draw`, `click on button#go`, `map.png`), all others by name. */
export function titleOfSpan({ spans, strings }: TraceData, row: number): string {
  const name = strings.get(spans.nameId(row));
  const kind = spans.kind(row);
  const isEntry = kind === SpanKind.entry || (kind === SpanKind.mark && strings.get(spans.trackId(row)) === BROWSER_TRACK);
  return isEntry ? titleOfEntry(name, spans.attributes(row) ?? {}) : name;
}

function titleOfEntry(name: string, about: JsonObject): string {
  const type = TYPE_WORDS[name] ?? name;
  switch (name) {
    case PAGE_ENTRY.longFrame: {
      const script = longestScript(about);
      return script ? `${type}: ${script}` : type;
    }
    case PAGE_ENTRY.event:
      return text(about.type) ? `${text(about.type)}${text(about.target) ? ` on ${text(about.target)}` : ''}` : type;
    case PAGE_ENTRY.layoutShift:
      return typeof about.value === 'number' ? `${type} ${Number(about.value.toPrecision(2))}` : type;
    case PAGE_ENTRY.paint:
      return text(about.name) ? capitalized(text(about.name).replaceAll('-', ' ')) : type;
    case PAGE_ENTRY.resource:
      return fileOf(text(about.url)) || type;
    case PAGE_ENTRY.visibility:
      return text(about.state) ? `Page ${text(about.state)}` : type;
    case PAGE_ENTRY.frozen:
      return WHY_FROZEN[text(about.why)] ?? type;
    case PAGE_ENTRY.vital:
      return text(about.metric) && typeof about.value === 'number'
        ? `${text(about.metric)} ${formatVital(text(about.metric), about.value)}`
        : type;
    default:
      return type;
  }
}

/** CLS is a score, all others are times. */
export function formatVital(metric: string, value: number): string {
  return metric === 'CLS' ? String(Number(value.toPrecision(2))) : formatDuration(value);
}

/** The scripts of a long frame; none where the attributes are of another shape, as an imported file's may be. */
export function scriptsOf({ scripts }: JsonObject): readonly Partial<LongFrameScript>[] {
  return Array.isArray(scripts)
    ? scripts.filter((script): script is JsonObject => typeof script === 'object' && script !== null && !Array.isArray(script))
    : [];
}

export function scriptName({ function: called, invoker }: Partial<LongFrameScript>): string {
  return text(called) || text(invoker) || '(unnamed script)';
}

/** Last part of an address: `map.png`; the host of one without a path. */
export function fileOf(address: string): string {
  return address.split('/').filter(Boolean).pop() ?? '';
}

function longestScript(about: JsonObject): string {
  let longest: Partial<LongFrameScript> | undefined;
  for (const script of scriptsOf(about)) if (!longest || Number(script.duration) > Number(longest.duration)) longest = script;
  return longest ? scriptName(longest) : '';
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function capitalized(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
