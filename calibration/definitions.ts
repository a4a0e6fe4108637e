import type { Category } from '../src/fields.js';

/** What a figure is computed from. */
export type Basis =
  /** What the windows say of all clients, without a trace being made. */
  | 'arrivals'
  /** What the windows and datasets say of the clients whose datasets are known. */
  | 'lengths'
  /** A generated hour: arrivals of all clients, lengths of those whose datasets are known. */
  | 'traffic';

export interface FigureDefinition {
  /** As `hourFigures`, `dayFigures` and `trafficFigures` call it. */
  readonly name: string;
  /** For people; what is measured, and in what. */
  readonly label: string;
  readonly basis: Basis;
  /** Findings of the paper that it shows, by their numbers. */
  readonly findings: readonly number[];
  /** Absent: of all. */
  readonly categories?: readonly Category[];
  /** It depends on how many clients a population has, or how busy it is, and is shown, but not judged. */
  readonly isShownOnly?: true;
}

type Row = readonly [
  name: string,
  label: string,
  findings: readonly number[],
  more?: Partial<FigureDefinition>,
];

const SHOWN_ONLY = { isShownOnly: true } as const;
const REASON = { categories: ['reason'] } as const;
const MULTIMODAL = { categories: ['multimodal'] } as const;

const SKEW: readonly Row[] = [
  ['meanRate', 'mean rate, req/s', [2], SHOWN_ONLY],
  ['top1', 'request share of the top client', [5, 11]],
  ['top5', 'of the top 5', [5, 11]],
  ['top10', 'of the top 10', [5, 11]],
  ['top20', 'of the top 20', [5, 11]],
  ['clientsFor90', 'clients that make 90 %', [5, 11]],
  ['effectiveClients', 'clients in effect (1 over the sum of squared shares)', [5, 11]],
  ['activeClients', 'clients with requests', [5], SHOWN_ONLY],
  ['activeShare', 'share of client-windows with requests', [5], SHOWN_ONLY],
];

const BURSTINESS: readonly Row[] = [
  ['cvP50', 'client CV by request, p50', [1]],
  ['cvP95', 'client CV by request, p95', [1]],
  ['lawCvP50', 'CV of the law by request, p50', [1]],
  ['lawCvP95', 'CV of the law by request, p95', [1]],
  ['windowCvP5', 'client CV by window, p5', [1]],
  ['windowCvP50', 'client CV by window, p50', [1]],
  ['windowCvP95', 'client CV by window, p95', [1]],
  ['gammaShare', 'Gamma share of requests', [1]],
];

const LENGTHS: readonly Row[] = [
  ...(['input', 'output'] as const).flatMap((role): Row[] => [
    [`${role}Mean`, `${role} tokens, mean`, [3, 9]],
    [`${role}Cv`, `${role} tokens, CV`, [3, 9]],
    [`${role}P50`, `${role} tokens, p50`, [3, 9]],
    [`${role}P90`, `${role} tokens, p90`, [3, 9]],
    [`${role}P99`, `${role} tokens, p99`, [3, 9]],
    [`${role}WithinCv`, `${role}: CV within a client`, [5, 3]],
    [`${role}Distinct`, `${role}: values in effect within a client`, [5, 6]],
    [`${role}SeveralModes`, `${role}: requests of clients with several modes`, [5, 6]],
  ]),
  ['reasonRatioMean', 'reason ratio, mean', [9], REASON],
  ['reasonRatioP10', 'reason ratio, p10', [9], REASON],
  ['reasonRatioP50', 'reason ratio, p50', [9], REASON],
  ['reasonRatioP90', 'reason ratio, p90', [9], REASON],
  ['imageTokensMean', 'tokens an image, mean', [6], MULTIMODAL],
  ['imageTokensP50', 'tokens an image, p50', [6], MULTIMODAL],
  ['imageTokensP90', 'tokens an image, p90', [6], MULTIMODAL],
  ['imagesMean', 'images a request, mean', [6], MULTIMODAL],
  ['imagesP50', 'images a request, p50', [6], MULTIMODAL],
  ['imagesP90', 'images a request, p90', [6], MULTIMODAL],
  ['imagesP99', 'images a request, p99', [6], MULTIMODAL],
];

const RATIO_TENTHS: readonly Row[] = Array.from(
  { length: 10 },
  (_, tenth): Row => [
    `reasonRatioTenth${tenth}`,
    `reason ratio, mass of ${tenth / 10} to ${(tenth + 1) / 10}`,
    [9],
    REASON,
  ],
);

const HOUR_SHIFTS: readonly Row[] = [
  ['rateShift', 'sd of the log ratio of the rates of neighbouring windows', [2]],
  [
    'clientRateSpread',
    'sd of the log rate of a client that is active throughout, request-weighted mean',
    [2, 5],
  ],
];

const DAY_SHIFTS: readonly Row[] = [
  ['rateShift', 'sd of the log ratio of the rates of neighbouring windows', [2]],
  ['hourRateRange', 'busiest over quietest hour', [2]],
];

const DAY_LENGTH_SHIFTS: readonly Row[] = (['input', 'output'] as const).flatMap((role): Row[] => [
  [`${role}HourRange`, `hourly mean ${role}, largest over smallest`, [4]],
  [`${role}RateSpearman`, `rank correlation of a window's rate and mean ${role}`, [4, 11]],
  [`${role}RatePearson`, `correlation of a window's rate and mean ${role}`, [4, 11]],
]);

const TRAFFIC: readonly Row[] = [
  ['interArrivalCv', 'inter-arrival CV', [1, 10]],
  ['rateCv3', 'CV of the rates of 3 s', [1, 2]],
  ['dispersion3', 'index of dispersion, 3 s', [1, 2]],
  ['dispersion30', 'index of dispersion, 30 s', [1, 2]],
  ['dispersion300', 'index of dispersion, 300 s', [1, 2]],
  ['steadyDispersion30', 'index of dispersion, 30 s, about the mean of 10 minutes', [1]],
  ['inputOutputSpearman', 'rank correlation of input and output over requests', [3]],
  ['rateInput3', 'correlation of rate and mean input over 3 s', [4, 8]],
  ['rateOutput3', 'correlation of rate and mean output over 3 s', [4, 8]],
];

export const HOUR_DEFINITIONS: readonly FigureDefinition[] = [
  ...defined('traffic', TRAFFIC),
  ...defined('arrivals', [...BURSTINESS, ...HOUR_SHIFTS, ...SKEW]),
  ...defined('lengths', LENGTHS),
];

export const DAY_DEFINITIONS: readonly FigureDefinition[] = [
  ...defined('arrivals', [...DAY_SHIFTS, ...SKEW, ...BURSTINESS]),
  ...defined('lengths', [...DAY_LENGTH_SHIFTS, ...LENGTHS, ...RATIO_TENTHS]),
];

function defined(basis: Basis, rows: readonly Row[]): FigureDefinition[] {
  return rows.map(([name, label, findings, more]) => ({ name, label, basis, findings, ...more }));
}

/** The definitions of a category's figures. */
export function ofCategory(
  definitions: readonly FigureDefinition[],
  category: Category,
): readonly FigureDefinition[] {
  return definitions.filter(({ categories }) => categories === undefined || categories.includes(category));
}
