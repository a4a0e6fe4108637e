import { TraceError } from '../../../errors.js';
import { hasLists, NAMING_COLUMNS, type NamedColumns, nameColumns } from '../../column-names.js';
import type { SkippedColumn } from '../../skipped-column.js';
import { traceFault } from '../../trace-fault.js';
import type { ByteSource } from '../byte-source.js';
import type { OpenOptions } from '../open-options.js';
import type { TraceReader } from '../trace-reader.js';
import { whatBeginsSo } from '../what-it-is.js';
import { withAttributes } from '../with-attributes.js';
import { BlockReader } from './blocks.js';
import { type CellTarget, SkippedTextColumn, TextColumn } from './column.js';
import { CsvParser, delimiterOf } from './csv.js';
import { ColumnDetector } from './detect.js';
import { JsonlParser } from './jsonl.js';
import { isList } from './kinds.js';
import { lineOfRow } from './line-of-row.js';
import { hasNestedObjects, type LineParser, mostRowsOf, NestedJsonlParser } from './nested-jsonl.js';
import { NumberAttribute } from './number-attribute.js';
import type { Block } from './scanner.js';
import { TextReader } from './text-reader.js';
import { isTurnBits, turnBitsAmong, withTurnBitsOf } from './turn-bits.js';
import { packingOf, piecesOf } from './unpack.js';

/** Texts number rows, so that others can name them; what a trace's rows are does not depend on it. */
const ROW_NUMBER = 'request_id';

/** Whether a file that begins with such bytes can be a text, or one that is compressed as a whole. */
export function isText(first: Uint8Array): boolean {
  return packingOf(first) !== undefined || first.every((byte) => byte >= 32 || (byte >= 9 && byte <= 13));
}

/**
 * Opens CSV or JSON lines. What its columns are is found out from its first block of about a megabyte.
 *
 * @throws as `openTrace`
 */
export async function openText(source: ByteSource, options: OpenOptions): Promise<TraceReader> {
  const packing = packingOf(await source.peek(8));
  const blocks = new BlockReader(piecesOf(source, packing), source.name);
  const start = await blocks.peek();
  if (start.byteLength === 0)
    throw traceFault(source.name, packing === undefined ? 'is empty' : 'has nothing in it');
  const text = start.toString('utf8', 0, 4096).trimStart();
  if (text.startsWith('{')) return openJsonl(source, blocks, options);
  const fault = whyNoCsv(text, start, options);
  if (fault !== undefined) throw traceFault(source.name, `is not a trace: ${fault}`);
  return openCsv(source, blocks, delimiterOf(text.split(/\r?\n/, 1)[0]), options);
}

function whyNoCsv(text: string, start: Buffer, { columns }: OpenOptions): string | undefined {
  const [line] = text.split('\n', 1);
  const isBinary = start.subarray(0, 512).includes(0);
  if (!isBinary && !text.startsWith('[')) {
    if (/[,;\t]/.test(line) || line.trim() === 'timestamp' || columns !== undefined) return undefined;
  }
  if (text.startsWith('['))
    return 'it is a JSON array; an object a line is needed (pandas: orient="records", lines=True)';
  return whatBeginsSo(start.subarray(0, 512));
}

async function openCsv(
  source: ByteSource,
  blocks: BlockReader,
  delimiter: number,
  options: OpenOptions,
): Promise<TraceReader> {
  const parser = new CsvParser(source.name, delimiter);
  const whole = (await blocks.next(true))!;
  const { names, end } = parser.header(whole);
  const twice = names.find((name, index) => name !== '' && names.indexOf(name) !== index);
  if (twice !== undefined)
    throw new TraceError(`two columns are named ${twice}`, { file: source.name, line: whole.firstLine });
  const named = nameColumns(names, options, source.name);
  const first = behind(whole, end);
  const detectors = names.map((name) => new ColumnDetector(name));
  parser.parse(first, detectors, DETECTED_ROWS);
  const quotesTell = !detectors.some((detector) => detector.hasQuotedNumbers && hasNumbers(detector, named));
  const turnBits = turnBitsAmong(detectors, named, options);
  const columns = columnsOf(detectors, named, options, { isJson: false, quotesTell }, turnBits);
  const reader = new TextReader({
    source,
    blocks,
    first,
    isQuoted: true,
    named,
    skipped: skippedOf(detectors, columns, named, turnBits),
    columns,
    parse: (block) => parser.parse(block, columns),
    lineOf: (block, row) => lineOfRow(block, row, true),
  });
  return withTurnBitsOf(withAttributes(reader, named.attributes), turnBits);
}

