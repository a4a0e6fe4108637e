import type { PopulationParameters } from '../src/pool/builtin/parameter-types.js';

/** A parameter that may be fitted. */
export interface FreeParameter {
  /** Where it is in `PopulationParameters`. */
  readonly path: readonly (string | number)[];
  /** First standard deviation of its steps: of its logarithm, or of itself where it can be negative. */
  readonly step: number;
  /** Steps are added to it; else they multiply it. */
  readonly isSigned?: true;
  readonly least?: number;
  readonly most?: number;
}

const LENGTHS = ['input', 'output'] as const;
const LEVELS = 7;
const DIGITS = 4;

/** All of those of `PopulationParameters` but what is read off the pools: mean rate, peak hour, Gamma share, largest lengths, and what small clients have. */
export const FREE: readonly FreeParameter[] = [
  { path: ['skew', 'steepness'], step: 0.1 },
  { path: ['skew', 'power'], step: 0.05 },
  { path: ['presence', 'large'], step: 0.2, most: 0.98 },
  { path: ['day', 'amplitude'], step: 0.2, most: 2 },
  { path: ['day', 'spread'], step: 0.2, most: 2 },
  { path: ['day', 'peakHourSpread'], step: 0.2, most: 6 },
  { path: ['shifts', 'deviation'], step: 0.15, most: 2.5 },
  { path: ['shifts', 'spread'], step: 0.15, most: 2 },
  { path: ['shifts', 'quick'], step: 0.3, most: 1 },
  { path: ['spells', 'length'], step: 0.2, most: 144 },
  { path: ['spells', 'share'], step: 0.2, most: 1 },
  { path: ['spells', 'cv'], step: 0.15 },
  { path: ['spells', 'rate'], step: 0.2 },
  { path: ['burstiness', 'medianCv'], step: 0.04 },
  { path: ['burstiness', 'spreadBelow'], step: 0.2 },
  { path: ['burstiness', 'spreadAbove'], step: 0.15 },
  { path: ['burstiness', 'slope'], step: 0.2 },
  ...LENGTHS.flatMap((field): FreeParameter[] => [
    ...Array.from({ length: LEVELS }, (_, level) => ({ path: [field, 'levels', level], step: 0.15 })),
    { path: [field, 'width', 'median'], step: 0.2 },
    { path: [field, 'width', 'spread'], step: 0.15 },
    { path: [field, 'wide', 'share'], step: 0.3, most: 0.6 },
    { path: [field, 'wide', 'spread'], step: 0.15 },
    { path: [field, 'wide', 'start'], step: 0.15 },
    { path: [field, 'wide', 'sigma'], step: 0.15, most: 2 },
    { path: [field, 'second', 'clients'], step: 0.2, most: 1 },
    { path: [field, 'second', 'distance'], step: 0.2 },
    { path: [field, 'values', 'median'], step: 0.2, most: 1000 },
    { path: [field, 'values', 'spread'], step: 0.15 },
    { path: [field, 'drift'], step: 0.2 },
  ]),
  ...['inputOutput', 'inputDay', 'inputBurstiness', 'rateInput', 'rateOutput'].map(
    (correlation): FreeParameter => ({
      path: ['coupling', correlation],
      step: 0.1,
      isSigned: true,
      least: -0.95,
      most: 0.95,
    }),
  ),
];

/** Parameters with one of them a step away; undefined where that is out of its bounds, levels do not rise, or there is none. */
export function withValue(
  parameters: PopulationParameters,
  { path, isSigned, least = 0, most = Number.POSITIVE_INFINITY }: FreeParameter,
  step: number,
): PopulationParameters | undefined {
  const copy = structuredClone(parameters);
  // biome-ignore lint/suspicious/noExplicitAny: the table above says where it leads.
  let owner: any = copy;
  for (const key of path.slice(0, -1)) owner = owner?.[key];
  if (owner === undefined) return undefined;
  const key = path[path.length - 1];
  const value = Number((isSigned ? owner[key] + step : owner[key] * Math.exp(step)).toPrecision(DIGITS));
  if (!(value >= least && value <= most)) return undefined;
  owner[key] = value;
  return LENGTHS.every((field) => rises(copy[field].levels)) ? copy : undefined;
}

function rises(levels: readonly number[]): boolean {
  return levels.every((level, index) => index === 0 || level > levels[index - 1]);
}
