import { LONGEST_NUMBER, LONGEST_TEXT } from './longest.js';

/** Where a text stops being JSON, and why. */
export interface JsonFault {
  readonly offset: number;
  readonly problem: string;
}

/** What a text in JSON has, counted without building anything. */
export interface JsonShape {
  /** Levels of lists and objects in each other. */
  readonly depth: number;
  /** Keys with values, those counted again that an object has twice. */
  readonly pairs: number;
  /** Values, keys not counted. */
  readonly values: number;
  /** Where a number or text ends, or goes on, that is too long; undefined where none does. */
  readonly tooLongAt: number | undefined;
}

const QUOTE = 34;
const BACKSLASH = 92;

/** Counts what is in a text that is JSON; of others the figures mean nothing, but it ends all the same. */
export function jsonShape(text: string): JsonShape {
  let [depth, deepest, pairs, commas, collections] = [0, 0, 0, 0, 0];
  let plain = 0;
  let tooLongAt: number | undefined;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      const from = at++;
      plain = 0;
      for (
        let inner = text.charCodeAt(at);
        at < text.length && inner !== QUOTE;
        inner = text.charCodeAt(at)
      ) {
        at += inner === BACKSLASH ? 2 : 1;
      }
      if (at - from > LONGEST_TEXT) tooLongAt ??= from;
      continue;
    }
    switch (text[at]) {
      case '{':
      case '[':
        collections++;
        deepest = Math.max(deepest, ++depth);
        plain = 0;
        break;
      case '}':
      case ']':
        depth--;
        plain = 0;
        break;
      case ':':
        pairs++;
        plain = 0;
        break;
      case ',':
        commas++;
        plain = 0;
        break;
      case ' ':
      case '\n':
      case '\r':
      case '\t':
        plain = 0;
        break;
      default:
        if (++plain > LONGEST_NUMBER) tooLongAt ??= at;
    }
  }
  // Each value but the first of a collection has a comma before it.
  return { depth: deepest, pairs, values: 1 + commas + collections, tooLongAt };
}

/** White space, and then a sign, a text or another scalar of RFC 8259. */
const TOKEN = new RegExp(
  String.raw`[ \t\n\r]*(?:([{}[\],:])|("[ !#-[\]-\uffff]*(?:\\(?:["\\/bfnrt]|u[\da-fA-F]{4})[ !#-[\]-\uffff]*)*")` +
    String.raw`|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)`,
  'y',
);
const SPACE = /[ \t\n\r]*/y;

type Expected = 'value' | 'value or ]' | 'key' | 'key or }' | ':' | 'more';

const WORDS: Readonly<Record<Expected, string>> = {
  value: 'a value',
  'value or ]': "a value or ']'",
  key: 'a key in double quotes',
  'key or }': "a key in double quotes or '}'",
  ':': "':'",
  more: "',' or the end of what is open",
};

/**
 * The first place where a text is not JSON (RFC 8259); undefined where there is none. `JSON.parse` knows it as well,
 * but what it says differs between runtimes, and mostly lacks the place.
 */
export function findJsonFault(text: string): JsonFault | undefined {
  const open: ('{' | '[')[] = [];
  let expected: Expected = 'value';
  let offset = 0;
  while (true) {
    TOKEN.lastIndex = offset;
    const match = TOKEN.exec(text);
    if (match === null) {
      SPACE.lastIndex = offset;
      const at = offset + SPACE.exec(text)![0].length;
      const isEnd = at === text.length;
      return isEnd && open.length === 0 && expected === 'more' ? undefined : unexpected(text, at, expected);
    }
    const [token, sign, quoted] = match;
    const next = follow(expected, sign ?? (quoted === undefined ? 'scalar' : 'text'), open);
    if (next === undefined)
      return unexpected(text, offset + token.length - token.trimStart().length, expected);
    expected = next;
    offset += token.length;
  }
}

/** What comes after a token; undefined where the token is not what is expected. Keeps track of what is open. */
function follow(expected: Expected, token: string, open: ('{' | '[')[]): Expected | undefined {
  const inner = open.at(-1);
  switch (expected) {
    case 'key':
    case 'key or }':
      if (token === 'text') return ':';
      return token === '}' && expected === 'key or }' ? close(open) : undefined;
    case ':':
      return token === ':' ? 'value' : undefined;
    case 'more':
      if (token === ',' && inner !== undefined) return inner === '{' ? 'key' : 'value';
      return (token === '}' && inner === '{') || (token === ']' && inner === '[') ? close(open) : undefined;
    default:
      if (token === ']' && expected === 'value or ]') return close(open);
      if (token === '{' || token === '[') {
        open.push(token);
        return token === '{' ? 'key or }' : 'value or ]';
      }
      return token === 'text' || token === 'scalar' ? 'more' : undefined;
  }
}

function close(open: ('{' | '[')[]): Expected {
  open.pop();
  return 'more';
}

function unexpected(text: string, offset: number, expected: Expected): JsonFault {
  const found = /^[^\s,:{}[\]]{1,24}|^./su.exec(text.slice(offset, offset + 25))?.[0];
  const there = found === undefined ? 'the text ends' : `there is ${JSON.stringify(found)}`;
  return { offset, problem: `it is not JSON: ${there} where ${WORDS[expected]} has to be` };
}
