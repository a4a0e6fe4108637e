import { ShareHistogram } from '../../statistics/share-histogram.js';
import { WholeHistogram } from '../../statistics/whole-histogram.js';
import type { ModalitiesSummary, ModalitySummary } from '../traffic-summary.js';
import { spreadOf, wholeBins } from './histogram-bins.js';
import type { ItemRows, Modality, TrafficRows } from './traffic-rows.js';

/** Bins of the share of a request's input that is not text. */
const SHARE_BINS = 20;

/** Items of requests that are not text. */
export class ModalityTally {
  readonly #text: number;
  readonly #hasSizes: boolean;
  readonly #modalities: readonly ItemTally[];
  readonly #byShare = new ShareHistogram(SHARE_BINS);
  #rows = 0;

  /** @param text place of the column of texts' tokens; -1 where there is none */
  constructor(modalities: readonly Modality[], text: number) {
    this.#text = text;
    this.#hasSizes = modalities.every(({ hasSizes }) => hasSizes);
    this.#modalities = modalities.map((modality) => new ItemTally(modality));
  }

  add({ rows, tokens, items }: TrafficRows): void {
    this.#rows += rows;
    for (const [index, modality] of this.#modalities.entries()) modality.add(items[index]);
    const texts = tokens[this.#text];
    if (!this.#hasSizes || texts?.length !== rows) return;
    const others = new Float64Array(rows);
    for (const { counts, sizes } of items) addSums(counts, sizes!, others);
    for (let row = 0; row < rows; row++) {
      const all = texts[row] + others[row];
      if (all > 0) this.#byShare.add(others[row] / all);
    }
  }

  /** Of modalities that occur; undefined where none does. */
  summary(): ModalitiesSummary | undefined {
    const present = this.#modalities.filter(({ requests }) => requests > 0);
    if (present.length === 0) return undefined;
    return {
      modalities: present.map((modality) => modality.summary(this.#rows)),
      requestsByShare: this.#hasSizes && this.#text >= 0 ? this.#byShare.bins() : [],
    };
  }
}

/** One modality. */
class ItemTally {
  readonly #modality: Modality;
  readonly #counts = new WholeHistogram();
  readonly #sizes = new WholeHistogram();

  constructor(modality: Modality) {
    this.#modality = modality;
  }

  /** Requests with an item. */
  get requests(): number {
    return this.#counts.total;
  }

  add({ counts, sizes }: ItemRows): void {
    this.#counts.add(counts.filter((count) => count > 0));
    if (sizes !== undefined) this.#sizes.add(sizes);
  }

  summary(requests: number): ModalitySummary {
    const { name, hasSizes } = this.#modality;
    return {
      modality: name,
      requestShare: this.requests / requests,
      itemsPerRequest: spreadOf(this.#counts),
      itemTokens: hasSizes ? spreadOf(this.#sizes) : undefined,
      itemHistogram: hasSizes ? wholeBins(this.#sizes) : [],
    };
  }
}

/** Adds the sizes of each row's items. */
function addSums(counts: Uint32Array, sizes: Uint32Array, sums: Float64Array): void {
  let item = 0;
  for (let row = 0; row < counts.length; row++) {
    for (const end = item + counts[row]; item < end; item++) sums[row] += sizes[item];
  }
}
