import { formatDuration, formatShare } from '../../base/format.js';
import type { ComponentReport, PageFacts, SystemRecommendation } from './component-health.js';
import { DEFAULT_ERROR_THRESHOLD, DEFAULT_LATENCY_TARGET, findErrorRate, isAmount } from './score-health.js';

/** p95 of any component over it is worth a word, ms (S2). */
const SLOW = 500;
/** Share of all memory that components hold together (S2). */
const MUCH_MEMORY = 0.8;
/** p95 over so many times its target: slow, as the latency bottleneck has it. */
const SLOW_FACTOR = 2;
/** Main thread busy, as the bottleneck has it. */
const BUSY = 0.75;
/** Components from which on a common cause is likely. */
const SEVERAL = 2;

interface Slow {
  readonly component: string;
  readonly p95: number;
  readonly target: number;
}

/**
 * What to do that no component alone shows.
 *
 * - Several components are slow while the main thread is busy: they wait for the same thread, so one cause, told once.
 * - Else the slowest has a p95 over 500 ms (S2).
 * - All components together hold over 80 % of the memory (S2).
 * - Several components have too many errors at the same time: they share something that fails.
 *
 * @param reports - by component.
 */
export function recommendAcross(
  reports: Readonly<Record<string, ComponentReport>>,
  { mainThreadBusy }: PageFacts = {},
): SystemRecommendation[] {
  const latencies = Object.entries(reports).flatMap(([component, { latency }]): Slow[] => {
    const { p95, target = DEFAULT_LATENCY_TARGET } = latency ?? {};
    return isAmount(p95) && target > 0 ? [{ component, p95, target }] : [];
  });
  const slow = latencies
    .filter(({ p95, target }) => p95 > SLOW_FACTOR * target)
    .sort((one, other) => other.p95 / other.target - one.p95 / one.target);
  const isBusy = mainThreadBusy !== undefined && mainThreadBusy > BUSY;
  const common = isBusy && slow.length >= SEVERAL ? [recommendMainThread(slow, mainThreadBusy)] : [];
  // Those that the busy thread explains are not told again.
  const others = common.length > 0 ? latencies.filter((one) => !slow.includes(one)) : latencies;
  return [...common, ...recommendLatency(others), ...recommendMemory(reports), ...recommendErrors(reports)];
}

function recommendMainThread(slow: readonly Slow[], busy: number): SystemRecommendation {
  return {
    id: 'main-thread',
    priority: 'critical',
    title: 'Free the main thread',
    description:
      `The main thread is busy for ${formatShare(busy)} of the time, and ${slow.length} components are slow at the same time (${slow.map(describe).join(', ')}). ` +
      'They most likely wait for it rather than for themselves: cut long tasks into parts, or move work to a worker',
    components: slow.map(({ component }) => component),
  };
}

function recommendLatency(latencies: readonly Slow[]): SystemRecommendation[] {
  const over = latencies.filter(({ p95 }) => p95 > SLOW).sort((one, other) => other.p95 - one.p95);
  if (over.length === 0) return [];
  const action =
    over.length === 1
      ? 'Others are not as slow, so look into this component first'
      : 'Look at what they ask of each other, and let one not wait for another: queue what is not needed at once';
  return [
    {
      id: 'latency',
      priority: 'high',
      title: over.length === 1 ? `Make ${over[0].component} faster` : 'Let components wait less for each other',
      description: `Operations take over ${formatDuration(SLOW)}: ${over.map(describe).join(', ')}. ${action}`,
      components: over.map(({ component }) => component),
    },
  ];
}

function recommendMemory(reports: Readonly<Record<string, ComponentReport>>): SystemRecommendation[] {
  const shares = Object.entries(reports)
    .flatMap(([component, { memoryShare }]) => (isAmount(memoryShare) ? [{ component, share: memoryShare }] : []))
    .sort((one, other) => other.share - one.share);
  const total = shares.reduce((sum, { share }) => sum + share, 0);
  if (!(total > MUCH_MEMORY)) return [];
  return [
    {
      id: 'memory',
      priority: 'critical',
      title: 'Hold less in memory',
      description:
        `Components hold ${formatShare(total)} of the memory together (${shares.map(({ component, share }) => `${component} ${formatShare(share)}`).join(', ')}); ` +
        `${formatShare(MUCH_MEMORY)} is fine. Begin with the first: bound its caches, or share them`,
      components: shares.map(({ component }) => component),
    },
  ];
}

function recommendErrors(reports: Readonly<Record<string, ComponentReport>>): SystemRecommendation[] {
  const failing = Object.entries(reports)
    .flatMap(([component, { errors }]) => {
      const rate = findErrorRate(errors);
      return rate !== undefined && rate > (errors?.threshold ?? DEFAULT_ERROR_THRESHOLD) ? [{ component, rate }] : [];
    })
    .sort((one, other) => other.rate - one.rate);
  if (failing.length < SEVERAL) return [];
  return [
    {
      id: 'errors',
      priority: 'high',
      title: 'Look for what failing components share',
      description:
        `${failing.length} components fail at the same time (${failing.map(({ component, rate }) => `${component} ${formatShare(rate)}`).join(', ')}). ` +
        'A service, a store or a connection that all of them use is the likelier cause than each by itself',
      components: failing.map(({ component }) => component),
    },
  ];
}

function describe({ component, p95, target }: Slow): string {
  return `${component} p95 ${formatDuration(p95)}, target ${formatDuration(target)}`;
}
