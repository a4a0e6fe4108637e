/**
 * Reads and writes the keys at the top of a spec as text, so that comments and everything else stay as they are. Whether the
 * text is valid is not asked here: half a spec is what an editor has most of the time.
 */

/** Whether a text is JSON, as specs in files that end in `.json` are. */
export function isJson(text: string): boolean {
  return text.trimStart().startsWith('{');
}

/** How messages call a spec, by whose ending it is read. */
export function specFileName(text: string): string {
  return isJson(text) ? 'workload.json' : 'workload.yaml';
}

/** Whether a spec may speak of a pool by its name, as YAML or JSON have it. */
export function namesPool(text: string, name: string): boolean {
  return text.includes(name) || text.includes(JSON.stringify(name).slice(1, -1));
}

/** What stands behind a key at the top, without a comment; undefined where there is no such key. */
export function topLevelValue(text: string, key: string): string | undefined {
  if (isJson(text)) return jsonValue(text, key);
  const place = yamlPlace(text, key);
  if (place === undefined) return undefined;
  const [first = '', ...rest] = place.lines;
  const inline = withoutComment(first.slice(first.indexOf(':') + 1));
  return rest.some((line) => line.trim() !== '') ? `${inline}\n${rest.join('\n')}`.trim() : inline;
}

/** Whether keys at the top can be found in a text at all, as half a JSON has none. */
export function isReadable(text: string): boolean {
  return !isJson(text) || parsed(text) !== undefined;
}

/**
 * The text with another value for a key at the top: behind the others where it is new, and none where it is undefined.
 *
 * @param isWord whether a value is what is written, to the character, and a number only where it is written as numbers are
 */
export function withTopLevelValue(
  text: string,
  key: string,
  value: string | undefined,
  isWord = false,
): string {
  if (isJson(text)) return withJsonValue(text, key, value, isWord);
  const place = yamlPlace(text, key);
  const line = value === undefined ? [] : [`${key}: ${isWord ? yamlWord(value) : value}`];
  if (place === undefined) {
    return value === undefined ? text : `${text.replace(/\n*$/, text.trim() === '' ? '' : '\n')}${line[0]}\n`;
  }
  const lines = text.split('\n');
  const comment = place.lines.length === 1 ? /\s#.*$/.exec(place.lines[0]!)?.[0] : undefined;
  if (comment !== undefined && line.length > 0) line[0] += comment;
  lines.splice(place.from, place.lines.length, ...line);
  return lines.join('\n');
}

/** The text that a value of YAML is, as `topLevelValue` gives it. */
export function unquoted(value: string): string {
  const single = /^'(.*)'$/.exec(value)?.[1];
  if (single !== undefined) return single.replaceAll("''", "'");
  try {
    const read: unknown = value.startsWith('"') ? JSON.parse(value) : value;
    return typeof read === 'string' ? read : value;
  } catch {
    return value;
  }
}

interface Place {
  readonly from: number;
  /** That of the key, and those of a value below it. */
  readonly lines: readonly string[];
}

/** A value that is written below its key is indented, but for the dashes of a list. */
function yamlPlace(text: string, key: string): Place | undefined {
  const lines = text.split('\n');
  const from = lines.findIndex((line) => new RegExp(`^["']?${key}["']?\\s*:(\\s|$)`).test(line));
  if (from < 0) return undefined;
  let to = from + 1;
  let end = to;
  for (; to < lines.length && /^(\s|-|#|\]|\}|$)/.test(lines[to]!); to++) {
    if (/^(\s+[^\s#]|-|\]|\})/.test(lines[to]!)) end = to + 1;
  }
  return { from, lines: lines.slice(from, end) };
}

function withoutComment(value: string): string {
  return value.replace(/(^|\s)#.*$/, '').trim();
}

function jsonValue(text: string, key: string): string | undefined {
  const value = parsed(text)?.[key];
  return value === undefined || typeof value === 'string' ? value : JSON.stringify(value);
}

function withJsonValue(text: string, key: string, value: string | undefined, isWord: boolean): string {
  const spec = parsed(text);
  if (spec === undefined) return text;
  const { [key]: _, ...others } = spec;
  const isNumeric = value !== undefined && (isWord ? isCanonical(value) : isNumber(value));
  const changed = value === undefined ? others : { ...spec, [key]: isNumeric ? Number(value) : value };
  return `${JSON.stringify(changed, undefined, 2)}\n`;
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isNumber(value: string): boolean {
  return /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(value);
}

/** Whether a text is a whole number that is read and written again as the same text. */
function isCanonical(value: string): boolean {
  return Number.isSafeInteger(Number(value)) && String(Number(value)) === value;
}

/** Plain where YAML takes it for a text or the very number: not `007`, `1e3`, `yes` or `2024-01-01`. */
function yamlWord(value: string): string {
  const isPlain = /^[a-z][\w-]*$/i.test(value) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(value);
  return isPlain || isCanonical(value) ? value : JSON.stringify(value);
}
