import type { Category } from '../../src/fields.js';
import {
  type Basis,
  DAY_DEFINITIONS,
  type FigureDefinition,
  HOUR_DEFINITIONS,
  ofCategory,
} from '../definitions.js';
import type { BuiltinResults, PoolResults, PopulationResults } from '../results.js';
import type { Spread } from '../summary.js';
import { placeOf, spreadRatio } from './judged.js';
import { NOTHING, number, spread, table } from './numbers.js';
import { remarkOf } from './remarks.js';

export type Unit = 'hours' | 'days';

export const DEFINITIONS: Readonly<Record<Unit, readonly FigureDefinition[]>> = {
  hours: HOUR_DEFINITIONS,
  days: DAY_DEFINITIONS,
};

const BASIS_SIGNS: Readonly<Record<Basis, string>> = { traffic: 'T', arrivals: 'A', lengths: 'L' };

/** What a category's table is made of. */
export interface CategoryResults {
  /** First the one that the population stands for, and is judged by. */
  readonly pools: readonly PoolResults[];
  readonly builtin: BuiltinResults;
}

export function resultsOf(results: PopulationResults, category: Category): CategoryResults {
  const own = <T extends { readonly category: Category }>(all: readonly T[]) =>
    all.filter((each) => each.category === category);
  return {
    pools: own(results.pools),
    builtin: own(results.builtins)[0],
  };
}

/** All figures of a category, by hours or by days: the pools' held-out part, what was fitted to, and the built-in. */
export function figureTable(results: PopulationResults, category: Category, unit: Unit): string {
  const { pools, builtin } = resultsOf(results, category);
  const [model] = pools;
  // The one day of a pool that has no other is both fitted to and held out.
  const isOneDay = unit === 'days' && pools.every(({ days }) => days === 1);
  const head = [
    'figure',
    'basis',
    'finding',
    ...pools.map(({ name }) => name),
    ...(isOneDay ? [] : ['fitted part']),
    'built in',
    'median',
    'spread',
  ];
  const remarks: string[] = [];
  const rows = ofCategory(DEFINITIONS[unit], category).map((definition) => {
    const { name, label, basis, findings } = definition;
    const remark = remarkOf(category, unit, name);
    if (remark !== undefined) remarks.push(remark);
    return [
      remark === undefined ? label : `${label} (${remarks.length})`,
      BASIS_SIGNS[basis],
      findings.join(', '),
      ...pools.map((pool) => spread(pool.heldOut[unit][name])),
      ...(isOneDay ? [] : [number(model.fit[unit][name]?.p50)]),
      spread(builtin.figures[unit][name]),
      ...judged(definition, builtin.figures[unit][name], model.heldOut[unit][name]),
    ];
  });
  return [table(head, rows), ...remarks.map((remark, index) => `(${index + 1}) ${remark}`)].join('\n\n');
}

/** Where the built-in is beside the pools, and how much it spreads. */
function judged({ isShownOnly }: FigureDefinition, builtin?: Spread, pools?: Spread): [string, string] {
  if (isShownOnly || builtin === undefined || pools === undefined) return [NOTHING, NOTHING];
  // A single day is no range.
  if (pools.count === 1) return [times(builtin.p50 / pools.p50), NOTHING];
  const place = placeOf(builtin, pools);
  if (place === undefined) return [NOTHING, NOTHING];
  return [place === 'within' ? place : `**${place}**`, times(spreadRatio(builtin, pools))];
}

function times(ratio: number): string {
  return Number.isFinite(ratio) ? `${number(ratio)} times` : NOTHING;
}