async function openJsonl(
  source: ByteSource,
  blocks: BlockReader,
  options: OpenOptions,
): Promise<TraceReader> {
  const first = (await blocks.next(false))!;
  const detectors: ColumnDetector[] = [];
  const isNested = (options.isLog ?? false) && hasNestedObjects(first);
  const Parser: new (...args: ConstructorParameters<typeof JsonlParser>) => LineParser = isNested
    ? NestedJsonlParser
    : JsonlParser;
  const detecting = new Parser(source.name, [], (name) => {
    const known = detectors.find((detector) => detector.name === name);
    if (known !== undefined) return known;
    detectors.push(new ColumnDetector(name));
    return detectors[detectors.length - 1];
  });
  const rows = detecting.parse(first, DETECTED_ROWS);
  const found = nameColumns(
    detectors.map(({ name }) => name),
    options,
    source.name,
  );
  // All objects of a trace of this package have all of its keys.
  const isAsked = (name: string) => options.columns?.has(name) ?? false;
  const whole = detectors.filter(({ given }) => given === rows).map(({ name }) => found.traceNames.get(name));
  const attributes = new Set([...found.attributes].filter((name) => isAsked(name) || whole.includes(name)));
  const named = { ...found, attributes };
  const turnBits = turnBitsAmong(detectors, named, options);
  const columns = columnsOf(detectors, named, options, { isJson: true, quotesTell: true }, turnBits);
  const parser = new Parser(source.name, columns);
  const reader = new TextReader({
    source,
    blocks,
    first,
    isQuoted: false,
    named,
    skipped: skippedOf(detectors, columns, named, turnBits),
    columns,
    parse: (block) => parser.parse(block),
    lineOf: (block, row) => parser.lineOf?.(row) ?? lineOfRow(block, row, false),
    ...(isNested && { rowsOf: mostRowsOf }),
  });
  return withTurnBitsOf(withAttributes(reader, named.attributes), turnBits);
}

/** Rows from which it is found out what the columns are. */
const DETECTED_ROWS = 20_000;

/** The rest of a block from a byte on, which begins a line. */
function behind({ bytes, firstLine, lines }: Block, end: number): Block {
  const passed = bytes.subarray(0, end).reduce((count, byte) => count + (byte === 10 ? 1 : 0), 0);
  return { bytes: bytes.subarray(end), firstLine: firstLine + passed, lines: lines - passed };
}

/** How a file tells texts from numbers. */
interface TextNotation {
  readonly isJson: boolean;
  /** A value in quotes is a text. */
  readonly quotesTell: boolean;
}

/** Whether a column is of times or lengths: what a file has in quotes there, it has in quotes everywhere. */
function hasNumbers({ name }: ColumnDetector, { traceNames, attributes }: NamedColumns): boolean {
  const traceName = traceNames.get(name);
  return traceName !== undefined && !attributes.has(traceName) && !NAMING_COLUMNS.has(traceName);
}

function columnsOf(
  detectors: readonly ColumnDetector[],
  { traceNames, required, attributes }: NamedColumns,
  { rowNumbers = false, textColumns, isLog = false }: OpenOptions,
  texts: TextNotation,
  turnBits: number | undefined,
): CellTarget[] {
  return detectors.map((detector) => {
    if (isTurnBits(detector, turnBits)) return new TextColumn(detector.name, 'uint32');
    const traceName = traceNames.get(detector.name);
    if (traceName === undefined || (traceName === ROW_NUMBER && !rowNumbers))
      return new SkippedTextColumn(detector.name);
    if (attributes.has(traceName)) {
      const kind = detector.attributeKind(texts.quotesTell);
      if (kind === undefined) return new SkippedTextColumn(detector.name);
      return kind === 'text' || textColumns?.has(traceName)
        ? new TextColumn(detector.name, 'text')
        : new NumberAttribute(detector.name, texts);
    }
    if (isLog && traceName !== ROW_NUMBER && !NAMING_COLUMNS.has(traceName)) {
      const isTime = traceName === 'timestamp';
      return new TextColumn(detector.name, detector.logKind(traceName), { isLenient: true, isTime });
    }
    const kind = detector.kind(traceName, textColumns?.has(traceName));
    const isUnfit = kind === undefined || isList(kind) !== hasLists(traceName);
    if (isUnfit && required.has(traceName))
      return new TextColumn(detector.name, detector.requiredKind(traceName));
    return kind === undefined ? new SkippedTextColumn(detector.name) : new TextColumn(detector.name, kind);
  });
}

/** The columns that are passed over, but for the rows' own numbers. */
function skippedOf(
  detectors: readonly ColumnDetector[],
  columns: readonly CellTarget[],
  { traceNames }: NamedColumns,
  turnBits: number | undefined,
): SkippedColumn[] {
  return detectors
    .filter(
      (detector, index) =>
        columns[index].fast === 'skip' &&
        traceNames.get(detector.name) !== ROW_NUMBER &&
        !isTurnBits(detector, turnBits),
    )
    .map(({ name, type }) => {
      const column = traceNames.get(name);
      return column === undefined ? { column: name, type, hasNoRole: true } : { column, type };
    });
}
