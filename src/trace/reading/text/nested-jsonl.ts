import type { CellTarget } from './column.js';
import { isObject, lineObject } from './line-object.js';
import { type Block, LF, Scanner } from './scanner.js';

/** Reads the rows of blocks of JSON lines. */
export interface LineParser {
  parse(block: Block, maxRows?: number): number;
  /** The line of a row of the block that was parsed last, where it is not the row's own. */
  lineOf?(row: number): number;
}

/**
 * Lists whose items are rows, each with what stands around the list. Those of OpenTelemetry only hold the spans, so that
 * their own names are left out.
 */
const ROW_LISTS: ReadonlyMap<string, string> = new Map([
  ['requests', 'requests.'],
  ['resourceSpans', ''],
  ['scopeSpans', ''],
  ['spans', ''],
]);

/** Objects within objects that are looked into. */
const MAX_DEPTH = 8;

type Row = Map<string, unknown>;

/** Lines that are looked at: what failed may lack what others have. */
const LOOKED_AT = 100;

/** Whether some of the first lines of a block are objects that have others in them. */
export function hasNestedObjects({ bytes }: Block): boolean {
  let start = 0;
  for (let line = 0; line < LOOKED_AT && start < bytes.length; line++) {
    const end = bytes.indexOf(LF, start);
    if (isNestedLine(bytes.toString('utf8', start, end))) return true;
    start = end + 1;
  }
  return false;
}

function isNestedLine(line: string): boolean {
  try {
    return Object.values(JSON.parse(line) as object).some(isNested);
  } catch {
    // What is no JSON is refused by whoever reads it, with its line.
    return false;
  }
}

function isNested(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(isObject);
  return isObject(value);
}

/** Rows that a block has at most: each has an object of its own. */
export function mostRowsOf({ bytes }: Block): number {
  let count = 0;
  for (let at = bytes.indexOf(123); at >= 0; at = bytes.indexOf(123, at + 1)) count++;
  return count;
}

/**
 * Reads lines of JSON that have objects in objects: columns are paths, such as `usage.prompt_tokens`, and a list of
 * requests makes a row of each.
 */
export class NestedJsonlParser implements LineParser {
  readonly #name: string;
  readonly #columns: Map<string, CellTarget>;
  readonly #onKey: ((name: string) => CellTarget) | undefined;
  #lines: number[] = [];

  /** As those of `JsonlParser`. */
  constructor(name: string, columns: readonly CellTarget[], onKey?: (name: string) => CellTarget) {
    this.#name = name;
    this.#columns = new Map(columns.map((column) => [column.name, column]));
    this.#onKey = onKey;
  }

  parse(block: Block, maxRows = Number.POSITIVE_INFINITY): number {
    const scanner = new Scanner(block, this.#name);
    const { bytes, firstLine } = block;
    this.#lines = [];
    let row = 0;
    let line = firstLine;
    for (let start = 0; start < bytes.length && row < maxRows; line++) {
      const end = bytes.indexOf(LF, start);
      const text = bytes.toString('utf8', start, end).trim();
      if (text !== '') {
        for (const values of rowsOf(lineObject(scanner, text, start), new Map(), '', 0)) {
          this.#set(scanner, values, row++, start);
          this.#lines.push(line);
          if (row === maxRows) break;
        }
      }
      start = end + 1;
    }
    return row;
  }

  lineOf(row: number): number {
    return this.#lines[row];
  }

  #set(scanner: Scanner, values: Row, row: number, start: number): void {
    if (this.#onKey !== undefined) {
      for (const name of values.keys()) {
        if (!this.#columns.has(name)) this.#columns.set(name, this.#onKey(name));
      }
    }
    for (const [name, column] of this.#columns) {
      const problem = column.setValue(row, values.get(name));
      if (problem !== undefined) throw scanner.fault(problem, start, name);
    }
  }
}

/** The rows of an object: one, or those of the list of rows that is in it. */
function* rowsOf(
  object: Record<string, unknown>,
  around: Row,
  prefix: string,
  depth: number,
): Generator<Row> {
  const own: Row = new Map(around);
  const lists: (readonly [prefix: string, items: readonly unknown[]])[] = [];
  flatten(object, prefix, depth);
  if (lists.length === 0) yield own;
  for (const [prefix, items] of lists) {
    for (const item of items) if (isObject(item)) yield* rowsOf(item, own, prefix, depth + 1);
  }

  function flatten(values: Record<string, unknown>, prefix: string, depth: number): void {
    for (const [key, value] of Object.entries(values)) {
      const name = `${prefix}${key}`;
      const inner = ROW_LISTS.get(key);
      if (isObject(value) && depth < MAX_DEPTH) flatten(value, `${name}.`, depth + 1);
      else if (inner !== undefined && isRowList(value) && depth < MAX_DEPTH) lists.push([inner, value]);
      else if (Array.isArray(value) && value.length > 0 && value.every(isAttribute)) {
        for (const { key, value: given } of value) own.set(`${name}.${key}`, Object.values(given)[0]);
      } else own.set(name, value);
    }
  }
}

/** A list of numbers, whatever it is called, belongs to its row. */
function isRowList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && (value.length === 0 || value.some(isObject));
}

/** As OpenTelemetry writes attributes in JSON: `{ "key": …, "value": { "intValue": … } }`. */
function isAttribute(item: unknown): item is { readonly key: string; readonly value: object } {
  return isObject(item) && typeof item.key === 'string' && isObject(item.value);
}
