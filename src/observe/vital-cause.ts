import type { MetricWithAttribution } from 'web-vitals/attribution';
import { formatDuration } from '../base/format.js';
import { shortAddress, shortInvoker, shortText } from './short-text.js';

/** What web-vitals says is to blame for a metric, in a few words: the longest part of it, and where on the page; '' when it says nothing. */
export function describeVitalCause(vital: MetricWithAttribution): string {
  switch (vital.name) {
    case 'CLS':
      return vital.attribution.largestShiftTarget ? `shift of ${shortText(vital.attribution.largestShiftTarget)}` : '';
    case 'FCP':
      return longest({
        'waiting for the server': vital.attribution.timeToFirstByte,
        'loading and rendering': vital.attribution.firstByteToFCP,
      });
    case 'LCP': {
      const { target, timeToFirstByte, resourceLoadDelay, resourceLoadDuration, elementRenderDelay } = vital.attribution;
      const part = longest({
        'waiting for the server': timeToFirstByte,
        'asking for the resource late': resourceLoadDelay,
        'loading the resource': resourceLoadDuration,
        'rendering the element': elementRenderDelay,
      });
      return join(shortText(target), part);
    }
    case 'TTFB': {
      const { waitingDuration, cacheDuration, dnsDuration, connectionDuration, requestDuration } = vital.attribution;
      return longest({
        'redirects and waiting': waitingDuration,
        'looking into the cache': cacheDuration,
        'finding the server': dnsDuration,
        connecting: connectionDuration,
        'waiting for the response': requestDuration,
      });
    }
    case 'INP':
      return describeInteraction(vital.attribution);
  }
}

function describeInteraction(attribution: Extract<MetricWithAttribution, { name: 'INP' }>['attribution']): string {
  const { interactionType, interactionTarget, inputDelay, processingDuration, presentationDelay, longestScript } = attribution;
  const part = longest({
    'waiting before its listeners': inputDelay,
    'running its listeners': processingDuration,
    'drawing after its listeners': presentationDelay,
  });
  const where = interactionTarget ? `${interactionType ?? 'interaction'} on ${shortText(interactionTarget)}` : '';
  const { sourceFunctionName, invoker, sourceURL } = longestScript?.entry ?? {};
  const script = shortText(sourceFunctionName) || shortInvoker(invoker) || shortAddress(sourceURL);
  return join(where, part, script && `mostly ${script}`);
}

/** The longest of the parts, with its time; '' when all are 0. */
function longest(parts: Readonly<Record<string, number>>): string {
  const [first] = Object.entries(parts).sort(([, a], [, b]) => b - a);
  return first && first[1] > 0 ? `${first[0]} ${formatDuration(first[1])}` : '';
}

function join(...texts: (string | undefined)[]): string {
  return texts.filter((text) => text).join(', ');
}
