import type { PopulationParameters } from './parameter-types.js';

// How each figure is met, and how closely, is in docs/populations.md; units are in parameter-types.ts.

/** Fitted to the released m-large pool. */
export const parameters: PopulationParameters = {
  category: 'language',
  number: 1,
  defaultClients: 1000,
  meanRate: 196,
  skew: { steepness: 0.599, power: 0.56, tail: 0.04 },
  presence: { large: 0.3, small: 0.045 },
  day: { amplitude: 0.35, spread: 0.6, peakHour: 15, peakHourSpread: 1.5 },
  shifts: { deviation: 0.6, spread: 0.8, quick: 0.03 },
  spells: { length: 12, share: 0.25, cv: 1.2, rate: 0.8 },
  burstiness: { medianCv: 1.08, spreadBelow: 0.2, spreadAbove: 0.6, slope: 0.1, gammaShare: 0.7 },
  input: {
    levels: [65, 82, 374, 657, 1185, 2234, 3043],
    width: { median: 0.04, spread: 1.2 },
    wide: { share: 0.05, spread: 1.2, start: 1.2, sigma: 1.0 },
    second: { clients: 0.25, distance: 0.8 },
    values: { median: 120, spread: 1 },
    max: 32768,
    drift: 0.4,
  },
  output: {
    levels: [1.6, 4, 16, 55, 317, 434, 537],
    width: { median: 0.4, spread: 1 },
    wide: { share: 0.1, spread: 1, start: 1.5, sigma: 1 },
    second: { clients: 0.4, distance: 1 },
    values: { median: 120, spread: 1 },
    max: 8192,
    drift: 0.4,
  },
  coupling: { inputOutput: 0.25, inputDay: 0, inputBurstiness: 0, rateInput: 0, rateOutput: 0 },
};
