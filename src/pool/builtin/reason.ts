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
  skew: { steepness: 1, power: 0.44, tail: 0.04 },
  presence: { large: 0.15, small: 0.043 },
  day: { amplitude: 0.8, spread: 0.8, peakHour: 15, peakHourSpread: 1.5 },
  shifts: { deviation: 0.6, spread: 0.8, quick: 0.03 },
  spells: { length: 8, share: 0.25, cv: 1.2, rate: 0.8 },
  burstiness: { medianCv: 0.98, spreadBelow: 0.15, spreadAbove: 0.5, slope: 0.1, gammaShare: 0.74 },
  input: {
    levels: [40, 52, 90, 210, 580, 2172, 16000],
    width: { median: 0.35, spread: 1 },
    wide: { share: 0.05, spread: 1, start: 2, sigma: 1.2 },
    second: { clients: 0.25, distance: 1 },
    values: { median: 120, spread: 1 },
    max: 65536,
    drift: 0.4,
  },
  output: {
    levels: [267, 364, 576, 992, 1484, 4400, 8073],
    width: { median: 0.5, spread: 0.5 },
    wide: { share: 0.05, spread: 1, start: 2, sigma: 0.8 },
    second: { clients: 0.1, distance: 1 },
    max: 32768,
    drift: 0.3,
  },
  coupling: { inputOutput: -0.36, inputDay: -0.6, inputBurstiness: 0, rateInput: -0.7, rateOutput: 0 },
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
