import { DataType, type Schema } from '../arrow/classes.js';
import { TraceError } from '../errors.js';
import { type Category, ITEM_COLUMNS } from '../fields.js';
import { fileName, listed } from '../trace/file-columns.js';
import { shapeOf } from '../trace/known-shapes.js';
import { LOG_COLUMNS, LOG_SHAPES } from '../trace/log-shapes.js';
import { columnsOfFile, type SkippedColumn } from '../trace/skipped-column.js';
import type { ClientKey } from './log.js';
import { isNumberColumn } from './number-column.js';

/** A column of the batches of a log. */
export interface LogColumn {
  readonly index: number;
  /** As the file calls it. */
  readonly name: string;
}

/** What the columns of a log are, by their places in its batches. */
export interface LogColumns {
  readonly category: Category;
  readonly time: LogColumn;
  readonly input: LogColumn;
  readonly output: LogColumn;
  readonly reason: LogColumn | undefined;
  readonly history: LogColumn | undefined;
  /** Numbers of images, where their sizes are not known. */
  readonly imageCount: LogColumn | undefined;
  /** By the names of their fields, such as `image_tokens`. */
  readonly items: ReadonlyMap<string, LogColumn>;
  readonly requests: LogColumn | undefined;
  readonly session: LogColumn | undefined;
  readonly chain: { readonly message: LogColumn; readonly parent: LogColumn } | undefined;
  readonly clientKey: ClientKey;
  /** Of a client, system prompt or list of blocks; undefined where sessions or nothing tells clients apart. */
  readonly client: LogColumn | undefined;
}

/**
 * Finds out what the columns of a log are.
 *
 * @param skipped columns that are there and not read
 * @param sessionColumn that was asked for, as the file calls it; it may be that of clients as well
 * @throws TraceError where lengths are missing, or a column is not of a type that is read
 */
export function logColumns(
  schema: Schema,
  skipped: readonly SkippedColumn[],
  file: string,
  sessionColumn?: string,
): LogColumns {
  const finder = new ColumnFinder(schema, skipped, file);
  const items = new Map(
    ITEM_COLUMNS.flatMap((name) => {
      const column = finder.list(name);
      return column === undefined ? [] : [[name, column] as const];
    }),
  );
  const imageSizes = finder.list(LOG_COLUMNS.images);
  if (imageSizes !== undefined) items.set('image_tokens', imageSizes);
  const imageCount = imageSizes === undefined ? finder.number(LOG_COLUMNS.images) : undefined;
  const text = finder.number('text_tokens');
  const isMultimodal = text !== undefined || items.size > 0 || imageCount !== undefined;
  const input = text ?? finder.number('input_tokens');
  const output = finder.number('output_tokens');
  if (input === undefined) throw finder.missing('the lengths of inputs', 'input');
  if (output === undefined) throw finder.missing('the lengths of outputs', 'output');
  const reason = finder.number('reason_tokens');
  const message = finder.name(LOG_COLUMNS.message);
  const parent = finder.name(LOG_COLUMNS.parent);
  const chain = message && parent && { message, parent };
  const session = finder.name('conversation_id') ?? finder.clientsThatAreSessions(sessionColumn);
  return {
    category: isMultimodal ? 'multimodal' : reason === undefined ? 'language' : 'reason',
    time: finder.any('timestamp')!,
    input,
    output,
    reason: isMultimodal ? undefined : reason,
    history: finder.number('history_tokens'),
    imageCount,
    items,
    requests: finder.number(LOG_COLUMNS.requests),
    session,
    chain,
    ...clientOf(finder, session !== undefined || chain !== undefined),
  };
}

function clientOf(
  finder: ColumnFinder,
  hasSessions: boolean,
): { readonly clientKey: ClientKey; readonly client: LogColumn | undefined } {
  const client = finder.name('client_id');
  if (client !== undefined) return { clientKey: 'client', client };
  if (hasSessions) return { clientKey: 'session', client: undefined };
  const prompt = finder.name(LOG_COLUMNS.systemPrompt);
  if (prompt !== undefined) return { clientKey: 'system prompt', client: prompt };
  const blocks = finder.list('hash_ids');
  return blocks === undefined
    ? { clientKey: 'none', client: undefined }
    : { clientKey: 'prefix', client: blocks };
}

class ColumnFinder {
  readonly #schema: Schema;
  readonly #skipped: readonly SkippedColumn[];
  readonly #file: string;

  constructor(schema: Schema, skipped: readonly SkippedColumn[], file: string) {
    this.#schema = schema;
    this.#skipped = skipped;
    this.#file = file;
  }

  any(role: string): LogColumn | undefined {
    const index = this.#schema.fields.findIndex(({ name }) => name === role);
    return index < 0 ? undefined : { index, name: fileName(this.#schema.fields[index]) };
  }

  /** @throws TraceError where it is there, and of another type */
  number(role: string): LogColumn | undefined {
    return this.#of(role, isNumberColumn, 'numbers are expected');
  }

  /** A column of lists of numbers; undefined where it has single ones. */
  list(role: string): LogColumn | undefined {
    const isNumber = this.#schema.fields.some(({ name, type }) => name === role && isNumberColumn(type));
    return isNumber ? undefined : this.#of(role, isListOfNumbers, 'lists of numbers are expected');
  }

  name(role: string): LogColumn | undefined {
    return this.#of(role, isNaming, 'whole numbers or texts are expected');
  }

  /** The column that was asked for as that of clients, where it is that of sessions as well. */
  clientsThatAreSessions(asked: string | undefined): LogColumn | undefined {
    const client = this.any('client_id');
    const shape = shapeOf(columnsOfFile(this.#schema, this.#skipped), LOG_SHAPES);
    const sessions = [asked ?? shape?.columns.conversation_id ?? []].flat();
    return client !== undefined && sessions.includes(client.name) ? client : undefined;
  }

  #of(role: string, fits: (type: DataType) => boolean, expected: string): LogColumn | undefined {
    const column = this.any(role);
    const skipped = this.#skipped.find((other) => other.column === role);
    if (column === undefined && skipped === undefined) return undefined;
    const type = column === undefined ? undefined : this.#schema.fields[column.index].type;
    if (column !== undefined && fits(type!)) return column;
    throw new TraceError(`it is of type ${type ?? skipped?.type}; ${expected}`, {
      file: this.#file,
      field: `column ${column?.name ?? role}`,
    });
  }

  missing(what: string, option: string): TraceError {
    const names = columnsOfFile(this.#schema, this.#skipped);
    return new TraceError(
      `${this.#file} has no column of ${what} that is known; ${listed(names)}; --columns ${option}=<column> says which has them`,
      { file: this.#file },
      { saysLocation: true },
    );
  }
}

function isListOfNumbers(type: DataType): boolean {
  return DataType.isList(type) && isNumberColumn(type.children[0].type);
}

function isNaming(type: DataType): boolean {
  if (DataType.isDictionary(type)) return isNaming(type.dictionary);
  return isNumberColumn(type) || DataType.isUtf8(type) || DataType.isLargeUtf8(type);
}
