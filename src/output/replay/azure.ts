import { TraceError, UsageError } from '../../errors.js';
import type { ColumnHead } from '../chunks/chunk.js';
import type { ChunkFormat } from '../chunks/chunk-format.js';
import type { FormatOptions } from '../options.js';
import { type Cell, literal } from '../text/cells.js';
import { Literal, writePadded } from '../text/digits.js';
import { LineEncoder } from '../text/lines.js';
import { leftOutOf, lengthCell, type Requests, requestsOf } from './requests.js';

/** Second 0 where no date is given: the first full day of the trace that Azure published in 2024. */
const START = '2024-05-10';

const DATE_BYTES = 27;
/** Of a second, as the files have them. */
const TICKS = 10_000_000;

/** The dates of the inference traces that Azure published: `YYYY-MM-DD HH:MM:SS.fffffff`, in UTC. */
function dateCell({ timestamp }: Requests, start: number): Cell {
  let second = Number.NaN;
  let text = new Literal('');
  return ({ rows, columns }, { firstRow = 0 }) => ({
    maxBytes: rows * DATE_BYTES,
    write(view, at, row) {
      const time = Number(columns[timestamp].values[row]);
      const whole = Math.floor(time);
      const ticks = Math.floor((time - whole) * TICKS);
      if (whole !== second) {
        const date = new Date(start + whole * 1000);
        if (!(whole >= 0 && date.getUTCFullYear() <= 9999)) {
          throw new TraceError(`row ${firstRow + row}: the time ${time} s has no date of four digits' year`);
        }
        second = whole;
        text = new Literal(`${date.toISOString().slice(0, 19).replace('T', ' ')}.`);
      }
      return writePadded(view, text.write(view, at), ticks, 7);
    },
  });
}

/** @throws UsageError for a day that no calendar has */
function startOf({ start = START }: FormatOptions): number {
  const text = String(start);
  const [date, time = '00:00:00'] = text.replace(/Z$/, '').split(/[T ]/);
  const moment = Date.parse(`${date}T${time.length === 5 ? `${time}:00` : time}Z`);
  if (new Date(moment).toISOString().slice(0, 10) === date) return moment;
  throw new UsageError(`'${text}' is no day of a calendar`, { field: '--start' });
}

/**
 * The CSV of Azure's inference traces, which inference-perf and many simulators read: `TIMESTAMP`, `ContextTokens` and
 * `GeneratedTokens`.
 */
export const chunks: ChunkFormat = {
  head(columns, options) {
    requestsOf(columns, options, 'azure');
    startOf(options);
    return new TextEncoder().encode('TIMESTAMP,ContextTokens,GeneratedTokens\n');
  },
  openEncoder(columns, options) {
    const requests = requestsOf(columns, options, 'azure');
    return new LineEncoder([
      dateCell(requests, startOf(options)),
      literal(','),
      lengthCell(requests, 'input'),
      literal(','),
      lengthCell(requests, 'output'),
      literal('\n'),
    ]);
  },
};

export const leftOut = (columns: readonly ColumnHead[]) => leftOutOf(columns);
