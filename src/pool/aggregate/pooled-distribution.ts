import { deterministicMath } from '../../engine/math.js';
import { supportOf } from '../../fields.js';
import type { Atoms } from '../../laws/atoms.js';
import type {
  ContinuousDistribution,
  EmpiricalDistribution,
  FieldDistribution,
  MixtureDistribution,
} from '../../laws/distribution.js';
import { sumOf } from '../../laws/lists.js';
import { isDiscretePart, partsOf } from '../../laws/parts.js';
import type { Sliced } from '../../platform/slices.js';
import { ValueWeights } from '../../statistics/value-weights.js';
import { discretise } from './discretise.js';

/** The engine goes through a mixture's components one by one; more than these are faster as a table. */
const MOST_COMPONENTS = 16;

/** The mixture of many distributions of one field, each with a weight. */
export class PooledDistribution {
  readonly #field: string;
  readonly #values = new ValueWeights();
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
    const parts = partsOf(distribution, supportOf(this.#field), deterministicMath(), this.#field);
    const total = parts.reduce((sum, part) => sum + part.weight, 0);
    for (const part of parts) {
      const share = (weight * part.weight) / total;
      if (isDiscretePart(part)) this.#addAtoms(part, share);
      else this.#components.set(part.distribution, (this.#components.get(part.distribution) ?? 0) + share);
    }
  }

  /**
   * The mixture. It is exact where all distributions are empirical, and where all are continuous and have few
   * different components; else a table, whose error `discretise` states.
   *
   * @throws PoolError for a component that is not a distribution
   */
  *result(): Sliced<EmpiricalDistribution | MixtureDistribution<ContinuousDistribution>> {
    if (this.#isEmpirical || this.#components.size > MOST_COMPONENTS) return yield* this.table();
    return {
      family: 'mixture',
      components: Array.from(this.#components, ([distribution, weight]) => ({
        weight: weight / this.#weight,
        distribution,
      })),
    };
  }

  /** The mixture as a table of its values, whatever its distributions. */
  *table(): Sliced<EmpiricalDistribution<Float64Array>> {
    if (this.#components.size > 0) {
      yield* discretise(this.#components, this.#field, this.#values);
      this.#components.clear();
      this.#isEmpirical = true;
    }
    const { values, weights } = this.#values.sorted();
    const total = sumOf(weights);
    return { family: 'empirical', values, probabilities: weights.map((weight) => weight / total) };
  }

  #addAtoms({ values, weights }: Atoms, weight: number): void {
    const factor = weight / sumOf(weights);
    for (let i = 0; i < values.length; i++) this.#values.add(values[i], factor * weights[i]);
    this.#isEmpirical = true;
  }
}
