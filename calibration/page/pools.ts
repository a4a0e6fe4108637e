import type { PopulationResults } from '../results.js';
import { number, table } from './numbers.js';

/** What the pools are, and how much of them is known. */
export function poolTable({ pools, builtins }: PopulationResults): string {
  return table(
    [
      'population',
      'pool',
      'clients of the pool',
      'days',
      'hour of the day, busiest over quietest',
      'clients without lengths',
      'their share of the requests',
    ],
    pools.map(({ name, category, clients, days, hourOfDayRange, ...without }) => [
      `\`builtin:${category}\`, ${number(builtins.find((each) => each.category === category)?.clients)} clients`,
      name,
      number(clients),
      number(days),
      number(hourOfDayRange),
      number(without.clientsWithoutLengths),
      `${number(100 * without.requestsWithoutLengths)} %`,
    ]),
  );
}
