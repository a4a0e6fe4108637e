import type { Category } from '../../fields.js';
import type { PopulationParameters } from './parameter-types.js';

// How each figure is met, and how closely, is in docs/populations.md; units are in parameter-types.ts.

/**
 * Calibrated to the released m-large pool: shares, burstiness and activity of all its 162 clients; lengths, and the mean
 * rate, of the 147 whose datasets were to hand.
 */
const language: PopulationParameters = {
  category: 'language',
  number: 1,
  defaultClients: 1000,
  rates: {
    meanRate: 123,
    headShares: [
      0.16, 0.085, 0.072, 0.06, 0.053, 0.047, 0.043, 0.04, 0.037, 0.033, 0.024, 0.021, 0.018, 0.016, 0.015,
      0.013, 0.012, 0.011, 0.0105, 0.0095,
    ],
    tailExponent: 1.1,
    headPresence: 0.7,
    tailPresence: 0.045,
    diurnalAmplitude: 0.175,
    peakHour: 15,
    peakHourSpread: 1.5,
    wander: 0.5,
  },
  burstiness: { medianCv: 1.17, spreadBelow: 0.62, spreadAbove: 1.254, headSpread: 0.4, gammaShare: 0.7 },
  input: {
    classes: [
      { share: 0.159, from: 46.9, to: 86.2, sigma: 0.333 },
      { share: 0.695, from: 198, to: 1670, sigma: 0.396 },
      { share: 0.146, from: 1380, to: 2940, sigma: 0.522 },
    ],
    max: 32768,
    tail: { weight: 0.0339, start: 1.75, index: 2.2 },
    drift: 0.2,
  },
  output: {
    classes: [
      { share: 0.291, from: 1.19, to: 9.45 },
      { share: 0.288, from: 20.1, to: 71.9, sigma: 1.09 },
      { share: 0.134, from: 122, to: 324 },
      { share: 0.288, from: 210, to: 505, sigma: 0.46 },
    ],
    max: 8192,
    drift: 0.2,
  },
  outputLooseness: 1.4,
};

/** Calibrated to the released deepseek-r1 pool. */
const reason: PopulationParameters = {
  category: 'reason',
  number: 2,
  defaultClients: 2500,
  rates: {
    meanRate: 16,
    headShares: [
      0.29, 0.07, 0.062, 0.052, 0.046, 0.04, 0.035, 0.031, 0.028, 0.026, 0.024, 0.0225, 0.021, 0.019, 0.017,
      0.016, 0.0145, 0.013, 0.012, 0.011,
    ],
    tailExponent: 1.1,
    headPresence: 0.6,
    tailPresence: 0.043,
    diurnalAmplitude: 0.8,
    peakHour: 15,
    peakHourSpread: 1.5,
    wander: 0.7,
  },
  burstiness: { medianCv: 1.03, spreadBelow: 0.217, spreadAbove: 1.05, headSpread: 0.2, gammaShare: 0.74 },
  input: {
    classes: [
      { share: 0.432, from: 15.4, to: 61.1, sigma: 0.601 },
      { share: 0.375, from: 191, to: 407, sigma: 0.655 },
      { share: 0.152, from: 490, to: 3110, sigma: 0.676 },
      { share: 0.041, from: 10400, to: 17800, sigma: 0.43 },
    ],
    max: 65536,
    tail: { weight: 0.0399, start: 2.37, index: 1.2 },
    drift: 0.25,
  },
  output: {
    classes: [
      { share: 0.265, from: 267, to: 469, sigma: 0.538 },
      { share: 0.669, from: 440, to: 2460, sigma: 0.657 },
      { share: 0.066, from: 2310, to: 9330, sigma: 0.7 },
    ],
    max: 32768,
    tail: { weight: 0.0147, start: 2.85, index: 1.37 },
    drift: 0.2,
  },
  outputLooseness: 1.4,
  reasonRatio: {
    low: { mean: 0.383, std: 0.075 },
    broad: { mean: 0.9, std: 0.21 },
    high: { mean: 0.945, std: 0.022 },
    highShare: 0.07,
    lowShareMax: 0.83,
    lowShareFall: 2.5,
    looseness: 0.6,
  },
};

/** Calibrated to the released mm-image pool, which has neither audio nor video. */
const multimodal: PopulationParameters = {
  category: 'multimodal',
  number: 3,
  defaultClients: 1000,
  rates: {
    meanRate: 9.5,
    headShares: [
      0.14, 0.128, 0.115, 0.095, 0.082, 0.072, 0.065, 0.055, 0.044, 0.034, 0.022, 0.018, 0.016, 0.014, 0.013,
      0.012, 0.011, 0.01, 0.008, 0.006,
    ],
    tailExponent: 1.1,
    headPresence: 0.7,
    tailPresence: 0.13,
    diurnalAmplitude: 0.41,
    peakHour: 15,
    peakHourSpread: 1.5,
    wander: 0.4,
  },
  burstiness: { medianCv: 1.38, spreadBelow: 0.487, spreadAbove: 0.935, headSpread: 0.6, gammaShare: 0.88 },
  input: {
    classes: [
      { share: 0.579, from: 38.3, to: 128, sigma: 0.154 },
      { share: 0.13, from: 130, to: 384, sigma: 0.561 },
      { share: 0.291, from: 1350, to: 2200, sigma: 0.28 },
    ],
    max: 16384,
    drift: 0.15,
  },
  output: {
    classes: [
      { share: 0.185, from: 2.64, to: 17.2 },
      { share: 0.307, from: 30.2, to: 89.7, sigma: 0.683 },
      { share: 0.407, from: 121, to: 217, sigma: 0.441 },
      { share: 0.101, from: 200, to: 260 },
    ],
    max: 4096,
    tail: { weight: 0.004, start: 6, index: 1.1 },
    drift: 0.15,
  },
  outputLooseness: 1.4,
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
