import type { Draws } from './draws.js';
import type { MoreFields } from './more-fields.js';
import type { PopulationParameters } from './parameter-types.js';
import { type ReasonRatioParameters, ReasonRatios } from './reason-ratio.js';
import type { Traits } from './traits.js';

// How each figure is met, and how closely, is in docs/populations.md; units are in parameter-types.ts.

/** Fitted to the released deepseek-r1 pool. */
export const parameters: PopulationParameters = {
  category: 'reason',
  number: 2,
  defaultClients: 2500,
  meanRate: 16,
  skew: { steepness: 1.18, power: 0.41, tail: 0.01 },
  presence: { large: 0.224, small: 0.043 },
  day: { amplitude: 0.887, spread: 0.522, peakHour: 15, peakHourSpread: 0.475 },
  shifts: { deviation: 0.307, spread: 0.564, quick: 0.00699 },
  spells: { length: 13.2, share: 0.221, cv: 1.63, rate: 0.645 },
  burstiness: { medianCv: 0.897, spreadBelow: 0.203, spreadAbove: 0.49, slope: 0.0448, gammaShare: 0.74 },
  input: {
    levels: [35.8, 55.1, 90, 170, 489, 2531, 17000],
    width: { median: 0.74, spread: 0.79 },
    wide: { share: 0.407, spread: 1.83, start: 1.37, sigma: 0.794 },
    second: { clients: 0.25, distance: 0.957 },
    values: { median: 256, spread: 1.03 },
    max: 65536,
    drift: 0.152,
  },
  output: {
    levels: [264, 344, 482, 1013, 1224, 3111, 10740],
    width: { median: 0.21, spread: 0.39 },
    wide: { share: 0.0637, spread: 0.662, start: 2.49, sigma: 0.577 },
    second: { clients: 0.24, distance: 0.965 },
    max: 32768,
    drift: 0.436,
  },
  coupling: {
    inputOutput: -0.8,
    inputDay: -0.442,
    inputBurstiness: -0.745,
    rateInput: -0.842,
    rateOutput: -0.496,
  },
};

const reasonRatio: ReasonRatioParameters = {
  low: { mean: 0.383, std: 0.075 },
  broad: { mean: 0.9, std: 0.21 },
  high: { mean: 0.945, std: 0.022 },
  highShare: 0.07,
  lowShareMax: 0.83,
  lowShareFall: 2.5,
  outputCorrelation: 0.85,
};

export function moreFields(draws: Draws, traits: Traits): MoreFields {
  return new ReasonRatios(reasonRatio, draws.math, traits);
}
