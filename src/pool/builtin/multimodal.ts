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
  skew: { steepness: 0.104, power: 1.2, tail: 0.003 },
  presence: { large: 0.512, small: 0.13 },
  day: { amplitude: 0.401, spread: 0.316, peakHour: 15, peakHourSpread: 0.793 },
  shifts: { deviation: 0.3, spread: 0.446, quick: 0.0483 },
  spells: { length: 9.15, share: 0.0492, cv: 1.04, rate: 0.475 },
  burstiness: { medianCv: 0.958, spreadBelow: 0.231, spreadAbove: 1.22, slope: 0.0389, gammaShare: 0.86 },
  input: {
    levels: [39, 41, 72, 108, 1300, 1900, 2300],
    width: { median: 0.0269, spread: 0.308 },
    wide: { share: 0.02, spread: 1.34, start: 1.2, sigma: 0.408 },
    second: { clients: 0.35, distance: 0.558 },
    values: { median: 4.43, spread: 1.49 },
    max: 16384,
    drift: 0.0655,
  },
  output: {
    levels: [9.01, 14, 42, 88, 145, 160, 172],
    width: { median: 0.58, spread: 0.251 },
    wide: { share: 0.003, spread: 0.81, start: 1.18, sigma: 0.628 },
    second: { clients: 0.277, distance: 0.272 },
    values: { median: 1000, spread: 0.728 },
    max: 4096,
    drift: 0.0868,
  },
  coupling: {
    inputOutput: 0.6,
    inputDay: -0.809,
    inputBurstiness: -0.817,
    rateInput: -0.467,
    rateOutput: -0.407,
  },
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
