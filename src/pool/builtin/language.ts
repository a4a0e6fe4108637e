import type { PopulationParameters } from './parameter-types.js';

// How each figure is met, and how closely, is in docs/populations.md; units are in parameter-types.ts.

/** Fitted to the released m-large pool. */
export const parameters: PopulationParameters = {
  category: 'language',
  number: 1,
  defaultClients: 1000,
  meanRate: 196,
  skew: { steepness: 0.571, power: 0.562, tail: 0.03 },
  presence: { large: 0.239, small: 0.045 },
  day: { amplitude: 0.175, spread: 0.27, peakHour: 15, peakHourSpread: 1.23 },
  shifts: { deviation: 0.463, spread: 0.423, quick: 0.0104 },
  spells: { length: 12.8, share: 0.183, cv: 1.46, rate: 0.694 },
  burstiness: { medianCv: 1.01, spreadBelow: 0.332, spreadAbove: 0.839, slope: 0.0613, gammaShare: 0.69 },
  input: {
    levels: [87.9, 101, 381, 548, 1017, 1873, 2815],
    width: { median: 0.101, spread: 0.836 },
    wide: { share: 0.02, spread: 1.07, start: 1.17, sigma: 0.526 },
    second: { clients: 0.447, distance: 0.117 },
    values: { median: 293, spread: 1.5 },
    max: 32768,
    drift: 0.279,
  },
  output: {
    levels: [1.43, 3.66, 15, 40, 250, 340, 450],
    width: { median: 0.443, spread: 0.427 },
    wide: { share: 0.08, spread: 1.2, start: 1.2, sigma: 0.6 },
    second: { clients: 0.71, distance: 0.225 },
    values: { median: 67.6, spread: 0.911 },
    max: 8192,
    drift: 0.171,
  },
  coupling: {
    inputOutput: 0.588,
    inputDay: -0.0583,
    inputBurstiness: 0.12,
    rateInput: -0.431,
    rateOutput: -0.869,
  },
};
