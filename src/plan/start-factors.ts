import type { ClientLimits } from './client-limits.js';
import type { ConversationModel } from './conversations/class-section.js';

/**
 * By what a limit changes the starts for each request of a client, so that there are as many requests: where m turns take
 * place, not those that the model is of, and r single requests come with each conversation, it is (model's m + r) / (m + r).
 */
export class StartFactors {
  readonly #limits: ClientLimits;
  readonly #client: number;
  readonly #model: ConversationModel | undefined;
  /** By dataset. */
  readonly #factors = new Map<number, number>();

  /** @param client whose limit has been found for all datasets that are asked for */
  constructor(limits: ClientLimits, client: number, model: ConversationModel | undefined) {
    this.#limits = limits;
    this.#client = client;
    this.#model = model;
  }

  of(dataset: number): number {
    const factor = this.#factors.get(dataset) ?? this.#factorOf(dataset);
    this.#factors.set(dataset, factor);
    return factor;
  }

  #factorOf(dataset: number): number {
    const model = this.#model;
    const turns = this.#limits.meanTurns(this.#client, dataset, model?.options);
    if (turns === undefined || model === undefined) return 1;
    return (model.meanTurns + model.singlesPerConversation) / (turns + model.singlesPerConversation);
  }
}
