/** Dates of sessions as axes and sentences show them, in the reader's own language and time zone. */
const DAY = 24 * 60 * 60 * 1000;
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
function formatTimeOfDay(epochMs: number, locale?: string): string {
  return new Date(epochMs).toLocaleTimeString(locale, { hour: '2-digit', minute: '2-digit' });
}

/**
 * Labels of moments that follow one another on an axis: the day, or the time of day where it is the same day as the label before.
 *
 * @param times - wall clock, ms since the Unix epoch, ascending.
 */
export function labelDates(times: readonly number[], locale?: string): string[] {
  const last = times.at(-1) ?? 0;
  const far = last - (times[0] ?? 0) > YEAR_NEEDED;
  let before = '';
  return times.map((time) => {
    const day = formatDay(time, far ? NaN : last, locale);
    const label = day === before ? formatTimeOfDay(time, locale) : day;
    before = day;
    return label;
  });
}
