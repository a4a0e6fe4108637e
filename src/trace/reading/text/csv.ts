import type { CellTarget, TextColumn } from './column.js';
import { type Block, CR, LF, QUOTE, Scanner } from './scanner.js';

/** Reads rows of comma-separated values (RFC 4180). */
export class CsvParser {
  readonly #name: string;
  readonly #delimiter: number;

  /** @param name of the trace, for messages */
  constructor(name: string, delimiter: number) {
    this.#name = name;
    this.#delimiter = delimiter;
  }

  /** The cells of the line at the beginning of a block, and where the next one begins. */
  header(block: Block): { readonly names: string[]; readonly end: number } {
    const scanner = new Scanner(block, this.#name);
    const names: string[] = [];
    do names.push(this.#cell(scanner).trim());
    while (this.#goOn(scanner));
    return { names, end: scanner.at };
  }

  /**
   * Reads all rows of a block.
   *
   * @param maxRows rows to read at most
   * @returns how many there are
   * @throws TraceError with the line and the column, where a row has other cells than there are columns, or a cell is not
   *   what its column takes
   */
  parse(block: Block, columns: readonly CellTarget[], maxRows = Number.POSITIVE_INFINITY): number {
    const scanner = new Scanner(block, this.#name);
    const { bytes } = scanner;
    const { length } = bytes;
    const delimiter = this.#delimiter;
    const last = columns.length - 1;
    let row = 0;
    while (scanner.at < length && row < maxRows) {
      const start = scanner.at;
      if (bytes[start] === LF || (bytes[start] === CR && bytes[start + 1] === LF)) {
        scanner.at += bytes[start] === LF ? 1 : 2;
        continue;
      }
      for (let index = 0; index <= last; index++) {
        const column = columns[index];
        const from = scanner.at;
        const { fast } = column;
        if (fast === 'number') this.#number(scanner, column as TextColumn, row);
        else if ((fast === 'skip' || fast === 'text') && bytes[from] !== QUOTE) {
          let at = from;
          while (bytes[at] !== delimiter && bytes[at] !== LF) at++;
          if (bytes[at] === LF && at > from && bytes[at - 1] === CR) at--;
          scanner.at = at;
          if (fast === 'text') (column as TextColumn).setBytes(row, bytes, from, at);
        } else this.#slow(scanner, column, row);
        if (index < last && bytes[scanner.at] === delimiter) scanner.at++;
        else if (index < last) throw this.#ragged(scanner, start, columns.length);
      }
      if (this.#goOn(scanner)) throw this.#ragged(scanner, start, columns.length);
      row++;
    }
    return row;
  }

  #number(scanner: Scanner, column: TextColumn, row: number): void {
    const from = scanner.at;
    const value = scanner.number();
    const next = scanner.bytes[scanner.at];
    if (
      (next === this.#delimiter || next === LF || next === CR) &&
      value <= column.largest &&
      (!column.isWhole || Number.isInteger(value))
    ) {
      column.values[row] = value;
      return;
    }
    scanner.at = from;
    this.#slow(scanner, column, row);
  }

  #slow(scanner: Scanner, column: CellTarget, row: number): void {
    const from = scanner.at;
    const isQuoted = scanner.bytes[from] === QUOTE;
    const problem = column.setText(row, this.#cell(scanner), isQuoted);
    if (problem !== undefined) throw scanner.fault(problem, from, column.name);
  }

  /** The text of a cell; the place is then behind it. */
  #cell(scanner: Scanner): string {
    const { bytes } = scanner;
    const start = scanner.at;
    let at = start;
    if (bytes[at] !== QUOTE) {
      while (bytes[at] !== this.#delimiter && bytes[at] !== LF) at++;
      if (bytes[at] === LF && at > start && bytes[at - 1] === CR) at--;
      scanner.at = at;
      return bytes.toString('utf8', start, at);
    }
    for (at++; ; at += 2) {
      at = bytes.indexOf(QUOTE, at);
      if (at < 0) throw scanner.fault('a quotation mark is not closed', start);
      if (bytes[at + 1] !== QUOTE) break;
    }
    scanner.at = at + 1;
    return bytes.toString('utf8', start + 1, at).replaceAll('""', '"');
  }

  /** Whether the row goes on; else the place is at the next row. */
  #goOn(scanner: Scanner): boolean {
    const { bytes, at } = scanner;
    const byte = bytes[at];
    if (byte === LF) scanner.at++;
    else if (byte === CR && bytes[at + 1] === LF) scanner.at += 2;
    else if (byte === this.#delimiter) {
      scanner.at++;
      return true;
    } else throw scanner.fault('there is something behind a closing quotation mark', at);
    return false;
  }

  #ragged(scanner: Scanner, start: number, expected: number): Error {
    scanner.at = start;
    let cells = 1;
    for (this.#cell(scanner); this.#goOn(scanner); this.#cell(scanner)) cells++;
    return scanner.fault(
      `it has ${cells} ${cells === 1 ? 'value' : 'values'} where the header has ${expected}`,
      start,
    );
  }
}

/** The byte between the names of a header: the one of comma, semicolon and tab that it has the most of. */
export function delimiterOf(header: string): number {
  const outside = header.replace(/"[^"]*"/g, '');
  const counts = [',', ';', '\t'].map((mark) => ({ mark, count: outside.split(mark).length }));
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).mark.charCodeAt(0);
}
