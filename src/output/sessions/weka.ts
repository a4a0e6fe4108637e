import { UsageError } from '../../errors.js';
import { PREFIX_COLUMNS } from '../../fields.js';
import type { ColumnHead } from '../chunks/chunk.js';
import type { ChunkFormat } from '../chunks/chunk-format.js';
import type { FormatOptions } from '../options.js';
import { leftOutOf, lengthCell, requestsOf, timeCell } from '../replay/requests.js';
import { requireHashIds, type TraceBlocks, traceBlocks } from '../replay/trace-blocks.js';
import { attributeOr, checkedText } from '../text/attribute-cells.js';
import { type Cell, columnCell, literal } from '../text/cells.js';
import { EitherLines } from '../text/either-lines.js';
import { LineEncoder } from '../text/lines.js';
import { sessionIdCell } from './conversations.js';
import { SessionEncoder } from './session-encoder.js';
import { SessionGroups } from './session-groups.js';
import { delayCell, requireWholeInputs, turnDelays, waitingRows, waitsForResponses } from './turn-delays.js';

/** Tokens of a block in the traces of coding agents from which the format comes, and what GuideLLM takes for granted. */
export const blockSize = 64;

/** Where the trace does not say for which. */
const MODEL = 'model';

/** @throws UsageError for a name that readers of single lines would not take */
function modelOf({ model = MODEL }: FormatOptions): string {
  if (String(model).trim() !== '') return String(model);
  throw new UsageError(`'${model}' is no name`, { field: '--model' });
}

/** The tokens of a client's system prompt, or those that the blocks of all clients' inputs begin with. */
function systemTokensCell(columns: readonly ColumnHead[], { systemPromptTokens }: TraceBlocks): Cell {
  const column = columns.findIndex(({ name }) => name === 'system_tokens');
  return column < 0 ? literal(String(systemPromptTokens)) : columnCell(column);
}

/** A client's model, which all turns of a session have, or that of the trace. */
function modelCell(columns: readonly ColumnHead[], options: FormatOptions): Cell {
  return attributeOr(columns, 'model', clientModel, literal(JSON.stringify(modelOf(options))));
}

const clientModel = checkedText(
  'model',
  (value) => JSON.stringify(String(value)),
  (value) => String(value).trim() !== '',
  'a name has a place in weka',
);

/**
 * The sessions of the KV-cache tester for coding agents: a conversation a line, with all of its turns, when the last of them
 * has come. A request of one turn is a session, too. Times are those of the trace, so that sessions stand as they were to
 * each other; the first line is the session that begins first, by which readers tell where time begins.
 */
export const chunks: ChunkFormat = {
  openColumns: (columns, options) => turnDelays(columns, options, 'weka'),
  head(columns, options) {
    requireWholeInputs(options, 'weka');
    requestsOf(columns, options, 'weka');
    requireHashIds(columns, 'weka');
    modelOf(options);
    return new Uint8Array(0);
  },
  async openEncoder(columns, options, metadata) {
    const requests = requestsOf(columns, options, 'weka');
    const cells: readonly Cell[] = [
      literal('{"t": '),
      timeCell(requests, 1, 6),
      literal(', "type": "n", "model": '),
      modelCell(columns, options),
      literal(', "in": '),
      lengthCell(requests, 'input'),
      literal(', "out": '),
      lengthCell(requests, 'output'),
      literal(', "hash_ids": '),
      columnCell(columns.findIndex(({ name }) => name === 'hash_ids')),
    ];
    const blocks = traceBlocks(metadata, blockSize);
    const head = [
      literal('{"id": "'),
      sessionIdCell(columns),
      literal('", "models": ['),
      modelCell(columns, options),
      literal(
        `], "block_size": ${blocks.blockSize}, "hash_id_scope": "local", "tool_tokens": 0, "system_tokens": `,
      ),
      systemTokensCell(columns, blocks),
      literal(', "requests": ['),
    ];
    const usual = await LineEncoder.open([...cells, literal('}')]);
    if (!waitsForResponses(options)) return SessionEncoder.open(columns, usual, head);
    const thinking = [...cells, literal(', "think_time": '), delayCell(1, 6), literal('}')];
    const lines = new EitherLines(usual, await LineEncoder.open(thinking), waitingRows);
    return SessionEncoder.open(columns, lines, head);
  },
  openAssembler: (sink) => new SessionGroups(sink),
};

export const leftOut = (columns: readonly ColumnHead[]) =>
  leftOutOf(columns, ['conversation_id', 'turn', 'hash_ids', 'history_tokens', 'model', ...PREFIX_COLUMNS]);

export const warning =
  'hash ids are of one session each, so that no tool sees blocks that sessions share; only GuideLLM begins ' +
  'sessions when the trace has them, while Dynamo, AIPerf and inference-perf begin them at once or as others end';

export const replay = (path: string, options: FormatOptions, metadata: ReadonlyMap<string, string>) => {
  if (waitsForResponses(options)) return byAiperf(path);
  // GuideLLM does not read what the file says of it.
  const { blockSize: size } = traceBlocks(metadata, blockSize);
  return (
    'guidellm run --backend kind=openai_http,target=<url>,model=<model> --profile kind=replay ' +
    `--data kind=weka${size === blockSize ? '' : `,hash_id_block_size=${size}`},source.kind=json_file,source.path=${path}`
  );
};

/** AIPerf reads a file a session, and alone takes think times for delays. */
function byAiperf(path: string): string {
  return (
    `mkdir sessions && split -l 1 -a 7 --additional-suffix=.json ${path} sessions/ && aiperf profile --model <model> ` +
    '--url <url> --input-file sessions --custom-dataset-type weka_trace --use-think-time-only ' +
    '--num-conversations "$(ls sessions | wc -l)" --concurrency "$(ls sessions | wc -l)"'
  );
}
