import type { PopulationParameters } from './parameter-types.js';

// How each figure is met, and how closely, is in docs/populations.md; units are in parameter-types.ts.

/** Fitted to the released m-large pool. */
export const parameters: PopulationParameters = {
  category: 'language',
  number: 1,
  defaultClients: 1000,
  meanRate: 196,
  skew: { steepness: 0.599, power: 0.562, tail: 0.03 },
  presence: { large: 0.399, small: 0.045 },
  day: { amplitude: 0.2, spread: 0.27, peakHour: 15, peakHourSpread: 3.59 },
  shifts: { deviation: 0.463, spread: 0.566, quick: 0.00953 },
  spells: { length: 17.4, share: 0.165, cv: 1.39, rate: 0.897 },
  burstiness: { medianCv: 1.08, spreadBelow: 0.143, spreadAbove: 0.736, slope: 0.0636, gammaShare: 0.7 },
  input: {
    levels: [68, 87.2, 397, 770, 850, 1938, 3079],
    width: { median: 0.12, spread: 0.9 },
    wide: { share: 0.02, spread: 1.58, start: 1.19, sigma: 0.55 },
    second: { clients: 0.5, distance: 0.106 },
    values: { median: 128, spread: 1.07 },
    max: 32768,
    drift: 0.45,
  },
  output: {
    levels: [1.89, 4, 10.2, 43.1, 260, 368, 480],
    width: { median: 0.42, spread: 0.45 },
    wide: { share: 0.06, spread: 1.2, start: 0.9, sigma: 0.7 },
    second: { clients: 0.7, distance: 0.282 },
    values: { median: 90, spread: 0.9 },
    max: 8192,
    drift: 0.171,
  },
  coupling: {
    inputOutput: 0.397,
    inputDay: -0.0363,
    inputBurstiness: 0.019,
    rateInput: 0.05,
    rateOutput: -0.869,
  },
};
