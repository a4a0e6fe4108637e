import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A client as its files say, read in the simplest way that can be right. */
export interface RawClient {
  readonly clientId: number;
  /** Rows of `start,rate,cv,pattern,arg1,arg2`. */
  readonly trace: readonly (readonly string[])[];
  /** Window start to field to entries; undefined without a dataset file. */
  readonly dataset: ReadonlyMap<number, Readonly<Record<string, readonly [number, number][]>>> | undefined;
}

/** Reads a released directory one client at a time, in ascending order of id. */
export function* readRawClients(directory: string): Generator<RawClient> {
  const names = readdirSync(directory);
  const ids = names.flatMap((name) => /^chunk-(\d+)-trace\.csv$/.exec(name)?.[1] ?? []).map(Number);
  for (const clientId of ids.sort((a, b) => a - b)) {
    const lines = readFileSync(join(directory, `chunk-${clientId}-trace.csv`), 'utf8')
      .trim()
      .split('\n');
    const file = `chunk-${clientId}-dataset.json`;
    const dataset = names.includes(file)
      ? parseDataset(readFileSync(join(directory, file), 'utf8'))
      : undefined;
    yield { clientId, trace: lines.map((line) => line.split(',')), dataset };
  }
}

function parseDataset(text: string): NonNullable<RawClient['dataset']> {
  const windows = JSON.parse(text) as Record<string, Record<string, string>>;
  return new Map(
    Object.entries(windows).map(([start, fields]) => [
      Number(start),
      Object.fromEntries(Object.entries(fields).map(([field, literal]) => [field, parseLiteral(literal)])),
    ]),
  );
}

function parseLiteral(literal: string): [number, number][] {
  const inside = literal.slice(1, -1);
  if (inside === '') return [];
  return inside.split(', ').map((entry) => {
    const [value, probability] = entry.split(': ');
    return [Number(value), Number(probability)];
  });
}
