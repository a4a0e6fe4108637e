import type { PopulationParameters } from './parameter-types.js';

// How each figure is met, and how closely, is in docs/populations.md; units are in parameter-types.ts.

/** Fitted to the released m-large pool. */
export const parameters: PopulationParameters = {
  category: 'language',
  number: 1,
  defaultClients: 1000,
  meanRate: 196,
  skew: { steepness: 0.599, power: 0.562, tail: 0.04 },
  presence: { large: 0.39, small: 0.045 },
  day: { amplitude: 0.25, spread: 0.2, peakHour: 15, peakHourSpread: 3.59 },
  shifts: { deviation: 0.439, spread: 1.45, quick: 0.0104 },
  spells: { length: 23.1, share: 0.165, cv: 1.39, rate: 1.04 },
  burstiness: { medianCv: 0.938, spreadBelow: 0.162, spreadAbove: 0.66, slope: 0.0878, gammaShare: 0.7 },
  input: {
    levels: [59.3, 89.3, 559, 701, 802, 2350, 3017],
    width: { median: 0.113, spread: 0.873 },
    wide: { share: 0.0336, spread: 2.71, start: 0.703, sigma: 0.713 },
    second: { clients: 0.5, distance: 0.129 },
    values: { median: 128, spread: 1 },
    max: 32768,
    drift: 0.522,
  },
  output: {
    levels: [2.27, 3.67, 11.4, 36, 246, 352, 438],
    width: { median: 0.0739, spread: 0.698 },
    wide: { share: 0.0797, spread: 1.02, start: 1.42, sigma: 0.821 },
    second: { clients: 0.7, distance: 0.33 },
    values: { median: 94.1, spread: 0.866 },
    max: 8192,
    drift: 0.271,
  },
  coupling: {
    inputOutput: 0.452,
    inputDay: 0.439,
    inputBurstiness: 0.019,
    rateInput: 0.13,
    rateOutput: -0.95,
  },
};
