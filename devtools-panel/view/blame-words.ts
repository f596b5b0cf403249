import type { BlameAside, BlameCause, BlameConfidence } from '../../src/analyze/blame.js';
import { formatBytes, formatCount } from '../../src/base/format.js';

/** A cause in words. */
export interface CauseWords {
  readonly title: string;
  /** Where, by whom, how often; '' when there is nothing to add. */
  readonly detail: string;
}

/** What a confidence means, for who wants to know. */
export const CONFIDENCE_MEANING: Readonly<Record<BlameConfidence, string>> = {
  measured: 'Reported by the browser, or proven by it and the spans together',
  likely: 'Inferred from what was recorded right before and after',
  estimated: 'Divided between several, or measured indirectly',
  unknown: 'Nothing that was recorded explains it',
};

/**
 * @param asked - name of the span that is explained: its own code is called so.
 * @param hasChildren - whether that span has any. Captures among them count as its own code, which its self time leaves out.
 */
export function describeCause({ kind, name, source, invoker, count, confidence }: BlameCause, asked = '', hasChildren = false): CauseWords {
  const called = name || '(no name)';
  switch (kind) {
    case 'own':
      return name === asked
        ? { title: 'Its own code', detail: join(hasChildren ? 'captures included' : '', count > 1 ? plural(count, 'span') : '') }
        : { title: called, detail: `nested in it, ${plural(count, 'span')}` };
    case 'span':
      return { title: `Other work: ${called}`, detail: `ran meanwhile, ${plural(count, 'span')} outside it` };
    case 'script':
      return { title: scriptName(name, invoker), detail: join('script', invoker === name ? '' : invoker, fileOf(source)) };
    case 'forced-layout':
      return { title: `Layout forced by ${scriptName(name, invoker)}`, detail: fileOf(source) };
    case 'listener':
      return { title: `${called} listeners`, detail: invoker };
    case 'rendering':
      return { title: 'Style, layout and paint', detail: `in ${plural(count, 'long frame')}` };
    case 'long-task':
      return confidence === 'estimated'
        ? { title: 'Main thread busy', detail: 'by gaps between timers: this browser reports no long tasks' }
        : { title: 'Main thread busy', detail: `${plural(count, 'long task')} without a script` };
    case 'garbage-collection':
      return { title: 'Garbage collection', detail: 'a long task in which the heap shrank' };
    case 'resource':
      return { title: `Waiting for ${fileOf(name) || 'a request'}`, detail: name };
    case 'hidden':
      return { title: 'Page hidden', detail: 'browsers slow the timers of a hidden page down' };
    case 'frozen':
      return { title: 'Page frozen', detail: 'or the machine asleep: nothing ran' };
    case 'unexplained':
      return {
        title: 'Unexplained',
        detail: name ? `in ${name}: waiting, or work in pieces too short to be reported` : 'nothing known ran',
      };
  }
}

export function describeAside({ kind, count, amount }: BlameAside): string {
  return kind === 'layout-shift'
    ? `${plural(count, 'layout shift')}, score ${Number(amount.toPrecision(2))}`
    : `garbage collected ${count === 1 ? 'once' : `${formatCount(count)} times`}, ${formatBytes(amount)} freed; for how long is not known`;
}

/** A function is written as one; what called a nameless one is in the browser's words. */
function scriptName(name: string, invoker: string): string {
  return name === '' ? '(unnamed script)' : name === invoker ? name : `${name}()`;
}

/** The last part of an address. */
function fileOf(address: string): string {
  return address.split('/').filter(Boolean).pop() ?? '';
}

function join(...parts: readonly string[]): string {
  return parts.filter(Boolean).join(' · ');
}

function plural(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}
