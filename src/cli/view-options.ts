import type { Command } from 'commander';
import { UsageError } from '../errors.js';
import { parseClientIds, parseFilter, type QuantityRange, type Range } from '../notation/filter.js';
import { parseSpan, type Span } from '../notation/units.js';
import type { ResolvedPool } from '../workload/resolved-workload.js';

/** The options that choose a part of a pool, as commander hands them over. */
export interface ViewFlags {
  readonly span?: Span;
  readonly clientIds?: readonly number[];
  readonly filter?: readonly QuantityRange[];
  readonly filterWindows?: readonly QuantityRange[];
}

/** For the help of commands with these options. */
export const VIEW_HELP = `
Filters keep clients whose figures, in the part of the pool that --span leaves, lie in a range with its ends; all have
to hold. Quantities are rate, max_rate, cv (as the pool reports it), law_cv (that of the laws that are generated),
request_share, active_share, and mean, cv, p50, p95, p99 and max of every
field, such as input_tokens.mean (text_tokens.mean in multimodal pools). --filter-windows comes last, and makes
clients idle in windows that are not within its ranges: rate, cv and the fields there are those of the window.
`;

/** Adds `--span` and the filters to a command. */
export function addViewOptions(command: Command): Command {
  return command
    .option(
      '--span <from>..<to>',
      "a part of the pool's clock; ends as seconds, hh:mm[:ss] or d:hh:mm:ss",
      (text) => parseSpan(text),
    )
    .option('--client-ids <ids>', 'only these clients: 1,2,3', (text) => parseClientIds(text))
    .option(
      '--filter <quantity>=<from>..<to>',
      'only clients in this range, such as cv=1.5.. or input_tokens.mean=100..2000; can be repeated',
      (text: string, before: readonly QuantityRange[] = []) => another(text, before, '--filter'),
    )
    .option(
      '--filter-windows <quantity>=<from>..<to>',
      'only windows of clients in this range; can be repeated',
      (text: string, before: readonly QuantityRange[] = []) => another(text, before, '--filter-windows'),
    );
}

/** What a spec says of the part of a pool that the options choose. */
export function partOf({ span, clientIds, filter, filterWindows }: ViewFlags): Omit<ResolvedPool, 'source'> {
  return {
    ...(span && { span: [span.from, span.to] }),
    ...(clientIds && { client_ids: clientIds }),
    ...(filter && { filter: rangesOf(filter) }),
    ...(filterWindows && { filter_windows: rangesOf(filterWindows) }),
  };
}

function rangesOf(filters: readonly QuantityRange[]): Readonly<Record<string, Range>> {
  return Object.fromEntries(filters.map(({ quantity, range }) => [quantity, range]));
}

function another(text: string, before: readonly QuantityRange[], field: string): QuantityRange[] {
  const filter = parseFilter(text, field);
  if (before.some(({ quantity }) => quantity === filter.quantity)) {
    throw new UsageError(`${filter.quantity} is given twice; one range has both ends: <from>..<to>`, {
      field,
    });
  }
  return [...before, filter];
}
