import type { Schema } from 'apache-arrow';
import type { TilePlace } from '../engine/run.js';
import { TraceError } from '../errors.js';
import { typeName } from './columns.js';
import { JsonValue } from './json-value.js';

/** The file that says what the parts of a trace are, beside them. */
export const MANIFEST_NAME = 'manifest.json';

/** Of the manifest's own form. */
const VERSION = 1;

/** Parts of a trace, at most: the manifest is written anew behind each. */
export const MAX_PARTS = 10_000;

const PREFIX = 'servegen.';

/** A part that is complete. */
export interface PartRecord {
  /** Its name in the folder. */
  readonly file: string;
  readonly rows: number;
  readonly bytes: number;
  /** Of its first and last row, seconds from the start of the trace; null without rows. */
  readonly timeRange: readonly [first: number, last: number] | null;
  /** SHA-256 over the values, see `TraceDigest`. */
  readonly digest: string | undefined;
  /** SHA-256 of the file. */
  readonly sha256: string;
  /** Where the rows behind it begin. */
  readonly end: TilePlace;
}

/** What decides the parts of a trace, beside its rows. */
export interface PartsForm {
  /** Such as `rows:100000000`; see `partitionText`. */
  readonly partition: string;
  readonly format: string;
  /** How its files are compressed as a whole, such as `gzip`, where they are. */
  readonly compression: string | undefined;
  readonly formatOptions: Readonly<Record<string, string | number | boolean>>;
  /** Rows of a batch, within a part. */
  readonly batchSize: number;
  /** Names and types of the columns, in order. */
  readonly columns: readonly (readonly [name: string, type: string])[];
  /** The metadata of the trace, as its schema has it. */
  readonly metadata: ReadonlyMap<string, string>;
}

/** A trace in parts. */
export interface Manifest extends PartsForm {
  /** Whether these are all parts of the trace. */
  readonly isComplete: boolean;
  /** In order. */
  readonly parts: readonly PartRecord[];
}

export function columnsOf(schema: Schema): [name: string, type: string][] {
  return schema.fields.map((field) => [field.name, typeName(field)]);
}

export function rowsOf(parts: readonly PartRecord[]): number {
  return parts.reduce((sum, { rows }) => sum + rows, 0);
}

/** From the first row to the last of all parts. */
export function timeRangeOf(parts: readonly PartRecord[]): PartRecord['timeRange'] {
  const ranges = parts.flatMap(({ timeRange }) => (timeRange === null ? [] : [timeRange]));
  return ranges.length === 0 ? null : [ranges[0][0], ranges[ranges.length - 1][1]];
}

/** The text of a manifest: JSON, a line a part. The same manifest has the same text. */
export function manifestText(manifest: Manifest): string {
  const { isComplete, partition, format, compression, formatOptions, batchSize } = manifest;
  const { columns, metadata, parts } = manifest;
  const entries: readonly (readonly [key: string, value: unknown])[] = [
    ['manifest_version', VERSION],
    ['complete', isComplete],
    ['rows', rowsOf(parts)],
    ['bytes', parts.reduce((sum, { bytes }) => sum + bytes, 0)],
    ['time_range', timeRangeOf(parts)],
    ['partition', partition],
    ['format', format],
    ...(compression === undefined ? [] : [['compression', compression] as const]),
    ['format_options', formatOptions],
    ['batch_size', batchSize],
    ['columns', columns],
    ['metadata', Object.fromEntries([...metadata].map(metadataEntry))],
  ];
  const lines = entries.map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)},\n`);
  const partLines = parts.map((part) => `    ${JSON.stringify(partEntry(part))}`);
  return `{\n${lines.join('')}  "parts": [\n${partLines.join(',\n')}\n  ]\n}\n`;
}

function partEntry({ file, rows, bytes, timeRange, digest, sha256, end }: PartRecord): object {
  return {
    file,
    rows,
    bytes,
    time_range: timeRange,
    ...(digest !== undefined && { digest }),
    sha256,
    end: { tile: end.tile, skip_rows: end.skipRows },
  };
}

/** A key is without its prefix; the spec is no text in a text. */
function metadataEntry([key, value]: readonly [string, string]): [string, unknown] {
  const name = key.startsWith(PREFIX) ? key.slice(PREFIX.length) : key;
  return [name, name === 'spec' ? JSON.parse(value) : value];
}

/**
 * Reads what `manifestText` wrote.
 *
 * @param file for messages
 * @throws TraceError where it is none, damaged, or of a later version
 */
export function parseManifest(text: string, file: string): Manifest {
  const fault = (problem: string) => new TraceError(`it is no manifest of a trace: ${problem}`, { file });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw fault(`it is not JSON: ${(error as Error).message}`);
  }
  const read = new JsonValue(json, '', fault);
  const version = read.get('manifest_version').whole();
  if (version !== VERSION) {
    throw new TraceError(`it is a manifest of version ${version}; version ${VERSION} is read`, { file });
  }
  const manifest: Manifest = {
    isComplete: read.get('complete').truth(),
    partition: read.get('partition').text(),
    format: read.get('format').text(),
    compression: read.has('compression') ? read.get('compression').text() : undefined,
    formatOptions: read.get('format_options').object() as Manifest['formatOptions'],
    batchSize: read.get('batch_size').whole(),
    columns: read
      .get('columns')
      .list()
      .map((column) => {
        const [name, type] = column.list();
        if (name === undefined || type === undefined) throw fault(`${column.path} is no name and type`);
        return [name.text(), type.text()];
      }),
    metadata: new Map(
      Object.entries(read.get('metadata').object()).map(([name, value]) => [
        `${PREFIX}${name}`,
        name === 'spec' ? JSON.stringify(value) : new JsonValue(value, `metadata.${name}`, fault).text(),
      ]),
    ),
    parts: read.get('parts').list().map(readPart),
  };
  const sums = [rowsOf(manifest.parts), manifest.parts.reduce((sum, { bytes }) => sum + bytes, 0)];
  if (read.get('rows').whole() !== sums[0] || read.get('bytes').whole() !== sums[1]) {
    throw fault('its rows and bytes are not the sums of those of its parts');
  }
  const early = manifest.parts.findIndex(
    (part, index) => index > 0 && isBefore(part, manifest.parts[index - 1]),
  );
  if (early >= 0) throw fault(`parts[${early}] does not come behind the part in front of it`);
  return manifest;
}

/** Whether a part ends, or has a row, before another ends. */
function isBefore({ end, timeRange, rows }: PartRecord, other: PartRecord): boolean {
  if (end.tile < other.end.tile || (end.tile === other.end.tile && end.skipRows < other.end.skipRows))
    return true;
  return rows > 0 && timeRange !== null && other.timeRange !== null && timeRange[0] < other.timeRange[1];
}

function readPart(part: JsonValue): PartRecord {
  const range = part.get('time_range');
  const times = range.value === null ? undefined : range.list().map((time) => time.number());
  if (times !== undefined && times.length !== 2) {
    throw part.fault(`${range.path} is not the times of its first and last row`);
  }
  const file = part.get('file').text();
  if (!/^[^./\\][^/\\]*$/.test(file))
    throw part.fault(`${part.path}.file is no name of a file in its folder`);
  const digest = part.has('digest') ? part.get('digest').hash() : undefined;
  const end = part.get('end');
  return {
    file,
    rows: part.get('rows').whole(),
    bytes: part.get('bytes').whole(),
    timeRange: times === undefined ? null : [times[0], times[1]],
    digest,
    sha256: part.get('sha256').hash(),
    end: { tile: end.get('tile').whole(), skipRows: end.get('skip_rows').whole() },
  };
}
