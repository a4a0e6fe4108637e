import type {
  ContinuousDistribution,
  EmpiricalDistribution,
  FieldDistribution,
  MixtureDistribution,
} from '../distribution.js';
import { ValueMasses } from '../value-masses.js';
import { discretise } from './discretise.js';

/** The engine goes through a mixture's components one by one; more than these are faster as a table. */
const MOST_COMPONENTS = 16;

/** The mixture of many distributions of one field, each with a weight. */
export class PooledDistribution {
  readonly #field: string;
  readonly #masses = new ValueMasses();
  readonly #components = new Map<ContinuousDistribution, number>();
  /** Something of it is a table. */
  #isEmpirical = false;
  #weight = 0;

  constructor(field: string) {
    this.#field = field;
  }

  /** Sum of the weights. */
  get weight(): number {
    return this.#weight;
  }

  /** @param weight distributions of weight 0 add nothing */
  add(distribution: FieldDistribution, weight: number): void {
    if (!(weight > 0)) return;
    this.#weight += weight;
    switch (distribution.kind) {
      case 'empirical': {
        const { values, probabilities } = distribution;
        const factor = weight / sumOf(probabilities);
        for (let i = 0; i < values.length; i++) this.#masses.add(values[i], factor * probabilities[i]);
        this.#isEmpirical = true;
        return;
      }
      case 'mixture': {
        const factor = weight / sumOf(distribution.weights);
        for (const [i, component] of distribution.components.entries()) {
          this.#addComponent(component, factor * distribution.weights[i]);
        }
        return;
      }
      default:
        this.#addComponent(distribution, weight);
    }
  }

  /**
   * The mixture. It is exact where all distributions are empirical, and where all are continuous and have few
   * different components; else a table, whose error `discretise` states.
   *
   * @throws PoolError for a component that is not a distribution
   */
  result(): EmpiricalDistribution | MixtureDistribution {
    if (this.#isEmpirical || this.#components.size > MOST_COMPONENTS) return this.table();
    return {
      kind: 'mixture',
      weights: Array.from(this.#components.values(), (weight) => weight / this.#weight),
      components: [...this.#components.keys()],
    };
  }

  /** The mixture as a table of its values, whatever its distributions. */
  table(): EmpiricalDistribution {
    if (this.#components.size > 0) {
      discretise(this.#components, this.#field, this.#masses);
      this.#components.clear();
      this.#isEmpirical = true;
    }
    const { values, masses } = this.#masses.sorted();
    const total = sumOf(masses);
    return { kind: 'empirical', values, probabilities: masses.map((mass) => mass / total) };
  }

  #addComponent(component: ContinuousDistribution, weight: number): void {
    if (weight > 0) this.#components.set(component, (this.#components.get(component) ?? 0) + weight);
  }
}

function sumOf(numbers: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < numbers.length; i++) sum += numbers[i];
  return sum;
}
