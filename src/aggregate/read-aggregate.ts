/**
 * Reads aggregates that were stored, by this version or another, or that somebody changed. Nothing is trusted: what is damaged in one place
 * is not read at all, since its figures would be wrong without a sign of it.
 */
import type { SeriesAggregate, SeriesKind, SessionAggregate } from '../model/aggregate.js';
import { readDeviceClass } from '../model/device-class.js';
import type { SessionInfo } from '../model/session.js';
import type { DistributionRecord } from '../statistics/distribution.js';
import { isAscending, LAST_BOUNDED_BUCKET, MOST_BUCKETS, type SketchRecord } from '../statistics/log-bucket-sketch.js';
import { MOST_STRATA, type StrataRecord } from '../statistics/strata.js';

const KINDS: readonly SeriesKind[] = ['pipeline', 'stage', 'action', 'counter'];
/** What an aggregator makes at most: 1 of pipelines, 200 of stages, 200 of actions, 100 of counters, and one for what is beyond of each. */
const MOST_SERIES = 505;
/** Most that sums of blocks can vary, for each sign: all of a block alike, and as few blocks as tell anything. */
const MOST_BLOCK_SQUARES = 32;
/** By how much sums of weights may be off, as a share. */
const ROUNDING = 1e-6;

type Fields = Readonly<Record<string, unknown>>;

/** The aggregate, rebuilt of the fields that are known; undefined where anything in it is wrong. */
export function readSessionAggregate(value: unknown): SessionAggregate | undefined {
  const { session: info, until, series: list, folded } = fieldsOf(value);
  const session = readSession(fieldsOf(info));
  if (session === undefined || !isNumber(until) || !isCount(folded) || !Array.isArray(list) || list.length > MOST_SERIES) return undefined;
  const series = list.map(readSeries);
  return series.every((one) => one !== undefined) ? { session, until, series, folded } : undefined;
}

function readSession({ id, name, timeOrigin, startedAt, resolution, page, build, device }: Fields): SessionInfo | undefined {
  if (!isText(id) || id === '' || !isText(name) || !isText(page) || !isText(build)) return undefined;
  if (!isNumber(timeOrigin) || !isNumber(startedAt) || !isNumber(resolution)) return undefined;
  const known = readDeviceClass(device);
  if (known === undefined && device !== undefined) return undefined;
  return { id, name, timeOrigin, startedAt, resolution, page, build, ...(known && { device: known }) };
}

function readSeries(value: unknown): SeriesAggregate | undefined {
  const { kind: found, name, values: record, errors, strata: apart } = fieldsOf(value);
  const kind = KINDS.find((known) => known === found);
  const values = readDistribution(fieldsOf(record));
  if (kind === undefined || values === undefined || !isText(name) || !isAmount(errors)) return undefined;
  const strata = apart === undefined ? undefined : readStrata(fieldsOf(apart), values.count * (1 + ROUNDING));
  if (errors > values.count * (1 + ROUNDING) || (strata === undefined && apart !== undefined)) return undefined;
  return { kind, name, values, errors, ...(strata && { strata }) };
}

function readDistribution(fields: Fields): DistributionRecord | undefined {
  const { recorded, count, squaredWeights, mean, squaredDistances, min, max, successiveProducts, successiveSquares } = fields;
  const { blockSquares, signSquares } = fields;
  const sketch = readSketch(fieldsOf(fields.sketch));
  if (sketch === undefined || !isCount(recorded) || !isAmount(count) || !isAmount(squaredWeights)) return undefined;
  if (!isNumber(mean) || !isAmount(squaredDistances) || !isNumber(successiveProducts) || !isAmount(successiveSquares)) return undefined;
  if (!isAmount(blockSquares) || !isAmount(signSquares)) return undefined;
  if (typeof min !== 'number' || typeof max !== 'number') return undefined;
  const isSound =
    recorded === 0
      ? count === 0 && Number.isNaN(min) && Number.isNaN(max)
      : count > 0 && squaredWeights > 0 && Number.isFinite(min) && Number.isFinite(max) && min <= max;
  const counted = sketch.counts.reduce((sum, one) => sum + one, sketch.zeros);
  if (!isSound || Math.abs(counted - count) > ROUNDING * count) return undefined;
  const alike = { successiveProducts, successiveSquares, blockSquares, signSquares };
  return { recorded, count, squaredWeights, mean, squaredDistances, min, max, ...alike, sketch };
}

function readSketch({ buckets, counts, zeros }: Fields): SketchRecord | undefined {
  if (!(buckets instanceof Uint16Array) || !(counts instanceof Float64Array) || !isAmount(zeros)) return undefined;
  if (buckets.length !== counts.length || buckets.length > MOST_BUCKETS) return undefined;
  return isAscending(buckets) && counts.every(isAmount) ? { buckets, counts, zeros } : undefined;
}

/** @param most - values that there can be in all of them. */
function readStrata(fields: Fields, most: number): StrataRecord | undefined {
  const { tracks, captures, offsets, buckets, counts, zeros, blockSquares, signSquares } = fields;
  if (!Array.isArray(tracks) || tracks.length > MOST_STRATA || !tracks.every(isText)) return undefined;
  if (!(captures instanceof Uint32Array) || captures.length !== tracks.length) return undefined;
  if (!(offsets instanceof Uint32Array) || offsets.length !== tracks.length + 1 || offsets[0] !== 0) return undefined;
  if (!(buckets instanceof Uint16Array) || !(counts instanceof Float64Array) || !(zeros instanceof Float64Array)) return undefined;
  if (counts.length !== buckets.length || offsets[tracks.length] !== buckets.length || zeros.length !== tracks.length) return undefined;
  if (!counts.every(isAmount) || !zeros.every(isAmount) || !isAmount(blockSquares) || !isAmount(signSquares)) return undefined;
  // Durations are not below 0.
  if (buckets.some((bucket) => bucket > LAST_BOUNDED_BUCKET) || blockSquares > MOST_BLOCK_SQUARES * most || signSquares > most)
    return undefined;
  const isOrdered = tracks.every((_, at) => offsets[at] <= offsets[at + 1] && isAscending(buckets.subarray(offsets[at], offsets[at + 1])));
  const sum = [...counts, ...zeros].reduce((total, count) => total + count, 0);
  return isOrdered && sum <= most ? { tracks, captures, offsets, buckets, counts, zeros, blockSquares, signSquares } : undefined;
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isNumber(value: unknown): value is number {
  return Number.isFinite(value);
}

function isAmount(value: unknown): value is number {
  return isNumber(value) && value >= 0;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
