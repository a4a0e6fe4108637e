/** What tools that replay traces take of a request: when it comes, and the lengths of its input and output. */
import { TraceError, UsageError } from '../../errors.js';
import { INPUT_COLUMNS, ITEM_COLUMNS, OUTPUT_COLUMNS, PARTS_OF_OUTPUT } from '../../fields.js';
import type { NumberArray } from '../../trace/columns.js';
import { inputTokensOf } from '../../trace/input-tokens.js';
import { MissingLengths } from '../../trace/missing-lengths.js';
import type { Chunk, ColumnHead } from '../chunks/chunk.js';
import { CellKind } from '../encoding/layout.generated.js';
import { bothNamesOf, type FormatOptions } from '../options.js';
import { type Cell, firstNumber, floatsOf, valuesCell } from '../text/cells.js';

/** Where the output and the time of a request are; the input is what `inputTokensOf` says. */
export interface Requests {
  readonly output: number;
  readonly timestamp: number;
  /** Whether a length of 0 is written as 1. */
  readonly raisesZeros: boolean;
}

/**
 * Finds a trace's requests for a format that has one length of input and one of output.
 *
 * @throws UsageError where the trace lacks one, or its input has tokens of images, audio or video, which are input only
 *   where the option `flatten` says so
 */
export function requestsOf(columns: readonly ColumnHead[], options: FormatOptions, format: string): Requests {
  const names = columns.map(({ name }) => name);
  if (!names.some((name) => INPUT_COLUMNS.includes(name))) throw new MissingLengths(format, 'input');
  const items = ITEM_COLUMNS.filter((name) => names.includes(name));
  if (items.length > 0 && options.flatten !== true) {
    throw new UsageError(
      `${format} has one length of input, and the trace has ${items.join(', ')}, too; ` +
        `with ${bothNamesOf('flatten')} their tokens count as input`,
    );
  }
  const output = names.findIndex((name) => OUTPUT_COLUMNS.includes(name));
  if (output < 0) throw new MissingLengths(format, 'output');
  return {
    output,
    timestamp: names.indexOf('timestamp'),
    raisesZeros: options.raise_zeros === true,
  };
}

/** What a format with times and the two lengths, and what else it `carries`, has no place for. */
export function leftOutOf(columns: readonly ColumnHead[], carries: readonly string[] = []): string[] {
  const carried = ['timestamp', ...INPUT_COLUMNS, ...OUTPUT_COLUMNS, ...carries];
  return columns.flatMap(({ name }) => {
    if (carried.includes(name)) return [];
    if (ITEM_COLUMNS.includes(name)) return [`${name} as lists (their tokens count as input)`];
    if (PARTS_OF_OUTPUT.includes(name)) return [`${name} (it is part of the output)`];
    return [name];
  });
}

/** The length of the input, the output, or both together. */
export function lengthCell(requests: Requests, of: 'input' | 'output' | 'total'): Cell {
  return (chunk, place) => {
    const firstRow = firstNumber(place);
    if (of !== 'total') return valuesCell(lengthsOf(chunk, requests, of, firstRow));
    const inputs = lengthsOf(chunk, requests, 'input', firstRow);
    return valuesCell(sum(inputs, lengthsOf(chunk, requests, 'output', firstRow)));
  };
}

function sum(a: NumberArray, b: NumberArray): Float64Array {
  const sums = new Float64Array(a.length);
  for (let row = 0; row < sums.length; row++) sums[row] = Number(a[row]) + Number(b[row]);
  return sums;
}

/** @throws TraceError where a length is 0, negative or no whole number */
function lengthsOf(chunk: Chunk, requests: Requests, of: 'input' | 'output', firstRow: number): NumberArray {
  const tokens =
    of === 'input' ? inputTokensOf(chunk.columns, chunk.rows)! : chunk.columns[requests.output].values;
  // As a trace of our own has them, where none is 0.
  if (tokens instanceof Uint32Array && !tokens.includes(0)) return tokens;
  const lengths = new Float64Array(chunk.rows);
  for (let row = 0; row < lengths.length; row++) lengths[row] = Number(tokens[row]);
  for (let row = 0; row < lengths.length; row++) {
    const length = lengths[row];
    if (length >= 1 && Number.isSafeInteger(length)) continue;
    if (length === 0 && requests.raisesZeros) {
      lengths[row] = 1;
      continue;
    }
    const remedy = length === 0 ? `; with ${bothNamesOf('raise_zeros')} it is written as 1` : '';
    throw new TraceError(
      `row ${firstRow + row}: its ${of} has ${length} tokens, and 1 is the least${remedy}`,
    );
  }
  return lengths;
}

/**
 * Times in a unit of which there are `perSecond`, with so many decimals.
 *
 * @param fromFirst whether the first row of the output is at 0
 */
export function timeCell(requests: Requests, perSecond: number, decimals: number, fromFirst = false): Cell {
  return ({ columns }, place) => {
    const values = floatsOf(columns[requests.timestamp].values);
    const faultOf = (row: number) =>
      new TraceError(`row ${firstNumber(place) + row}: the time ${values[row]} s has no place in the format`);
    const zero = fromFirst ? place.origin : 0;
    return { kind: CellKind.FIXED, values, zero, scale: perSecond * 10 ** decimals, decimals, faultOf };
  };
}
