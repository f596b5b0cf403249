import { cutText } from '../../base/cut-text.js';
import { LIMIT_UNITS, type LimitUnit } from '../../model/limit-unit.js';
import type { AlertRuleError } from './alert-rule.js';

/** Longest text that is read, characters: more than any rule within the other limits takes. */
const MOST_TEXT = 50_000;
/** Characters shown of what was found. */
const MOST_SHOWN = 20;

const SPACE = /\s*/y;
/** JSON's: of the control characters (Cc) it lets through those that are not of ASCII's first 32. */
const STRING = /"(?:[^"\\\p{Cc}]|[\x7f-\x9f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/uy;
const NUMBER = /[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
/** For names of metrics and tags, and words of the grammar. */
const WORD = /[\p{L}\p{N}_./-]+/uy;
/** For tags' values, which often have colons: `action=core:go`. */
const VALUE = /[\p{L}\p{N}_./:-]+/uy;
/** A unit of time that is not the beginning of a longer word. */
const UNIT = /(?:ms|min|[smh])(?![\p{L}_])/uy;
/** A unit of a limit, likewise. */
const LIMIT_UNIT = /(?:ms|min|[sh]|[kMG]?B|%)(?![\p{L}\p{N}_])/uy;
/** What is shown of something that fits nothing. */
const ANYTHING = /[\p{L}\p{N}_.-]+|"[^"]*"?|[^]/uy;

/** A rule that cannot be understood. Caught by the functions of this folder that parse; no app ever sees it thrown. */
export class RuleSyntaxError extends Error {
  readonly detail: AlertRuleError;

  constructor(place: string, message: string, column?: number) {
    super(message);
    this.detail = { message: `${place}: ${message}`, ...(column !== undefined && { column }) };
  }
}

/** Reads a text from left to right, spaces skipped. `take…` fail where something else is found; `find…` leave it and return undefined. */
export class RuleScanner {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    if (text.length > MOST_TEXT) this.fail(`expected at most ${MOST_TEXT} characters`, MOST_TEXT);
  }

  /** Where the next thing begins, from 0 on. */
  get position(): number {
    this.#match(SPACE);
    return this.#at;
  }

  get isAtEnd(): boolean {
    return this.position === this.#text.length;
  }

  /** Whether a number without a sign is next. */
  get isAtDigit(): boolean {
    return /[\d.]/.test(this.#text.charAt(this.position));
  }

  /** The first of some signs that is next. */
  findSign<Sign extends string>(signs: readonly Sign[]): Sign | undefined {
    const from = this.position;
    const found = signs.find((sign) => this.#text.startsWith(sign, from));
    this.#at += found?.length ?? 0;
    return found;
  }

  takeSign<Sign extends string>(signs: readonly Sign[], expected: string): Sign {
    return this.findSign(signs) ?? this.expected(expected);
  }

  /** A word of the grammar, which is no quoted text. */
  findWord<Word extends string>(words: readonly Word[]): Word | undefined {
    const from = this.position;
    const text = this.#match(WORD);
    const found = words.find((word) => word === text);
    if (found === undefined) this.#at = from;
    return found;
  }

  findUnit(): string | undefined {
    return this.#match(UNIT);
  }

  findLimitUnit(): LimitUnit | undefined {
    const from = this.position;
    const text = this.#match(LIMIT_UNIT);
    const found = LIMIT_UNITS.find((unit) => unit === text);
    if (found === undefined) this.#at = from;
    return found;
  }

  /** A bare or quoted name. */
  takeName(expected: string, longest: number): string {
    return this.#takeText(WORD, expected, 1, longest);
  }

  /** As a name, but may have colons, and may be empty when quoted. */
  takeValue(expected: string, longest: number): string {
    return this.#takeText(VALUE, expected, 0, longest);
  }

  takeNumber(expected: string): number {
    const from = this.position;
    const text = this.#match(NUMBER) ?? this.expected(expected);
    // -0 compares as 0 does, and would not survive being written.
    const value = Number(text) + 0;
    return Number.isFinite(value) ? value : this.fail(`expected a finite number, found ${show(text)}`, from);
  }

  /** @param at - default: where the scanner stands. */
  fail(message: string, at = this.position): never {
    throw new RuleSyntaxError(`column ${at + 1}`, message, at + 1);
  }

  #takeText(bare: RegExp, expected: string, shortest: number, longest: number): string {
    const from = this.position;
    const quoted = this.#match(STRING);
    const text = quoted === undefined ? (this.#match(bare) ?? this.expected(expected)) : (JSON.parse(quoted) as string);
    if (text.length < shortest) this.fail(`expected ${expected}, found an empty text`, from);
    if (text.length > longest) this.fail(`expected ${expected} of at most ${longest} characters`, from);
    return text;
  }

  /** Fails, telling what is next in place of what was expected. */
  expected(expected: string): never {
    const at = this.position;
    const found = this.isAtEnd ? 'the end' : show(this.#match(ANYTHING) ?? '');
    return this.fail(`expected ${expected}, found ${found}`, at);
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }
}

/** Something found, in quotes unless it has its own. */
export function show(text: string): string {
  const cut = text.length > MOST_SHOWN ? `${cutText(text, MOST_SHOWN)}…` : text;
  return text.startsWith('"') ? cut : `"${cut}"`;
}

/** Whether a text needs no quotes. */
export function isBareName(text: string): boolean {
  return isWhole(WORD, text);
}

export function isBareValue(text: string): boolean {
  return isWhole(VALUE, text);
}

function isWhole(pattern: RegExp, text: string): boolean {
  pattern.lastIndex = 0;
  return pattern.exec(text)?.[0] === text;
}
