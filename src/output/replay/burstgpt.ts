import { UsageError } from '../../errors.js';
import type { AttributeValue } from '../../trace/attributes.js';
import type { ColumnHead } from '../chunks/chunk.js';
import type { ChunkFormat } from '../chunks/chunk-format.js';
import type { FormatOptions } from '../options.js';
import { attributeOr, checkedText } from '../text/attribute-cells.js';
import { literal } from '../text/cells.js';
import { LineEncoder } from '../text/lines.js';
import { leftOutOf, lengthCell, requestsOf, timeCell } from './requests.js';

/** Readers keep the rows of this model, or of all. */
const MODEL = 'GPT-4';

function fitsLine(value: AttributeValue): boolean {
  return /^[\x20-\x7e]+$/.test(String(value)) && !/[",]/.test(String(value));
}

/** The models of clients, which stand in the place of one for all. */
const modelText = checkedText(
  'model',
  String,
  fitsLine,
  'a name in plain ASCII without commas and quotes has a place in burstgpt',
);

/** @throws UsageError for a name that would break the line */
function modelOf({ model = MODEL }: FormatOptions): string {
  const name = String(model);
  if (fitsLine(name)) return name;
  throw new UsageError(`'${name}' has no place in CSV; plain ASCII without commas and quotes is expected`, {
    field: '--model',
  });
}

/**
 * The CSV of the BurstGPT trace: `Timestamp` in seconds, `Model`, `Request tokens`, `Response tokens`, `Total tokens` and
 * `Log Type`.
 */
export const chunks: ChunkFormat = {
  head(columns, options) {
    requestsOf(columns, options, 'burstgpt');
    modelOf(options);
    return new TextEncoder().encode('Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type\n');
  },
  openEncoder(columns, options) {
    const requests = requestsOf(columns, options, 'burstgpt');
    return LineEncoder.open([
      timeCell(requests, 1, 6),
      literal(','),
      attributeOr(columns, 'model', modelText, literal(modelOf(options))),
      literal(','),
      lengthCell(requests, 'input'),
      literal(','),
      lengthCell(requests, 'output'),
      literal(','),
      lengthCell(requests, 'total'),
      literal(',API log\n'),
    ]);
  },
};

export const leftOut = (columns: readonly ColumnHead[]) => leftOutOf(columns, ['model']);

export const replay = (path: string) =>
  `aiperf profile --model <model> --url <url> --input-file ${path} --custom-dataset-type burst_gpt_trace --fixed-schedule`;
