/** Bounds of what is good and what is poor, as Chrome rates them: https://web.dev/articles/vitals. ms, but for CLS. */
const BOUNDS: Readonly<Record<string, readonly [good: number, poor: number]>> = {
  LCP: [2500, 4000],
  INP: [200, 500],
  CLS: [0.1, 0.25],
  FCP: [1800, 3000],
  TTFB: [800, 1800],
};

const MEANING: Readonly<Record<string, string>> = {
  LCP: 'largest contentful paint: when the largest thing was drawn',
  INP: 'interaction to next paint: how long the page takes to answer',
  CLS: 'cumulative layout shift: how much jumps about',
  FCP: 'first contentful paint: when the first thing was drawn',
  TTFB: 'time to first byte: how long the server took',
};

/** In the order in which they are shown: those that Chrome calls core first. */
export const VITALS = Object.keys(BOUNDS);

export type VitalRating = 'good' | 'needs improvement' | 'poor';

export function rateVital(metric: string, value: number): VitalRating {
  const [good, poor] = BOUNDS[metric] ?? [Infinity, Infinity];
  return value <= good ? 'good' : value <= poor ? 'needs improvement' : 'poor';
}

/** For a tooltip; the name itself where it is none that is known. */
export function describeVital(metric: string): string {
  return MEANING[metric] ?? metric;
}
