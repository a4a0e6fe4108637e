import { deterministicMath } from '../../engine/math.js';
import { atomsOf, atomsWithin, isDiscrete } from '../../laws/atoms.js';
import { conditioned, endsOf, SMALLEST_SHARE } from '../../laws/conditioning.js';
import type {
  ContinuousDistribution,
  EmpiricalDistribution,
  FieldDistribution,
  MixtureDistribution,
  SimpleDistribution,
} from '../../laws/distribution.js';
import { intervalOf, supportOf } from '../../laws/support.js';
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
    if (distribution.kind !== 'mixture') {
      this.#addSimple(distribution, weight);
      return;
    }
    const parts = componentsWithin(distribution, this.#field);
    const total = parts.reduce((sum, part) => sum + part.weight, 0);
    for (const part of parts) this.#addSimple(part.component, (weight * part.weight) / total);
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

  #addSimple(distribution: SimpleDistribution, weight: number): void {
    if (!(weight > 0)) return;
    if (!isDiscrete(distribution)) {
      this.#components.set(distribution, (this.#components.get(distribution) ?? 0) + weight);
      return;
    }
    const { values, weights } = atomsOf(distribution, this.#field, deterministicMath());
    const factor = weight / sumOf(weights);
    for (let i = 0; i < values.length; i++) this.#masses.add(values[i], factor * weights[i]);
    this.#isEmpirical = true;
  }
}

interface WeightedComponent {
  readonly component: SimpleDistribution;
  readonly weight: number;
}

/** The components of a mixture within its bounds, which lessen their weights. */
function componentsWithin(
  { components, weights, min, max }: MixtureDistribution,
  field: string,
): WeightedComponent[] {
  if (min === undefined && max === undefined) {
    return components.map((component, index) => ({ component, weight: weights[index] }));
  }
  const math = deterministicMath();
  const outer = intervalOf(
    { ...(min !== undefined && { min }), ...(max !== undefined && { max }) },
    supportOf(field),
    field,
  );
  return components.flatMap((component, index): WeightedComponent[] => {
    if (isDiscrete(component)) {
      const within = atomsWithin(atomsOf(component, field, math), outer);
      if (!(within.share > 0)) return [];
      const { values, weights: probabilities } = within;
      return [
        { component: { kind: 'empirical', values, probabilities }, weight: weights[index] * within.share },
      ];
    }
    const law = conditioned(component, field, math);
    const bounds = { min: Math.max(law.min, outer.min), max: Math.min(law.max, outer.max) };
    if (bounds.min > bounds.max) return [];
    const ends = endsOf(bounds, field);
    const share = (law.cumulative(ends.high) - law.cumulative(ends.low)) / (law.upTo - law.below);
    if (!(share >= SMALLEST_SHARE)) return [];
    return [{ component: { ...component, ...bounds }, weight: weights[index] * share }];
  });
}

function sumOf(numbers: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < numbers.length; i++) sum += numbers[i];
  return sum;
}
