import type { EmpiricalDistribution, FieldDistribution } from '../../laws/distribution.js';
import type { Dataset } from '../pool.js';
import type { ModalityParameters } from './parameter-types.js';

/** Clients share this many image-size distributions. */
const SIZE_TEMPLATES = 32;

/** A modality that a client never sends. */
const ABSENT: EmpiricalDistribution = empirical([[0, 1]]);

/** Items of a client that sends audio or video: mostly one, sometimes none or two. */
const RARE_COUNT: EmpiricalDistribution = empirical([
  [0, 0.3],
  [1, 0.6],
  [2, 0.1],
]);

/** Tokens of an audio clip: some ten seconds at about 25 tokens a second (ln 250 = 5.52). */
const AUDIO_TOKENS: FieldDistribution = { family: 'lognormal', mu: 5.52, sigma: 0.6, min: 25, max: 3000 };

/** Tokens of a video clip: some ten seconds at a few hundred tokens a second (ln 2000 = 7.6). */
const VIDEO_TOKENS: FieldDistribution = { family: 'lognormal', mu: 7.6, sigma: 0.7, min: 128, max: 16_384 };

/** What a client's requests carry besides text. */
export interface ModalityPositions {
  /** Position in (0, 1) among the requests, by image size. */
  readonly size: number;
  /** Position in (0, 1) among the requests, by number of images. */
  readonly count: number;
  /** Uniform in (0, 1); the smallest values send audio, the next video. 1 for a client that sends neither. */
  readonly rare: number;
}

/** Image, audio and video fields, from a small library of distributions that clients share. */
export class Modalities {
  readonly #parameters: ModalityParameters;
  readonly #counts: readonly EmpiricalDistribution[];
  readonly #sizes: readonly EmpiricalDistribution[];

  constructor(parameters: ModalityParameters) {
    this.#parameters = parameters;
    this.#counts = parameters.imageCounts.map(({ counts }) => empirical(counts));
    this.#sizes = Array.from({ length: SIZE_TEMPLATES }, (_, template) =>
      sizes(parameters, (template + 0.5) / SIZE_TEMPLATES),
    );
  }

  fields({ size, count, rare }: ModalityPositions): Dataset {
    const { imageCounts, audioClients, videoClients } = this.#parameters;
    let countClass = 0;
    for (let below = imageCounts[0].share; count >= below && countClass < imageCounts.length - 1; ) {
      countClass++;
      below += imageCounts[countClass].share;
    }
    const sendsAudio = rare < audioClients;
    const sendsVideo = !sendsAudio && rare < audioClients + videoClients;
    return {
      image_count: this.#counts[countClass],
      image_tokens: this.#sizes[Math.min(SIZE_TEMPLATES - 1, Math.floor(size * SIZE_TEMPLATES))],
      audio_count: sendsAudio ? RARE_COUNT : ABSENT,
      audio_tokens: sendsAudio ? AUDIO_TOKENS : ABSENT,
      video_count: sendsVideo ? RARE_COUNT : ABSENT,
      video_tokens: sendsVideo ? VIDEO_TOKENS : ABSENT,
    };
  }
}

function empirical(bins: readonly (readonly [value: number, probability: number])[]): EmpiricalDistribution {
  return {
    family: 'empirical',
    values: Float64Array.from(bins, ([value]) => value),
    probabilities: Float64Array.from(bins, ([, probability]) => probability),
  };
}

/**
 * Image sizes of a client at a position: the standard sizes around it in the population's cumulative shares,
 * mixed with some of any size. The window is folded back at the ends, so that over all positions the sizes
 * have the population's shares.
 */
function sizes(parameters: ModalityParameters, position: number): EmpiricalDistribution {
  const { imageSizes, imageFocus, imageAny } = parameters;
  let below = 0;
  return empirical(
    imageSizes.map(([tokens, share]) => {
      const above = below + share;
      const focused =
        overlap(below, above, position, imageFocus) +
        overlap(-above, -below, position, imageFocus) +
        overlap(2 - above, 2 - below, position, imageFocus);
      below = above;
      return [tokens, imageAny * share + ((1 - imageAny) * focused) / (2 * imageFocus)];
    }),
  );
}

/** Length of [from, to] within `half` of `centre`. */
function overlap(from: number, to: number, centre: number, half: number): number {
  return Math.max(0, Math.min(to, centre + half) - Math.max(from, centre - half));
}
