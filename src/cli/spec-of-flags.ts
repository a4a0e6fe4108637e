import { UsageError } from '../errors.js';
import type { Path } from '../fault.js';
import { isCategory } from '../fields.js';
import { builtinName } from '../notation/builtin-name.js';
import type { ResolvedPool } from '../workload/resolved-workload.js';
import { withTwoAmounts } from '../workload/two-amounts.js';
import type { ArrivalMode, OutputSpec, RateSpec } from '../workload/workload-spec.js';

/** The options of a command that a spec has words for, too. */
export interface WorkloadFlags {
  readonly pool?: string;
  /** Of the pool. */
  readonly part?: Omit<ResolvedPool, 'source'>;
  readonly rate?: RateSpec;
  /** Seconds. */
  readonly duration?: number;
  readonly requests?: number;
  readonly seed?: string;
  readonly arrivals?: ArrivalMode;
  readonly method?: 'servegen' | 'naive';
  /** Of the naive method. */
  readonly cv?: number | 'aggregate';
  readonly output?: OutputSpec;
}

/** What of a document can have keys. */
type Fields = Readonly<Record<string, unknown>>;

/**
 * A document with the options of the command in place of what it says itself. Of rate, duration and requests two fix the
 * third: where an option would make all three, requests give way, or the duration where requests are the option.
 *
 * @param document of a spec that nobody has checked: what options cannot be laid over stays, for the check to refuse
 * @throws UsageError where options choose a part of a pool, and there is none
 */
export function withFlags(document: unknown, flags: WorkloadFlags): unknown {
  if (!hasFields(document)) return document;
  const { rate, duration, requests, seed, arrivals, output } = flags;
  const pool = poolOf(document, flags);
  return withTwoAmounts(
    {
      ...document,
      ...(pool === undefined ? {} : { pool }),
      ...(rate === undefined ? {} : { rate }),
      ...(duration === undefined ? {} : { duration }),
      ...(requests === undefined ? {} : { requests }),
      ...(seed === undefined ? {} : { seed }),
      ...(arrivals === undefined ? {} : { arrivals }),
      ...methodOf(flags),
      ...(output === undefined ? {} : { output: over(document.output, output) }),
    },
    flags,
  );
}

/** Tells of a place in a spec with options over it which option says what is there; undefined where the spec does. */
export function optionOf({
  part = {},
  output = {},
  ...flags
}: WorkloadFlags): (path: Path) => string | undefined {
  return ([key, within = '']) => {
    switch (key) {
      case 'pool':
        if (Object.hasOwn(part, within)) return optionNamed(within);
        return flags.pool === undefined || (within !== '' && within !== 'source') ? undefined : '--pool';
      case 'method':
        if (flags.method === undefined) return undefined;
        return within === 'cv' && flags.cv !== undefined ? '--cv' : '--method';
      case 'output':
        return Object.hasOwn(output, within) ? optionOfOutput(within) : undefined;
      case 'rate':
      case 'duration':
      case 'requests':
      case 'seed':
      case 'arrivals':
        return flags[key] === undefined ? undefined : optionNamed(key);
      default:
        return undefined;
    }
  };
}

/** The options that say what a workload is, but for those of its output. */
export function optionsIn({ part = {}, output: _, ...flags }: WorkloadFlags): string[] {
  return [...Object.keys(flags), ...Object.keys(part)].map(optionNamed);
}

/** The option that says the same as a key of `output` in specs. */
export function optionOfOutput(key: string | number): string {
  return key === 'path' ? '--out' : optionNamed(key);
}

function optionNamed(key: string | number): string {
  return `--${String(key).replaceAll('_', '-')}`;
}

/** Another pool takes the place of the spec's, its view included; a view alone takes the place of the spec's view. */
function poolOf({ pool, category, custom_clients }: Fields, flags: WorkloadFlags): unknown {
  const { part = {} } = flags;
  if (flags.pool !== undefined) return { source: flags.pool, ...part };
  if (Object.keys(part).length === 0) return pool;
  if (pool !== undefined) return over(typeof pool === 'string' ? { source: pool } : pool, part);
  if (custom_clients === undefined) {
    return {
      source: builtinName(isCategory(category) ? category : 'language'),
      ...part,
    };
  }
  throw new UsageError('the spec has no pool of which a part could be chosen; give --pool, too', {
    field: '--span, --client-ids or --filter',
  });
}

/** A part of a document with options over it; itself where it is none that could have them. */
function over(part: unknown, options: object): unknown {
  if (part === undefined) return options;
  return hasFields(part) ? { ...part, ...options } : part;
}

function hasFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function methodOf({ method, cv }: WorkloadFlags): Fields {
  if (method === undefined) return {};
  return { method: method === 'servegen' || cv === undefined ? method : { kind: 'naive', cv } };
}
