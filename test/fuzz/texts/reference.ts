import type { BaseText } from './base-texts.js';

/** The values of a text by name, as another reading finds them: texts of CSV, values of JSON; undefined where one is missing. */
export type ReferenceRow = ReadonlyMap<string, unknown>;

/**
 * Reads a text in the plainest way. @returns undefined where it is none by that: the product may know more, such as other
 * separators
 */
export function referenceRows(bytes: Uint8Array, { kind }: BaseText): ReferenceRow[] | undefined {
  const text = new TextDecoder('utf-8').decode(bytes);
  try {
    return kind === 'csv' ? csvRows(text) : jsonRows(text);
  } catch {
    return undefined;
  }
}

function jsonRows(text: string): ReferenceRow[] | undefined {
  const rows = text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line));
  if (rows.some((row) => typeof row !== 'object' || row === null || Array.isArray(row))) return undefined;
  return rows.map((row) => new Map(Object.entries(row as object)));
}

/** RFC 4180, a character at a time. */
function csvRows(text: string): ReferenceRow[] | undefined {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let isQuoted = false;
  let wasQuoted = false;
  const end = () => {
    row.push(cell);
    cell = '';
    wasQuoted = false;
  };
  const whole = text.endsWith('\n') ? text : `${text}\n`;
  for (let at = 0; at < whole.length; at++) {
    const mark = whole[at];
    if (isQuoted) {
      if (mark !== '"') cell += mark;
      else if (whole[at + 1] === '"') cell += whole[++at];
      else isQuoted = false;
    } else if (mark === '"' && cell === '' && !wasQuoted) {
      isQuoted = true;
      wasQuoted = true;
    } else if (mark === ',') end();
    else if (mark === '\n') {
      if (!wasQuoted && cell.endsWith('\r')) cell = cell.slice(0, -1);
      const isEmpty = row.length === 0 && cell === '' && !wasQuoted;
      end();
      if (!isEmpty) rows.push(row);
      row = [];
    } else cell += mark;
  }
  const [names, ...body] = rows;
  // The product tells separators apart.
  if (names?.some((name) => /[;\t]/.test(name))) return undefined;
  if (names === undefined || isQuoted || body.some(({ length }) => length !== names.length)) return undefined;
  return body.map((cells) => new Map(names.map((name, index) => [name.trim(), cells[index]])));
}
