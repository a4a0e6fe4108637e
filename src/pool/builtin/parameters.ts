import type { Category } from '../../fields.js';
import type { PopulationParameters } from './parameter-types.js';

// How each figure is met, and how closely, is in docs/populations.md; units are in parameter-types.ts.

/** Fitted to the released m-large pool. */
const language: PopulationParameters = {
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
    max: 32768,
    drift: 0.4,
  },
  output: {
    levels: [1.6, 4, 16, 55, 317, 434, 537],
    width: { median: 0.4, spread: 1 },
    wide: { share: 0.1, spread: 1, start: 1.5, sigma: 1 },
    second: { clients: 0.4, distance: 1 },
    max: 8192,
    drift: 0.4,
  },
  coupling: { inputOutput: 0.25, inputDay: 0, inputBurstiness: 0, rateInput: 0, rateOutput: 0 },
};

/** Fitted to the released deepseek-r1 pool. */
const reason: PopulationParameters = {
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
  reasonRatio: {
    low: { mean: 0.383, std: 0.075 },
    broad: { mean: 0.9, std: 0.21 },
    high: { mean: 0.945, std: 0.022 },
    highShare: 0.07,
    lowShareMax: 0.83,
    lowShareFall: 2.5,
    outputCorrelation: 0.85,
  },
};

/** Fitted to the released mm-image pool, which has neither audio nor video. */
const multimodal: PopulationParameters = {
  category: 'multimodal',
  number: 3,
  defaultClients: 1000,
  meanRate: 9.5,
  skew: { steepness: 0.0936, power: 1.2, tail: 0.02 },
  presence: { large: 0.3, small: 0.13 },
  day: { amplitude: 0.4, spread: 0.4, peakHour: 15, peakHourSpread: 1.5 },
  shifts: { deviation: 0.35, spread: 0.7, quick: 0.05 },
  spells: { length: 12, share: 0.1, cv: 1, rate: 0.4 },
  burstiness: { medianCv: 1.05, spreadBelow: 0.25, spreadAbove: 1.1, slope: 0.1, gammaShare: 0.88 },
  input: {
    levels: [39, 41, 76, 171, 1740, 1770, 1900],
    width: { median: 0.03, spread: 1.2 },
    wide: { share: 0.1, spread: 1, start: 1, sigma: 0.7 },
    second: { clients: 0.1, distance: 1 },
    max: 16384,
    drift: 0.04,
  },
  output: {
    levels: [13, 23, 40, 143, 224, 233, 240],
    width: { median: 0.5, spread: 0.6 },
    wide: { share: 0.02, spread: 1, start: 2, sigma: 1 },
    second: { clients: 0.2, distance: 1 },
    max: 4096,
    drift: 0.09,
  },
  coupling: { inputOutput: 0.6, inputDay: -0.4, inputBurstiness: -0.6, rateInput: 0, rateOutput: 0 },
  modalities: {
    imageSizes: [
      [6, 0.12],
      [64, 0.02],
      [100, 0.025],
      [144, 0.035],
      [180, 0.045],
      [216, 0.02],
      [252, 0.12],
      [324, 0.035],
      [432, 0.04],
      [486, 0.03],
      [540, 0.045],
      [676, 0.025],
      [841, 0.055],
      [999, 0.03],
      [1127, 0.035],
      [1173, 0.035],
      [1196, 0.15],
      [1225, 0.07],
      [1248, 0.035],
      [1280, 0.03],
    ],
    imageFocus: 0.15,
    imageAny: 0.25,
    imageCounts: [
      { share: 0.6, counts: [[1, 1]] },
      {
        share: 0.2,
        counts: [
          [0, 0.02],
          [1, 0.66],
          [2, 0.16],
          [3, 0.16],
        ],
      },
      {
        share: 0.2,
        counts: [
          [0, 0.01],
          [1, 0.47],
          [2, 0.13],
          [3, 0.15],
          [4, 0.07],
          [5, 0.04],
          [6, 0.03],
          [8, 0.04],
          [10, 0.025],
          [15, 0.015],
          [20, 0.01],
          [30, 0.006],
          [48, 0.004],
        ],
      },
    ],
    audioClients: 0.04,
    videoClients: 0.02,
  },
};

/** The built-in populations by name. */
export const POPULATIONS: Readonly<Record<Category, PopulationParameters>> = { language, reason, multimodal };
