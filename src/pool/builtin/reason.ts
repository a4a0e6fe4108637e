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
  skew: { steepness: 1.05, power: 0.43, tail: 0.02 },
  presence: { large: 0.221, small: 0.043 },
  day: { amplitude: 0.506, spread: 0.194, peakHour: 15, peakHourSpread: 1.61 },
  shifts: { deviation: 0.533, spread: 1.43, quick: 0.0123 },
  spells: { length: 13.2, share: 0.25, cv: 1.08, rate: 0.651 },
  burstiness: { medianCv: 0.909, spreadBelow: 0.184, spreadAbove: 0.506, slope: 0.0442, gammaShare: 0.74 },
  input: {
    levels: [55, 80.8, 88.7, 219, 464, 4141, 5175],
    width: { median: 0.665, spread: 0.787 },
    wide: { share: 0.246, spread: 1.44, start: 2.14, sigma: 0.805 },
    second: { clients: 0.45, distance: 2.27 },
    values: { median: 346, spread: 1.37 },
    max: 65536,
    drift: 0.455,
  },
  output: {
    levels: [276, 301, 467, 525, 1336, 4400, 8530],
    width: { median: 0.48, spread: 0.573 },
    wide: { share: 0.05, spread: 1.62, start: 1.56, sigma: 0.512 },
    second: { clients: 0.22, distance: 0.466 },
    max: 32768,
    drift: 0.115,
  },
  coupling: {
    inputOutput: -0.624,
    inputDay: -0.917,
    inputBurstiness: -0.723,
    rateInput: -0.666,
    rateOutput: -0.189,
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
