import { type Category, FIELDS } from '../../../src/fields.js';
import type { PoolTables } from '../../../src/pool/pool-tables.js';
import { claim } from '../case.js';

/** Files of a directory, name to content. */
export type Files = ReadonlyMap<string, Uint8Array>;

/** A distribution: value and probability, ascending by value. */
export type Entries = readonly (readonly [value: number, probability: number])[];

export interface NaiveDataset {
  readonly start: number;
  /** Empty for a window that says nothing. */
  readonly fields: ReadonlyMap<string, Entries>;
}

export interface NaiveWindow {
  readonly start: number;
  readonly rate: number;
  readonly cv: number;
  readonly pattern: number;
  readonly arg1: number;
  readonly arg2: number;
}

export interface NaiveClient {
  readonly id: number;
  readonly windows: readonly NaiveWindow[] | undefined;
  readonly datasets: readonly NaiveDataset[] | undefined;
}

export interface NaivePool {
  readonly category: Category;
  readonly clients: readonly NaiveClient[];
}

/** The numbers that Python writes. */
const NUMBER = /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/;
const PATTERNS = ['', 'Gamma', 'Weibull'];
const FILE_NAME = /^chunk-(\d+)-(trace\.csv|dataset\.json)$/;

/**
 * What a directory in the released layout says: lines split at commas, `JSON.parse`, dict literals split at commas and
 * colons. It is lenient, but a text that is no number is one in no reading.
 *
 * @throws WrongRow where it cannot be read, which is to be called for a directory that the product has accepted
 */
export function readNaively(files: Files): NaivePool {
  const ids = new Map<number, { trace?: Uint8Array; dataset?: Uint8Array }>();
  for (const [name, bytes] of files) {
    const match = FILE_NAME.exec(name);
    if (match === null) continue;
    const id = Number(match[1]);
    const client = ids.get(id) ?? {};
    ids.set(id, client);
    client[match[2] === 'trace.csv' ? 'trace' : 'dataset'] = bytes;
  }
  const clients = [...ids]
    .sort(([a], [b]) => a - b)
    .map(([id, { trace, dataset }]) => ({
      id,
      windows: trace === undefined ? undefined : readTrace(trace),
      datasets: dataset === undefined ? undefined : readDatasets(dataset),
    }));
  const names = new Set(
    clients.flatMap(({ datasets }) => datasets ?? []).flatMap(({ fields }) => [...fields.keys()]),
  );
  const category = names.has('reason_ratio')
    ? 'reason'
    : names.has('text_tokens')
      ? 'multimodal'
      : 'language';
  return { category, clients: clients.map((client) => withOptionalFields(client, category)) };
}

function readTrace(bytes: Uint8Array): NaiveWindow[] {
  const text = new TextDecoder().decode(bytes).replace(/[\r\n]+$/, '');
  return text.split(/\r?\n/).map((line) => {
    const cells = line.split(',');
    claim(cells.length === 6, () => `a row of ${cells.length} cells was accepted: ${line.slice(0, 60)}`);
    const pattern = PATTERNS.indexOf(cells[3]);
    claim(pattern >= 0, () => `the pattern ${cells[3].slice(0, 40)} was accepted`);
    const [start, rate, cv, , arg1, arg2] = cells.map((cell, index) => (index === 3 ? 0 : numberOf(cell)));
    return { start, rate, cv, pattern, arg1, arg2 };
  });
}

function readDatasets(bytes: Uint8Array): NaiveDataset[] {
  let document: Record<string, Record<string, string>>;
  try {
    document = JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    claim(false, `a text that is no JSON was accepted: ${(error as Error).message}`);
  }
  return Object.entries(document)
    .map(([start, fields]) => ({
      start: numberOf(start),
      fields: new Map(Object.entries(fields).map(([field, literal]) => [field, readLiteral(literal)])),
    }))
    .sort((a, b) => a.start - b.start);
}

function readLiteral(literal: string): Entries {
  claim(
    literal.startsWith('{') && literal.endsWith('}'),
    () => `the literal ${literal.slice(0, 40)} was accepted`,
  );
  const inside = literal.slice(1, -1).replace(/,\s*$/, '').trim();
  if (inside === '') return [];
  return inside
    .split(',')
    .map((entry): [number, number] => {
      const parts = entry.split(':');
      claim(parts.length === 2, () => `the entry ${entry.slice(0, 40)} was accepted`);
      return [numberOf(parts[0].trim()), numberOf(parts[1].trim())];
    })
    .sort(([a], [b]) => a - b);
}

function numberOf(text: string): number {
  claim(NUMBER.test(text), () => `${JSON.stringify(text.slice(0, 40))} was accepted as a number`);
  return Number(text);
}

/** A request has no items of a kind that is not described. */
function withOptionalFields(client: NaiveClient, category: Category): NaiveClient {
  const datasets = client.datasets?.map(({ start, fields }) => {
    if (fields.size === 0) return { start, fields };
    const missing = FIELDS[category].filter((field) => !fields.has(field));
    for (const field of missing) {
      claim(/^(image|audio|video)_/.test(field), `a dataset without ${field} was accepted`);
    }
    return { start, fields: new Map([...fields, ...missing.map((field) => [field, [[0, 1]]] as const)]) };
  });
  return { ...client, datasets };
}

/** What the tables of a packed pool say. */
export function poolOfTables(tables: PoolTables): NaivePool {
  const { category, clientIds, windowOffsets, datasetOffsets, datasetStart } = tables;
  const clients = Array.from(clientIds, (id, row): NaiveClient => {
    const windows = range(windowOffsets[row], windowOffsets[row + 1]).map((index, window) => ({
      start: tables.startSeconds + window * tables.windowSeconds,
      rate: tables.rate[index],
      cv: tables.cv[index],
      pattern: tables.pattern[index],
      arg1: tables.arg1[index],
      arg2: tables.arg2[index],
    }));
    const datasets = range(datasetOffsets[row], datasetOffsets[row + 1]).map((index) => ({
      start: datasetStart[index],
      fields: new Map(
        FIELDS[category].map((field): [string, Entries] => {
          const { offsets, values, probabilities } = tables.fields[field];
          const entries = range(offsets[index], offsets[index + 1]);
          return [field, entries.map((entry) => [values[entry], probabilities[entry]])];
        }),
      ),
    }));
    return {
      id,
      windows: windows.length === 0 ? undefined : windows,
      datasets: datasets.length === 0 ? undefined : datasets,
    };
  });
  return { category, clients };
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}

/** Whether a dataset window says something of every field. */
function isComplete({ fields }: NaiveDataset, category: Category): boolean {
  return FIELDS[category].every((field) => (fields.get(field)?.length ?? 0) > 0);
}

/** Whether a client can be used: it has both files, is active and has a dataset that is whole. */
export function isUsable({ windows, datasets }: NaiveClient, category: Category): boolean {
  return (
    (windows?.some(({ rate }) => rate > 0) ?? false) &&
    (datasets?.some((dataset) => isComplete(dataset, category)) ?? false)
  );
}

/** The values of a field that a client's requests may have: those with a probability, in any of its datasets. */
export function valuesOf({ datasets }: NaiveClient, field: string, category: Category): Set<number> {
  const values = new Set<number>();
  for (const dataset of datasets ?? []) {
    if (!isComplete(dataset, category)) continue;
    for (const [value, probability] of dataset.fields.get(field)!) if (probability > 0) values.add(value);
  }
  return values;
}
