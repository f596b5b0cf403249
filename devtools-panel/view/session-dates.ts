/** Dates of sessions as axes and sentences show them, in the reader's own language and time zone. */
const MINUTE = 60 * 1000;
const DAY = 24 * 60 * MINUTE;
/** From this far apart on, a day and a month do not tell which year is meant. */
const YEAR_NEEDED = 300 * DAY;

/** A day: `12 Nov`; with the year where it is another than that of `now`. */
export function formatDay(epochMs: number, now: number, locale?: string): string {
  const date = new Date(epochMs);
  if (Number.isNaN(date.getTime())) return 'unknown date';
  const sameYear = date.getFullYear() === new Date(now).getFullYear();
  return date.toLocaleDateString(locale, { day: 'numeric', month: 'short', ...(sameYear ? {} : { year: 'numeric' }) });
}

/** A time of day: `14:02`. */
export function formatTimeOfDay(epochMs: number, locale?: string): string {
  return new Date(epochMs).toLocaleTimeString(locale, { hour: '2-digit', minute: '2-digit' });
}

export function isSameDay(a: number, b: number): boolean {
  return new Date(a).toDateString() === new Date(b).toDateString();
}

/** A day, or the time of day where it is that of `now`. */
export function formatDayOrTime(epochMs: number, now: number, locale?: string): string {
  return isSameDay(epochMs, now) ? formatTimeOfDay(epochMs, locale) : formatDay(epochMs, now, locale);
}

/**
 * Labels of moments that follow one another on an axis: the day, or the time of day where it is the same day as the label before.
 *
 * @param times - wall clock, ms since the Unix epoch, ascending.
 * @param earlier - a moment before them that has no label: where it is of the first one's day, no day begins there.
 */
export function labelDates(times: readonly number[], locale?: string, earlier?: number): string[] {
  const last = times.at(-1) ?? 0;
  const far = last - (times[0] ?? 0) > YEAR_NEEDED;
  const dayOf = (time: number): string => formatDay(time, far ? NaN : last, locale);
  let before = earlier === undefined ? '' : dayOf(earlier);
  return times.map((time) => {
    const day = dayOf(time);
    const label = day === before ? formatTimeOfDay(time, locale) : day;
    before = day;
    return label;
  });
}

/**
 * Which sessions of a list have to be shown with seconds: those of one name that began in the same minute.
 *
 * @param sessions - with the names that people see, and the wall clock of their starts, ms since the Unix epoch.
 * @returns their ids.
 */
export function findAlike(sessions: readonly { readonly id: string; readonly name: string; readonly time: number }[]): ReadonlySet<string> {
  return findShared(sessions.map(({ id, name, time }) => [id, `${Math.floor(time / MINUTE)} ${name}`]));
}

/** Which of a list their names do not tell apart. @returns their ids. */
export function findNamesakes(named: readonly { readonly id: string; readonly name: string }[]): ReadonlySet<string> {
  return findShared(named.map(({ id, name }) => [id, name]));
}

function findShared(keys: readonly (readonly [id: string, key: string])[]): ReadonlySet<string> {
  const firsts = new Map<string, string>();
  const shared = new Set<string>();
  for (const [id, key] of keys) {
    const first = firsts.get(key);
    if (first === undefined) firsts.set(key, id);
    else shared.add(first).add(id);
  }
  return shared;
}
