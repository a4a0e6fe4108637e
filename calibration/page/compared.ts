import { HOUR_DEFINITIONS, TENTH_NAMES } from '../definitions.js';
import type { ComparedHour, PopulationResults } from '../results.js';
import { number, table } from './numbers.js';

const LABELS: ReadonlyMap<string, string> = new Map([
  ...HOUR_DEFINITIONS.map(({ name, label }): [string, string] => [name, label]),
  ...TENTH_NAMES.map((name): [string, string] => {
    const [, role, tenth] = /^(input|output)OfTenth(\d+)$/.exec(name)!;
    return [name, `mean ${role} of tenth ${tenth} of the requests by input`];
  }),
]);

/** An hour of each pool beside the built-in population, as `servegen compare` sees them. */
export function comparedTables({ compared, pools }: PopulationResults): string {
  return compared
    .map((hour) => {
      const between = pools.find(({ name }) => name === hour.pool)?.all.hours ?? {};
      return `${table(
        [
          'figure',
          `${hour.pool}, ${hour.hour}`,
          `its hours, p10 to p90`,
          `\`builtin:${hour.category}\`, 18:00`,
        ],
        rowsOf(hour, between),
      )}`;
    })
    .join('\n\n');
}

function rowsOf(hour: ComparedHour, between: PopulationResults['pools'][number]['all']['hours']): string[][] {
  return Object.keys(hour.figuresOfPool).map((name) => [
    LABELS.get(name) ?? name,
    number(hour.figuresOfPool[name]),
    between[name] === undefined ? '–' : `${number(between[name].p10)} to ${number(between[name].p90)}`,
    number(hour.figuresOfBuiltin[name]),
  ]);
}
