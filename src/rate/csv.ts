import { type FaultLocation, UsageError } from '../errors.js';
import { BARE_COLUMNS, readHeader } from './csv-header.js';
import type { RatePoint } from './curve.js';

const NUMBER = /^[+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

/** Characters of a line, at most; a longer one is no row, and is not looked at. */
const LONGEST_LINE = 1_000;

/**
 * Reads rows of `time,rate`: seconds from the start of the trace, ascending, and requests per second. The first line
 * may be a header, which can say other units; empty lines, spaces around cells and a byte order mark are passed over.
 *
 * @param file the name for messages, which have nothing of the text: a spec of a stranger can name any file
 * @throws UsageError that names file and line for anything else, and for a file without rows
 */
export function parseRateCsv(text: string, file: string): RatePoint[] {
  const points: RatePoint[] = [];
  let columns = BARE_COLUMNS;
  let isFirst = true;
  let before = Number.NEGATIVE_INFINITY;
  for (const [index, line] of linesOf(text)) {
    const location: FaultLocation = { file, line: index + 1 };
    if (line.length > LONGEST_LINE) {
      throw new UsageError(`the line has more than ${LONGEST_LINE} characters`, location);
    }
    if (line.trim() === '') continue;
    const cells = line.split(',').map((cell) => cell.trim());
    const header = isFirst ? readHeader(cells, location) : undefined;
    isFirst = false;
    if (header !== undefined) {
      columns = header;
      continue;
    }
    if (cells.length !== 2 || !cells.every((cell) => NUMBER.test(cell))) {
      throw new UsageError('it is not time,rate: two numbers of at least 0', location);
    }
    const time = columns.toSeconds(Number(cells[0]));
    const rate = columns.toPerSecond(Number(cells[1]));
    if (!(time < Infinity && rate < Infinity)) throw new UsageError('a number is not finite', location);
    if (!(time > before)) throw new UsageError('its time is not after that of the row before', location);
    points.push([time, rate]);
    before = time;
  }
  if (points.length === 0) throw new UsageError('has no rows of time,rate', { file });
  return points;
}

/** The lines of a text and their places, from 0. One at a time: a list of all would be far larger than the text. */
export function* linesOf(text: string): Generator<[index: number, line: string]> {
  let from = text.startsWith('\uFEFF') ? 1 : 0;
  const end = /\r\n|\n|\r/g;
  for (let index = 0; from <= text.length; index++) {
    end.lastIndex = from;
    const match = end.exec(text);
    yield [index, text.slice(from, match?.index ?? text.length)];
    from = match === null ? text.length + 1 : match.index + match[0].length;
  }
}
