/** What an acttrace file says first. */
export const TRACE_FORMAT = 'acttrace';
/** Version of the format that is written, and the newest that is read. */
export const TRACE_VERSION = 2;

/** Longest file, in characters: about what a browser can hold in one string (V8: 2²⁹ − 24). */
export const MOST_CHARACTERS = 512_000_000;
/** Most spans: 39 bytes a row makes 195 MB. */
export const MOST_ROWS = 5_000_000;
/** Most samples of counters: 20 bytes each makes 100 MB. A recorder holds 65,536 by default, a store keeps 1,000,000. */
export const MOST_COUNTERS = 5_000_000;
/** Largest weight of a trace: one over a chance that nobody would meet. No weighted time overflows. */
export const MOST_WEIGHT = 2 ** 53;
/** Most strings. A recorder stops at 65,536. */
export const MOST_STRINGS = 1_000_000;
/** Most log lines. A recorder holds 10,000 by default, a store keeps 100,000. */
export const MOST_LOGS = 1_000_000;
/** Deepest nesting of captured data. A snapshot goes 12 levels deep at most, each of them three in JSON for a Map. */
export const MOST_DEPTH = 100;
/** Times lie within what a date can hold, so that no sum or difference of two of them overflows. ms (ECMA-262, "Time Values"). */
export const MOST_TIME = 8.64e15;
/** Rows are held in 32 bits with a sign. */
export const LAST_ROW = 2 ** 31 - 1;
/** Trace numbers are held in 32 bits. */
export const LAST_TRACE = 2 ** 32 - 1;
/** Longest session id. Ours have 16 characters. */
export const LONGEST_ID = 128;
