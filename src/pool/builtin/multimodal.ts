import type { Draws } from './draws.js';
import { Modalities, type ModalityParameters } from './modalities.js';
import type { MoreFields } from './more-fields.js';
import type { PopulationParameters } from './parameter-types.js';
import type { Traits } from './traits.js';

// How each figure is met, and how closely, is in docs/populations.md; units are in parameter-types.ts.

/** Fitted to the released mm-image pool, which has neither audio nor video. */
export const parameters: PopulationParameters = {
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
    values: { median: 120, spread: 1 },
    max: 16384,
    drift: 0.04,
  },
  output: {
    levels: [13, 23, 40, 143, 224, 233, 240],
    width: { median: 0.5, spread: 0.6 },
    wide: { share: 0.02, spread: 1, start: 2, sigma: 1 },
    second: { clients: 0.2, distance: 1 },
    values: { median: 120, spread: 1 },
    max: 4096,
    drift: 0.09,
  },
  coupling: { inputOutput: 0.6, inputDay: -0.4, inputBurstiness: -0.6, rateInput: 0, rateOutput: 0 },
};

const modalities: ModalityParameters = {
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
};

export function moreFields(draws: Draws, traits: Traits): MoreFields {
  return new Modalities(modalities, draws, traits);
}
