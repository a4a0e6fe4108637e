import { HOUR_DEFINITIONS } from '../definitions.js';
import type { ComparedHour, PopulationResults } from '../results.js';
import type { Spread } from '../summary.js';
import { NOTHING, number, table } from './numbers.js';

type Spreads = Readonly<Record<string, Spread>>;

/** An hour of each pool beside the built-in population, as `servegen compare` sees them. */
export function comparedTables({ compared, pools }: PopulationResults): string {
  return compared
    .map((hour) => {
      const between = pools.find(({ name }) => name === hour.pool)?.all.hours ?? {};
      const head = [
        'figure',
        `${hour.pool}, ${hour.hour}`,
        'its hours',
        `\`builtin:${hour.category}\`, 18:00`,
      ];
      return table(head, [...figureRows(hour, between), ...tenthRows(hour, between)]);
    })
    .join('\n\n');
}

function figureRows({ figuresOfPool, figuresOfBuiltin }: ComparedHour, between: Spreads): string[][] {
  return HOUR_DEFINITIONS.filter(({ name }) => name in figuresOfPool).map(({ name, label }) => [
    label,
    number(figuresOfPool[name]),
    range(between[name]),
    number(figuresOfBuiltin[name]),
  ]);
}

/** Tenths of the requests by input. */
function tenthRows({ figuresOfPool, figuresOfBuiltin }: ComparedHour, between: Spreads): string[][] {
  return Array.from({ length: 10 }, (_, index) => {
    const names = [`inputOfTenth${index + 1}`, `outputOfTenth${index + 1}`];
    const both = (text: (name: string) => string) => names.map(text).join(' / ');
    return [
      `tenth ${index + 1} by input: mean input / output`,
      both((name) => number(figuresOfPool[name])),
      both((name) => range(between[name])),
      both((name) => number(figuresOfBuiltin[name])),
    ];
  });
}

/** From the first to the last tenth of the hours. */
function range(of: Spread | undefined): string {
  return of === undefined ? NOTHING : `${number(of.p10)} to ${number(of.p90)}`;
}
