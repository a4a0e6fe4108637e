import { UsageError } from '../errors.js';

/**
 * What single formats have to be told: keys of `output` in specs and, with dashes, options of the commands. A format
 * lists those that it takes.
 */
export const FORMAT_OPTIONS = {
  flatten: {
    schema: { type: 'boolean' },
    description:
      'Counts the tokens of images, audio and video as input, where the format has one length of input.',
  },
  raise_zeros: {
    schema: { type: 'boolean' },
    description: 'Writes lengths of 0 as 1, where the format has none of 0.',
  },
  start: {
    schema: {
      type: 'string',
      pattern:
        '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])([T ]([01]\\d|2[0-3]):[0-5]\\d(:[0-5]\\d)?)?Z?$',
    },
    argument: 'date',
    description: 'The date of second 0, in UTC, such as 2024-05-10T00:00:00, where the format has dates.',
  },
  model: {
    schema: { type: 'string', pattern: '^[^\\u0000-\\u001f]{1,200}$' },
    argument: 'name',
    description: 'The model that the requests are for.',
  },
  turns: {
    schema: { enum: ['times', 'delays', 'deltas'] },
    argument: 'how',
    description:
      'How turns of conversations come: times, each at its own; delays, so long behind the response to the one before; or deltas, ' +
      'likewise, with what a turn adds as its input, for tools that send the history themselves.',
  },
  first_token_seconds: {
    schema: { type: 'number', minimum: 0, maximum: 1e6 },
    argument: 'seconds',
    description: 'With delays: how long the first token of a response is taken to be under way.',
  },
  output_token_seconds: {
    schema: { type: 'number', minimum: 0, maximum: 1e6 },
    argument: 'seconds',
    description: 'With delays: how long each other token of a response is taken to be under way.',
  },
  plain_pages: {
    schema: { type: 'boolean' },
    description:
      'Values of Parquet in the plain encoding, for readers that know no byte stream split; larger files.',
  },
} as const satisfies Record<string, FormatOption>;

export interface FormatOption {
  /** JSON Schema of the value. */
  readonly schema:
    | { readonly type: 'string'; readonly pattern: string }
    | { readonly type?: undefined; readonly enum: readonly string[] }
    | { readonly type: 'number'; readonly minimum: number; readonly maximum: number }
    | { readonly type: 'boolean' };
  /** What the command's help calls the value; none for a switch. */
  readonly argument?: string;
  readonly description: string;
}

export type FormatOptionName = keyof typeof FORMAT_OPTIONS;

export const FORMAT_OPTION_NAMES = Object.keys(FORMAT_OPTIONS) as readonly FormatOptionName[];

/** Of a format's options, those that were given; each format says what it takes where one is not. */
export type FormatOptions = Readonly<Partial<Record<FormatOptionName, string | number | boolean>>>;

/** Those of an output's keys that are options of formats. */
export function formatOptionsOf(output: object | undefined): FormatOptions {
  const given = (output ?? {}) as FormatOptions;
  return Object.fromEntries(
    FORMAT_OPTION_NAMES.flatMap((name) => (given[name] === undefined ? [] : [[name, given[name]]])),
  );
}

/** As a flag of the commands, such as `--block-size`. */
export function flagOf(name: FormatOptionName): string {
  return `--${name.replaceAll('_', '-')}`;
}

/** As messages name it to whoever sets it in a call or a spec, or by a flag: `flatten (--flatten)`. */
export function bothNamesOf(name: FormatOptionName): string {
  return `${name} (${flagOf(name)})`;
}

/**
 * The options as a format takes them.
 *
 * @param taken those of the format
 * @param called what messages call an option: by its flag, unless it was given otherwise
 * @throws UsageError for one that says nothing in the format
 */
export function requireTaken(
  given: FormatOptions,
  taken: readonly FormatOptionName[],
  format: string,
  called: (name: FormatOptionName) => string = flagOf,
): FormatOptions {
  for (const name of FORMAT_OPTION_NAMES) {
    if (given[name] === undefined || taken.includes(name)) continue;
    throw new UsageError(`it says nothing in the format ${format}`, { field: called(name) });
  }
  return given;
}
