import { TraceError, UsageError } from '../../errors.js';
import type { ColumnHead } from '../chunks/chunk.js';
import type { ChunkFormat } from '../chunks/chunk-format.js';
import { CellKind } from '../encoding/layout.generated.js';
import type { FormatOptions } from '../options.js';
import { type Cell, firstNumber, floatsOf, literal } from '../text/cells.js';
import { LineEncoder } from '../text/lines.js';
import { leftOutOf, lengthCell, type Requests, requestsOf } from './requests.js';

/** Second 0 where no date is given: the first full day of the trace that Azure published in 2024. */
const START = '2024-05-10';

/**
 * The dates of the inference traces that Azure published: `YYYY-MM-DD HH:MM:SS.fffffff`, in UTC.
 *
 * @param start of second 0, in ms of Unix time
 */
function dateCell({ timestamp }: Requests, start: number): Cell {
  return ({ columns }, place) => {
    const values = floatsOf(columns[timestamp].values);
    const faultOf = (row: number) =>
      new TraceError(
        `row ${firstNumber(place) + row}: the time ${values[row]} s has no date of four digits' year`,
      );
    return { kind: CellKind.DATE, values, zero: -Math.floor(start / 1000), faultOf };
  };
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
    return LineEncoder.open([
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

/** It takes arrivals and lengths each from a file, and wants a stage, whose rate and duration a trace takes the place of. */
export const replay = (path: string) =>
  'inference-perf --server.type vllm --server.model_name <model> --server.base_url <url> ' +
  `--data.type random --data.trace.file ${path} --load.type trace_replay --load.trace.file ${path} ` +
  `--load.stages '[{"rate": 1, "duration": 1}]'`;
