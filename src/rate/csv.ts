import { UsageError } from '../errors.js';
import type { RatePoint } from './curve.js';

const NUMBER = /^[+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

/**
 * Reads rows of `time,rate`: seconds from the start of the trace, ascending, and requests per second. The first line
 * may be a header; empty lines, spaces around numbers and a byte order mark are passed over.
 *
 * @param file the name for messages
 * @throws UsageError that names file and line for anything else, and for a file without rows
 */
export function parseRateCsv(text: string, file: string): RatePoint[] {
  const points: RatePoint[] = [];
  let isFirst = true;
  let before = Number.NEGATIVE_INFINITY;
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .entries()) {
    if (line.trim() === '') continue;
    const cells = line.split(',').map((cell) => cell.trim());
    const mayBeHeader =
      isFirst && cells.length === 2 && cells.every((cell) => /^[A-Za-z_][\w ()/]*$/.test(cell));
    isFirst = false;
    if (mayBeHeader) continue;
    if (cells.length !== 2 || !cells.every((cell) => NUMBER.test(cell))) {
      throw fault(`'${shortened(line)}' is not time,rate: two numbers of at least 0`, file, index);
    }
    const [time, rate] = cells.map(Number) as [number, number];
    if (!(time < Infinity && rate < Infinity)) throw fault(`'${shortened(line)}' is not finite`, file, index);
    if (!(time > before)) throw fault(`time ${time} is not after the one before, ${before}`, file, index);
    points.push([time, rate]);
    before = time;
  }
  if (points.length === 0) throw new UsageError('has no rows of time,rate', { file });
  return points;
}

function shortened(line: string): string {
  return line.length > 60 ? `${line.slice(0, 60)}…` : line;
}

function fault(message: string, file: string, index: number): UsageError {
  return new UsageError(message, { file, line: index + 1 });
}
