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
  skew: { steepness: 1.08, power: 0.412, tail: 0.01 },
  presence: { large: 0.226, small: 0.043 },
  day: { amplitude: 0.68, spread: 0.644, peakHour: 15, peakHourSpread: 1.72 },
  shifts: { deviation: 0.3, spread: 0.682, quick: 0.0106 },
  spells: { length: 13.2, share: 0.251, cv: 1.28, rate: 0.651 },
  burstiness: { medianCv: 0.916, spreadBelow: 0.2, spreadAbove: 0.49, slope: 0.0417, gammaShare: 0.74 },
  input: {
    levels: [30, 48, 90, 170, 450, 2000, 11000],
    width: { median: 0.5, spread: 0.787 },
    wide: { share: 0.15, spread: 1.2, start: 1.5, sigma: 1.1 },
    second: { clients: 0.45, distance: 0.957 },
    values: { median: 238, spread: 1.04 },
    max: 65536,
    drift: 0.164,
  },
  output: {
    levels: [263, 378, 484, 880, 1350, 3932, 10520],
    width: { median: 0.237, spread: 0.361 },
    wide: { share: 0.0648, spread: 0.662, start: 1.8, sigma: 0.7 },
    second: { clients: 0.22, distance: 0.466 },
    max: 32768,
    drift: 0.312,
  },
  coupling: {
    inputOutput: -0.619,
    inputDay: -0.85,
    inputBurstiness: -0.745,
    rateInput: -0.752,
    rateOutput: -0.25,
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
