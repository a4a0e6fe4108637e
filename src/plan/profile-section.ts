import { LimitFlag, Profile } from '../engine/plan-layout.generated.js';
import { attributeNamed } from '../workload/attribute-values.js';
import type { SettledTraits } from './client-traits.js';
import type { AttributePlan } from './columns.js';
import type { ClientPrompt } from './system-prompts.js';

const WORD = 4;

/** The section of what clients' requests are held to beside their laws, and what they bear; equal ones are one. */
export class ProfileSection {
  /** The names of attributes, in the order of a profile's words for them. */
  readonly #attributes: readonly string[];
  /** By attribute: the number of each value, in the order in which clients have them. */
  readonly #values: readonly Map<string | number, number>[];
  readonly #profiles: number[][] = [];
  readonly #known = new Map<string, number>();

  /** @param attributes names; every client that has any attribute has them all */
  constructor(attributes: readonly string[] = []) {
    this.#attributes = attributes;
    this.#values = attributes.map(() => new Map());
  }

  /** What clients have of each attribute, in the order in which they have it first. */
  get attributes(): AttributePlan[] {
    return this.#attributes.map((name, index) => ({
      name,
      values: [...this.#values[index].keys()] as AttributePlan['values'],
    }));
  }

  get count(): number {
    return this.#profiles.length;
  }

  get attributeCount(): number {
    return this.#attributes.length;
  }

  /** One more than the place of a client's profile; 0 where it has none. */
  placeOf(traits: SettledTraits | undefined, prompt: ClientPrompt | undefined): number {
    if (traits === undefined && prompt === undefined) return 0;
    const words = this.#wordsOf(traits ?? {}, prompt);
    if (words.every((word) => word === 0) && this.attributeCount === 0) return 0;
    const key = words.join(' ');
    let place = this.#known.get(key);
    if (place === undefined) {
      place = this.#profiles.push(words);
      this.#known.set(key, place);
    }
    return place;
  }

  bytes(): Uint8Array {
    const words = Uint32Array.from(this.#profiles.flat());
    return new Uint8Array(words.buffer);
  }

  #wordsOf({ attributes, maxContext }: SettledTraits, prompt: ClientPrompt | undefined): number[] {
    const words = new Array<number>(Profile.ATTRIBUTES / WORD).fill(0);
    words[Profile.LIMIT / WORD] = maxContext?.tokens ?? 0;
    words[Profile.LIMIT_FLAGS / WORD] =
      (maxContext?.of === 'input_and_output' ? LimitFlag.OUTPUT : 0) |
      (maxContext?.beyond === 'truncate' ? LimitFlag.TRUNCATE : 0);
    words[Profile.SYSTEM_TOKENS / WORD] = prompt?.tokens ?? 0;
    words[Profile.SYSTEM_GROUP / WORD] = prompt?.number ?? 0;
    for (const [index, name] of this.#attributes.entries()) {
      words.push(numberOf(this.#values[index], attributeNamed(attributes, name)!));
    }
    return words;
  }
}

/** The number of a value; one that was not met yet has the next. */
function numberOf<T>(numbers: Map<T, number>, value: T): number {
  const number = numbers.get(value) ?? numbers.size;
  numbers.set(value, number);
  return number;
}
