import { LARGE } from '../../engine/population-layout.generated.js';
import type { EmpiricalDistribution, FieldDistribution } from '../../laws/distribution.js';
import type { Dataset } from '../pool.js';
import { type Draws, Purpose } from './draws.js';
import type { MoreFields } from './more-fields.js';
import { type Owner, Trait, type Traits } from './traits.js';

/** How often images, audio and video occur, and how large they are. */
export interface ModalityParameters {
  /** Standard image sizes: tokens of an image and the share of images of that size. */
  readonly imageSizes: readonly (readonly [tokens: number, share: number])[];
  /** Half the width of a client's preferred sizes, in cumulative share of `imageSizes`. */
  readonly imageFocus: number;
  /** Share of a client's images that may be of any size. */
  readonly imageAny: number;
  /** Classes of clients by number of images: share of the requests, and probabilities of the counts. */
  readonly imageCounts: readonly {
    readonly share: number;
    readonly counts: readonly (readonly [images: number, probability: number])[];
  }[];
  /** Shares of the clients that send audio and video, but for the largest, of which none does. */
  readonly audioClients: number;
  readonly videoClients: number;
}

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

/** Image, audio and video fields, from a small library of distributions that clients share. */
export class Modalities implements MoreFields {
  readonly #parameters: ModalityParameters;
  readonly #draws: Draws;
  readonly #traits: Traits;
  readonly #counts: readonly EmpiricalDistribution[];
  readonly #sizes: readonly EmpiricalDistribution[];

  constructor(parameters: ModalityParameters, draws: Draws, traits: Traits) {
    this.#parameters = parameters;
    this.#draws = draws;
    this.#traits = traits;
    this.#counts = parameters.imageCounts.map(({ counts }) => empirical(counts));
    this.#sizes = Array.from({ length: SIZE_TEMPLATES }, (_, template) =>
      sizes(parameters, (template + 0.5) / SIZE_TEMPLATES),
    );
  }

  of(owner: Owner): Dataset {
    const size = this.#traits.uniform(owner, Trait.imageSize);
    const count = this.#traits.uniform(owner, Trait.imageCount);
    // The smallest values send audio, the next video; large clients neither.
    const isLarge = owner.rank >= 0 && owner.rank < LARGE;
    const rare = isLarge ? 1 : this.#draws.uniform(owner.word, 0, Purpose.rareModality);
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
