import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ActiveWindow, squaredVariationOf } from '../fixtures/segments.js';

/** A client in one window, straight from its files. */
export interface ExpectedWindow extends ActiveWindow {
  /** As in a plan: 1 for Gamma, 2 for Weibull. */
  readonly family: number;
  readonly shape: number;
}

export type Entries = readonly (readonly [value: number, probability: number])[];

export interface ExpectedClient {
  readonly id: number;
  readonly windows: readonly ExpectedWindow[];
  /** Expected requests in the whole trace. */
  readonly expectedArrivals: number;
  /** Of the one dataset that the hour uses; field to entries, ascending. */
  readonly fields: Readonly<Record<string, Entries>>;
}

const WINDOW = 600;
const FAMILIES: Readonly<Record<string, number>> = { Gamma: 1, Weibull: 2 };

/**
 * What a pool's files say of the seconds `from` to `to` (whole windows) at a constant total rate. It shares no
 * code with `src/pool`: the files are split and parsed in the plainest way.
 */
export function expectedClients(directory: string, from: number, to: number, rate: number): ExpectedClient[] {
  const raw = readdirSync(directory)
    .flatMap((name) => /^chunk-(\d+)-trace\.csv$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b)
    .filter((id) => existsSync(join(directory, `chunk-${id}-dataset.json`)))
    .map((id) => ({ id, rows: traceRows(join(directory, `chunk-${id}-trace.csv`), from, to) }));
  const totals = new Map<number, number>();
  for (const { rows } of raw) {
    for (const { start, rate } of rows) totals.set(start, (totals.get(start) ?? 0) + rate);
  }
  return raw
    .filter(({ rows }) => rows.length > 0)
    .map(({ id, rows }) => {
      const windows = rows.map((row) => ({
        expectedArrivals: (rate * WINDOW * row.rate) / totals.get(row.start)!,
        squaredVariation: squaredVariationOf(row.family, row.shape),
        start: row.start - from,
        end: row.start - from + WINDOW,
        family: row.family,
        shape: row.shape,
      }));
      return {
        id,
        windows,
        expectedArrivals: windows.reduce((sum, { expectedArrivals }) => sum + expectedArrivals, 0),
        fields: datasetAt(join(directory, `chunk-${id}-dataset.json`), from, to),
      };
    });
}

function traceRows(file: string, from: number, to: number) {
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(','))
    .map(([start, rate, , pattern, shape]) => ({
      start: Number(start),
      rate: Number(rate),
      family: FAMILIES[pattern],
      shape: Number(shape),
    }))
    .filter(({ start, rate }) => start >= from && start < to && rate > 0);
}

/** The newest complete dataset that starts at or before the hour, else the first complete one after it. */
function datasetAt(file: string, from: number, to: number): Record<string, Entries> {
  const datasets = Object.entries(
    JSON.parse(readFileSync(file, 'utf8')) as Record<string, Record<string, string>>,
  )
    .map(([start, fields]) => ({ start: Number(start), fields }))
    .sort((a, b) => a.start - b.start);
  if (datasets.some(({ start }) => start > from && start < to))
    throw new Error(`${file} changes within the hour`);
  const complete = datasets.filter(({ fields }) =>
    Object.values(fields).every((literal) => literal !== '{}'),
  );
  const chosen = complete.findLast(({ start }) => start <= from) ?? complete[0];
  return Object.fromEntries(
    Object.entries(chosen.fields).map(([field, literal]) => [field, entriesOf(literal)]),
  );
}

function entriesOf(literal: string): Entries {
  return literal
    .slice(1, -1)
    .split(', ')
    .map((entry) => entry.split(': ').map(Number) as [number, number])
    .sort(([a], [b]) => a - b);
}
