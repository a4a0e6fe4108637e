import { SpecError, type SpecFault } from '../errors.js';
import { DECIMAL, NOTATIONS } from '../spec/units.js';
import { checkPoints } from './check/rate.js';
import { show } from './check/words.js';
import { readTime } from './notations.js';

const HEADER = /^\s*time\s*,\s*rate\s*$/;
const RATE = new RegExp(`^${DECIMAL}$`);
const TIME = new RegExp(NOTATIONS.time);

/**
 * The points of a file of rates: rows `time,rate`, times ascending and in the notation of specs. A first row
 * `time,rate`, empty rows and rows that begin with # are passed over.
 *
 * @param file its name, for messages
 * @throws SpecError when a row is not so, or there is none with a rate above 0
 */
export function parseRateCsv(text: string, file: string): (readonly [seconds: number, rate: number])[] {
  const faults: SpecFault[] = [];
  const points: [time: string, rate: number][] = [];
  const lines: number[] = [];
  text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .forEach((row, index) => {
      if (row.trim() === '' || row.startsWith('#') || (points.length === 0 && HEADER.test(row))) return;
      const [time = '', rate = '', ...more] = row.split(',').map((cell) => cell.trim());
      const value = RATE.test(rate) ? Number(rate) : Number.NaN;
      if (more.length > 0 || !TIME.test(time) || !Number.isFinite(value)) {
        const problem = `${show(row)} is not a row time,rate, such as 0,10 or 18:00,25.5`;
        faults.push({ file, line: index + 1, problem });
      } else {
        points.push([time, value]);
        lines.push(index + 1);
      }
    });
  if (points.length === 0 && faults.length === 0) faults.push({ file, problem: 'it has no row time,rate' });
  if (points.length > 0)
    checkPoints(points, [], ([index], problem) => {
      faults.push({ file, ...(index === undefined ? {} : { line: lines[Number(index)]! }), problem });
    });
  if (faults.length > 0) throw new SpecError(faults);
  return points.map(([time, value]) => [readTime(time), value]);
}
