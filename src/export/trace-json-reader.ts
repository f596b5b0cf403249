import { ENGINES, type DeviceClass } from '../model/device-class.js';
import type { Json } from '../model/json.js';
import { LOG_TYPES, type LogLine } from '../model/log-line.js';
import type { DropCounts, SessionInfo } from '../model/session.js';
import { toStringTable } from '../model/to-tables.js';
import type { TraceData } from '../model/trace-data.js';
import {
  checkInteger,
  checkJson,
  checkList,
  checkObject,
  checkText,
  checkTime,
  field,
  wrongType,
  type FileObject,
} from './trace-json-checks.js';
import { readSpanTable } from './trace-json-columns.js';
import { readCounterTable } from './trace-json-counters.js';
import { LAST_TRACE, LONGEST_ID, MOST_LOGS, MOST_STRINGS, TRACE_FORMAT, TRACE_VERSION } from './trace-json-limits.js';
import { parseText } from './trace-json-text.js';
import { upgradeFile } from './trace-json-upgrade.js';
import { readWeights } from './trace-json-weights.js';
import { TraceFormatError } from './trace-format-error.js';

/**
 * Reads a recording back. Trusts nothing in the file: every length is checked before memory is taken, every number before it
 * is used, and text stays text.
 *
 * @throws TraceFormatError that says what is wrong, where, and what to do.
 */
export function fromTraceJson(text: string): TraceData {
  const file = upgradeFile(checkFormat(parseText(text)));
  const strings = readStrings(field(file, 'strings'));
  return {
    session: readSession(checkObject(field(file, 'session'), 'session')),
    strings: toStringTable(strings),
    spans: readSpanTable(file, strings.length),
    counters: readCounterTable(file, strings.length),
    weights: readWeights(file),
    logs: checkList(field(file, 'logs'), 'logs', MOST_LOGS).map((line, at) => readLogLine(line, `logs[${at}]`)),
    dropped: readDropped(checkObject(field(file, 'dropped'), 'dropped')),
    until: checkTime(field(file, 'until'), 'until'),
  };
}

function checkFormat(parsed: unknown): FileObject {
  const format = typeof parsed === 'object' && parsed !== null ? field(parsed as FileObject, 'format') : undefined;
  if (format !== TRACE_FORMAT) {
    throw new TraceFormatError('file', 'is JSON, but no acttrace recording', 'Choose a file that was saved with “Export trace JSON”.');
  }
  const file = parsed as FileObject;
  const version = field(file, 'version');
  if (!Number.isInteger(version) || (version as number) < 1) throw wrongType('version', 'a whole number from 1', version);
  if ((version as number) > TRACE_VERSION) {
    const remedy = 'Update acttrace in this app, then import the file again.';
    throw new TraceFormatError(
      'version',
      `a newer acttrace wrote this file (format ${String(version)}, this one reads up to ${TRACE_VERSION})`,
      remedy,
    );
  }
  return file;
}

function readSession(session: FileObject): SessionInfo {
  const id = checkText(field(session, 'id'), 'session.id');
  if (id === '' || id.length > LONGEST_ID) throw wrongType('session.id', `text of 1 to ${LONGEST_ID} characters`, id);
  const resolution = checkTime(field(session, 'resolution'), 'session.resolution');
  if (resolution < 0) throw wrongType('session.resolution', 'a step of 0 ms or more', resolution);
  const device = field(session, 'device');
  return {
    id,
    name: checkText(field(session, 'name'), 'session.name'),
    timeOrigin: checkTime(field(session, 'timeOrigin'), 'session.timeOrigin'),
    startedAt: checkTime(field(session, 'startedAt'), 'session.startedAt'),
    resolution,
    page: checkText(field(session, 'page'), 'session.page'),
    build: checkText(field(session, 'build'), 'session.build'),
    ...(device !== undefined && { device: readDevice(checkObject(device, 'session.device')) }),
  };
}

function readDevice(device: FileObject): DeviceClass {
  const amount = (name: 'cores' | 'memory'): number => {
    const found = field(device, name);
    if (!Number.isFinite(found) || (found as number) < 0) throw wrongType(`session.device.${name}`, 'a number from 0', found);
    return found as number;
  };
  const found = field(device, 'engine');
  const engine = ENGINES.find((known) => known === found);
  if (engine === undefined) throw wrongType('session.device.engine', `one of ${ENGINES.join(', ')}`, found);
  const isolated = field(device, 'isolated');
  if (typeof isolated !== 'boolean') throw wrongType('session.device.isolated', 'true or false', isolated);
  return { cores: amount('cores'), memory: amount('memory'), engine, isolated };
}

function readDropped(dropped: FileObject): DropCounts {
  const count = (name: string): number => checkInteger(field(dropped, name), 0, Number.MAX_SAFE_INTEGER, `dropped.${name}`);
  return {
    spans: count('spans'),
    logs: count('logs'),
    attributes: count('attributes'),
    names: count('names'),
    counters: count('counters'),
    sampledOut: count('sampledOut'),
  };
}

function readStrings(value: unknown): readonly string[] {
  const strings = checkList(value, 'strings', MOST_STRINGS).map((text, at) => checkText(text, `strings[${at}]`));
  if (strings[0] !== '') throw wrongType('strings[0]', 'the empty text', strings[0]);
  return strings;
}

function readLogLine(value: unknown, where: string): LogLine {
  const line = checkObject(value, where);
  const found = field(line, 'type');
  const type = LOG_TYPES.find((known) => known === found);
  if (type === undefined) throw wrongType(`${where}.type`, `one of ${LOG_TYPES.join(', ')}`, found);
  const read: LogLine = {
    type,
    message: checkText(field(line, 'message'), `${where}.message`),
    source: checkText(field(line, 'source'), `${where}.source`),
    time: checkTime(field(line, 'time'), `${where}.time`),
    trace: checkInteger(field(line, 'trace'), 0, LAST_TRACE, `${where}.trace`),
  };
  const payload = field(line, 'payload') as Json | undefined;
  if (payload === undefined) return read;
  checkJson(payload, `${where}.payload`);
  return { ...read, payload };
}
