import type { Category } from '../src/fields.js';
import type { Spread } from './summary.js';

/** Each figure over the hours, and over the days, of something. */
export interface Figured {
  readonly hours: Readonly<Record<string, Spread>>;
  readonly days: Readonly<Record<string, Spread>>;
}

/** A released pool. */
export interface PoolResults {
  /** As `m-large`. */
  readonly name: string;
  readonly category: Category;
  readonly clients: number;
  /** Clients whose lengths were not to hand, and the share of the pool's requests that they make. */
  readonly clientsWithoutLengths: number;
  readonly requestsWithoutLengths: number;
  readonly days: number;
  /** The busiest over the quietest hour of the day, of the mean rate over all days. */
  readonly hourOfDayRange: number;
  readonly fit: Figured;
  readonly heldOut: Figured;
  readonly all: Figured;
}

/** A built-in population with several seeds. */
export interface BuiltinResults {
  readonly category: Category;
  readonly clients: number;
  readonly seeds: readonly number[];
  readonly figures: Figured;
}

/** An hour of a pool beside the same hour of the built-in population, both at the same mean rate. */
export interface ComparedHour {
  readonly pool: string;
  readonly category: Category;
  /** As `1d 18:00`. */
  readonly hour: string;
  /** By the names of hour figures. */
  readonly figuresOfPool: Readonly<Record<string, number>>;
  readonly figuresOfBuiltin: Readonly<Record<string, number>>;
}

/** What the page is printed from. */
export interface PopulationResults {
  readonly packageVersion: string;
  readonly valueStream: number;
  /** Of the generated hours: mean requests per second, and the seed. */
  readonly rate: number;
  readonly seed: string;
  readonly pools: readonly PoolResults[];
  readonly builtins: readonly BuiltinResults[];
  readonly compared: readonly ComparedHour[];
}
