import { FIELD_TABLE, type Field } from '../fields.js';
import type { LogBatch } from '../logs/log.js';
import { ShareHistogram } from '../statistics/share-histogram.js';
import { WholeHistogram } from '../statistics/whole-histogram.js';
import type { ModalityFigure, ModalityFigures } from './characterisation.js';
import { distributionOf } from './distributions.js';
import type { Accumulator, TokenBatch, TokenColumns } from './token-columns.js';

/** Sizes of items that are told one by one. */
const COMMON_SIZES = 10;

/** Bins of the share of a request's input that is not text. */
const SHARE_BINS = 20;

/** Items of requests that are not text (6, 7). */
export class ModalityTally implements Accumulator {
  readonly #input: number;
  readonly #modalities: readonly ItemTally[];
  readonly #byShare = new ShareHistogram(SHARE_BINS);
  #requests = 0;
  #textTokens = 0;

  /** @param fields that the log has */
  constructor(fields: readonly string[], columns: TokenColumns) {
    this.#input = columns.indexOf('input');
    const names = new Set(
      FIELD_TABLE.flatMap(({ name, modality }) => (fields.includes(name) && modality) || []),
    );
    this.#modalities = Array.from(names, (name) => new ItemTally(name, fields));
  }

  /** Whether the log has any of them. */
  get isKnown(): boolean {
    return this.#modalities.length > 0;
  }

  add(batch: TokenBatch): void {
    const { rows, tokens } = batch;
    this.#requests += rows;
    const text = tokens[this.#input];
    const others = new Float64Array(rows);
    for (const modality of this.#modalities) modality.add(batch, others);
    if (text === undefined || !this.#hasSizes) return;
    for (let row = 0; row < rows; row++) {
      this.#textTokens += text[row];
      const all = text[row] + others[row];
      if (all > 0) this.#byShare.add(others[row] / all);
    }
  }

  /** Of modalities that occur; undefined where none does. */
  figures(): ModalityFigures | undefined {
    const present = this.#modalities.filter(({ requests }) => requests > 0);
    if (present.length === 0) return undefined;
    const tokens = this.#modalities.reduce((sum, modality) => sum + modality.tokens, this.#textTokens);
    const hasShares = this.#hasSizes && this.#input >= 0;
    return {
      modalities: present.map((modality) => modality.figure(this.#requests, hasShares ? tokens : Number.NaN)),
      shareOfInputTokens: hasShares ? (tokens - this.#textTokens) / tokens : undefined,
      requestsByShare: hasShares ? this.#byShare.bins() : undefined,
    };
  }

  /** Shares of the input are known where all sizes are. */
  get #hasSizes(): boolean {
    return this.#modalities.every(({ sizeField }) => sizeField !== undefined);
  }
}

/** One modality. */
class ItemTally {
  readonly name: string;
  readonly sizeField: string | undefined;
  readonly #countField: string | undefined;
  readonly #counts = new WholeHistogram();
  readonly #sizes = new WholeHistogram();

  constructor(name: string, fields: readonly string[]) {
    const fieldOf = (role: Field['role']) =>
      FIELD_TABLE.find(
        (field) => field.modality === name && field.role === role && fields.includes(field.name),
      )?.name;
    this.name = name;
    this.sizeField = fieldOf('item');
    this.#countField = fieldOf('count');
  }

  /** Requests with an item. */
  get requests(): number {
    return this.#counts.total;
  }

  get tokens(): number {
    return this.#sizes.sum;
  }

  /** @param others the tokens that are not text, to which those of the items are added, a number a row */
  add(batch: LogBatch, others: Float64Array): void {
    const { rows, values, items } = batch;
    const sized = this.sizeField === undefined ? undefined : items[this.sizeField];
    const told = this.#countField === undefined ? undefined : values[this.#countField];
    const counts = new Uint32Array(rows);
    for (let row = 0; row < rows; row++) {
      if (sized !== undefined) {
        counts[row] = sized.offsets[row + 1] - sized.offsets[row];
        for (let item = sized.offsets[row]; item < sized.offsets[row + 1]; item++) {
          others[row] += sized.values[item];
        }
      } else if (told !== undefined) counts[row] = told[row];
    }
    this.#counts.add(counts.filter((count) => count > 0));
    if (sized !== undefined) this.#sizes.add(sized.values.subarray(sized.offsets[0], sized.offsets[rows]));
  }

  /** @param inputTokens of all requests; NaN where they are not known */
  figure(requests: number, inputTokens: number): ModalityFigure {
    const sizes = [...this.#sizes.ascending()].sort(([, a], [, b]) => b - a);
    return {
      modality: this.name,
      requestShare: this.requests / requests,
      itemsPerRequest: distributionOf(this.#counts),
      itemTokens: this.sizeField === undefined ? undefined : distributionOf(this.#sizes),
      commonSizes: sizes
        .slice(0, COMMON_SIZES)
        .map(([tokens, count]) => ({ tokens, share: count / this.#sizes.total })),
      distinctSizes: sizes.length,
      shareOfInputTokens: this.tokens / inputTokens,
    };
  }
}
