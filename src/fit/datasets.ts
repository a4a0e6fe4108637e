import { type Category, FIELDS, supportOf } from '../fields.js';
import type { FieldTable } from '../pool/pool-tables.js';
import type { Clusters } from './clusters.js';
import type { PeriodCounts } from './length-counts.js';
import { type ToldValues, toldValues } from './told-values.js';
import { type Counts, mergedCounts } from './value-counts.js';

/** Values of a distribution that is borrowed, at most: each borrower has it for its own. */
const MOST_BORROWED = 256;

/** Ratios are counted in steps of a thousandth. */
export const RATIO_STEPS = 1000;

/** Whose requests a client's lengths are of. */
export const LENGTH_SOURCES = ['period', 'periods', 'cluster', 'all'] as const;
export type LengthSource = (typeof LENGTH_SOURCES)[number];

export interface Datasets {
  readonly datasetOffsets: Int32Array;
  readonly datasetStart: Float64Array;
  readonly fields: Readonly<Record<string, FieldTable>>;
  /** Requests by whose lengths they are drawn from. */
  readonly sources: Readonly<Record<LengthSource, number>>;
  /** The fewest significant bits that values were binned to; undefined where all are exact. */
  readonly bits: number | undefined;
}

export interface DatasetOptions {
  readonly category: Category;
  /** The counted fields. */
  readonly counted: readonly string[];
  readonly minimumCount: number;
  readonly minimumLengths: number;
  readonly maximumValues: number;
  readonly periodSeconds: number;
  /** Of the pool's clock. */
  readonly startSeconds: number;
}

/** What stands where nothing is known, or nothing is: no tokens, no items. */
const NOTHING: ToldValues = {
  values: Float64Array.of(0),
  probabilities: Float64Array.of(1),
  bits: undefined,
};

/** Makes distributions of lengths of what was counted: for each client and period, or as many periods as have enough requests. */
export function makeDatasets(
  periods: readonly (readonly PeriodCounts[])[],
  clusters: Clusters,
  options: DatasetOptions,
): Datasets {
  const { category, counted, minimumCount, maximumValues, periodSeconds, startSeconds } = options;
  const enough = Math.max(options.minimumLengths, minimumCount);
  const columns = FIELDS[category].map((field) => new Column(field));
  const places = FIELDS[category].map((field) => counted.indexOf(field));
  const shared = new SharedLengths(periods, clusters, counted, minimumCount, enough);
  const sources = { period: 0, periods: 0, cluster: 0, all: 0 };
  const datasetOffsets = new Int32Array(periods.length + 1);
  const starts: number[] = [];
  let bits: number | undefined;
  const addTold = (tell: (place: number, isWhole: boolean) => ToldValues) => {
    for (const [index, column] of columns.entries()) {
      const told = places[index] < 0 ? NOTHING : tell(places[index], column.isWhole);
      if (told.bits !== undefined) bits = Math.min(bits ?? told.bits, told.bits);
      column.add(told);
    }
  };
  for (const [row, own] of periods.entries()) {
    const groups = grouped(own, enough);
    for (const group of groups) {
      starts.push(startSeconds + group[0].period * periodSeconds);
      addTold((place, isWhole) => {
        const parts = group.flatMap(({ fields }) => fields[place] ?? []);
        if (parts.length === 0) return NOTHING;
        // Items can be of too few where requests are enough.
        return (
          toldValues(mergedCounts(parts), minimumCount, maximumValues, isWhole) ??
          shared.ofAll(place, isWhole)
        );
      });
      sources[group.length === 1 ? 'period' : 'periods'] += requestsOf(group);
    }
    if (groups.length === 0 && own.length > 0) {
      starts.push(startSeconds);
      const cluster = clusters.of(row);
      const isCluster = shared.hasCluster(cluster);
      addTold((place, isWhole) =>
        isCluster ? shared.ofCluster(cluster, place, isWhole) : shared.ofAll(place, isWhole),
      );
      sources[isCluster ? 'cluster' : 'all'] += requestsOf(own);
    }
    datasetOffsets[row + 1] = starts.length;
  }
  return {
    datasetOffsets,
    datasetStart: Float64Array.from(starts),
    fields: Object.fromEntries(columns.map((column) => [column.field, column.table()])),
    sources,
    bits,
  };
}

/** Runs of periods that each have enough requests; too few at the end go to the last run. None where all are too few. */
function grouped(periods: readonly PeriodCounts[], enough: number): PeriodCounts[][] {
  const groups: PeriodCounts[][] = [];
  let open: PeriodCounts[] = [];
  for (const period of periods) {
    open.push(period);
    if (requestsOf(open) < enough) continue;
    groups.push(open);
    open = [];
  }
  groups.at(-1)?.push(...open);
  return groups;
}

function requestsOf(periods: readonly PeriodCounts[]): number {
  return periods.reduce((sum, { requests }) => sum + requests, 0);
}

/** Lengths of several clients, for those that have too few of their own. */
class SharedLengths {
  readonly #periods: readonly (readonly PeriodCounts[])[];
  readonly #clusters: Clusters;
  readonly #fields: number;
  readonly #least: number;
  readonly #enough: number;
  readonly #told = new Map<string, ToldValues>();

  constructor(
    periods: readonly (readonly PeriodCounts[])[],
    clusters: Clusters,
    counted: readonly string[],
    least: number,
    enough: number,
  ) {
    this.#periods = periods;
    this.#clusters = clusters;
    this.#fields = counted.length;
    this.#least = least;
    this.#enough = enough;
  }

  hasCluster(cluster: number): boolean {
    const members = this.#clusters.members(cluster);
    return members.reduce((sum, row) => sum + requestsOf(this.#periods[row]), 0) >= this.#enough;
  }

  ofCluster(cluster: number, place: number, isWhole: boolean): ToldValues {
    return this.#of(`${cluster * this.#fields + place}`, this.#clusters.members(cluster), place, isWhole);
  }

  ofAll(place: number, isWhole: boolean): ToldValues {
    return this.#of(`all ${place}`, this.#periods.keys(), place, isWhole);
  }

  #of(key: string, rows: Iterable<number>, place: number, isWhole: boolean): ToldValues {
    let told = this.#told.get(key);
    if (told === undefined) {
      const parts: Counts[] = [];
      for (const row of rows)
        for (const { fields } of this.#periods[row]) parts.push(...(fields[place] ? [fields[place]] : []));
      told = toldValues(mergedCounts(parts), this.#least, MOST_BORROWED, isWhole) ?? NOTHING;
      this.#told.set(key, told);
    }
    return told;
  }
}

/** A field of all datasets, as it grows. */
class Column {
  readonly field: string;
  readonly isWhole: boolean;
  readonly #parts: ToldValues[] = [];

  constructor(field: string) {
    this.field = field;
    this.isWhole = supportOf(field).isWhole;
  }

  add(told: ToldValues): void {
    this.#parts.push(told);
  }

  table(): FieldTable {
    const offsets = new Int32Array(this.#parts.length + 1);
    for (const [index, { values }] of this.#parts.entries())
      offsets[index + 1] = offsets[index] + values.length;
    const total = offsets[this.#parts.length];
    const values = this.isWhole ? new Uint32Array(total) : new Float64Array(total);
    const probabilities = new Float64Array(total);
    const divisor = this.isWhole ? 1 : RATIO_STEPS;
    for (const [index, part] of this.#parts.entries()) {
      values.set(divisor === 1 ? part.values : part.values.map((value) => value / divisor), offsets[index]);
      probabilities.set(part.probabilities, offsets[index]);
    }
    return { offsets, values, probabilities };
  }
}
