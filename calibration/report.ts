import { join } from 'node:path';
import { CATEGORIES, type Category } from '../src/fields.js';
import { openPool } from '../src/pool/open.js';
import type { Pool } from '../src/pool/pool.js';
import { PACKAGE_VERSION, VALUE_STREAM_VERSION } from '../src/version.js';
import { compareHour } from './compared-hours.js';
import { HOUR_SECONDS } from './figures/index.js';
import { sumOf } from './figures/statistics.js';
import { RATE, SEED } from './figures/traffic.js';
import { readSpan } from './figures/windows.js';
import { type Measured, type Measurement, measure } from './measure.js';
import { PARTS, type Part } from './parts.js';
import { type MeasuredPool, openReleased } from './released.js';
import type { BuiltinResults, Figured, PoolResults, PopulationResults } from './results.js';
import { summarise } from './summary.js';

/** The released pools, which lie below a folder each. */
export const RELEASED: readonly { readonly name: string; readonly category: Category }[] = [
  { name: 'm-large', category: 'language' },
  { name: 'm-small', category: 'language' },
  { name: 'deepseek-r1', category: 'reason' },
  { name: 'mm-image', category: 'multimodal' },
];

export interface ReportSettings {
  /** The folder of the released data. */
  readonly data: string;
  /** Built-in populations have the seeds 1 to this. */
  readonly seeds: number;
  /** Hours of each pool's part, at most; all of them where absent. */
  readonly hours?: number | undefined;
  /** Results whose pools are kept as they are. */
  readonly earlier?: PopulationResults | undefined;
  /** Told what is measured next. */
  readonly onStep: (what: string) => void;
}

/** Measures the released pools and the built-in populations, and compares an hour of each. */
export async function report(settings: ReportSettings): Promise<PopulationResults> {
  const { earlier } = settings;
  const pools = earlier?.pools ?? (await measurePools(settings));
  const builtins: BuiltinResults[] = [];
  for (const category of CATEGORIES) builtins.push(await measureBuiltin(category, settings));
  const compared = [];
  for (const { name, category } of RELEASED) {
    settings.onStep(`an hour of ${name} beside builtin:${category}`);
    const released = await openReleased(join(settings.data, category, name), category);
    compared.push(await compareHour(name, released, await openBuiltin(category, 1)));
  }
  return {
    packageVersion: PACKAGE_VERSION,
    valueStream: VALUE_STREAM_VERSION,
    rate: RATE,
    seed: SEED,
    pools,
    builtins,
    compared,
  };
}

type ByPart = Readonly<Record<Part, Measurement>>;

async function measurePools({ data, hours, onStep }: ReportSettings): Promise<PoolResults[]> {
  const pools: PoolResults[] = [];
  for (const { name, category } of RELEASED) {
    onStep(name);
    const released = await openReleased(join(data, category, name), category);
    pools.push(describePool(name, released, await measureParts(released, hours)));
  }
  return pools;
}

async function measureParts(released: MeasuredPool, hours: number | undefined): Promise<ByPart> {
  const measured: [Part, Measurement][] = [];
  for (const part of PARTS.filter((each) => each !== 'all')) {
    measured.push([part, await measure(released, { part, ...(hours !== undefined && { hours }) })]);
  }
  const { fit, 'held-out': heldOut } = Object.fromEntries(measured) as ByPart;
  const inOrder = (own: readonly Measured[]) =>
    // The one day of a pool that has no other is in both parts.
    [...new Map(own.map((each) => [each.fromSeconds, each])).values()];
  const all: Measurement = {
    ...fit,
    hours: inOrder([...fit.hours, ...heldOut.hours]),
    days: inOrder([...fit.days, ...heldOut.days]),
  };
  return { fit, 'held-out': heldOut, all };
}

function describePool(name: string, { pool, withoutLengths }: MeasuredPool, byPart: ByPart): PoolResults {
  return {
    name,
    category: pool.category,
    clients: pool.clientIds.length,
    clientsWithoutLengths: withoutLengths.size,
    requestsWithoutLengths: requestShare(pool, withoutLengths),
    days: byPart.all.days.length,
    hourOfDayRange: hourOfDayRange(pool),
    fit: figured([byPart.fit]),
    heldOut: figured([byPart['held-out']]),
    all: figured([byPart.all]),
  };
}

/** Of the mean rates of the 24 hours of the day over all days of a pool, the largest over the smallest. */
function hourOfDayRange(pool: Pool): number {
  const { total, windows, windowSeconds } = readSpan(pool, pool.fromSeconds, pool.toSeconds);
  const windowsAnHour = HOUR_SECONDS / windowSeconds;
  const hours = new Float64Array(24);
  for (let window = 0; window < windows; window++) {
    hours[Math.floor(window / windowsAnHour) % hours.length] += total[window];
  }
  return Math.max(...hours) / Math.min(...hours);
}

/** Of all requests of a pool, what some of its clients make. */
function requestShare(pool: Pool, ids: ReadonlySet<number>): number {
  const { rate, total, windows } = readSpan(pool, pool.fromSeconds, pool.toSeconds);
  const own = Array.from(pool.clientIds, (id, client) =>
    ids.has(id) ? sumOf(rate.subarray(client * windows, (client + 1) * windows)) : 0,
  );
  return sumOf(own) / sumOf(total);
}

/** Measures the built-in population of a category with the seeds 1 to `seeds`. */
export async function measureBuiltin(
  category: Category,
  { seeds, hours, onStep }: Pick<ReportSettings, 'seeds' | 'hours' | 'onStep'>,
): Promise<BuiltinResults> {
  const numbers = Array.from({ length: seeds }, (_, index) => index + 1);
  const measured: Measurement[] = [];
  for (const seed of numbers) {
    onStep(`builtin:${category}?seed=${seed}`);
    measured.push(await measure(await openBuiltin(category, seed), hours === undefined ? {} : { hours }));
  }
  return { category, clients: measured[0].clients, seeds: numbers, figures: figured(measured) };
}

async function openBuiltin(category: Category, seed: number): Promise<MeasuredPool> {
  return { pool: await openPool(`builtin:${category}?seed=${seed}`), withoutLengths: new Set() };
}

function figured(measured: readonly Measurement[]): Figured {
  return {
    hours: summarise(measured.flatMap(({ hours }) => hours)),
    days: summarise(measured.flatMap(({ days }) => days)),
  };
}
