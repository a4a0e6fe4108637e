import type { WeightedValues } from '../../estimation/weighted.js';
import { type Category, FIELDS, INPUT_COLUMNS, OUTPUT_COLUMNS } from '../../fields.js';
import type { ValueWeights } from '../../statistics/value-weights.js';
import type { DatasetLaws } from './dataset-laws.js';
import { MixtureRanks, TENTHS } from './mixture-ranks.js';
import { rankParts } from './rank-parts.js';

/** How the tokens of a request's input and output go together, over all requests of a pool. */
export interface JointLengths {
  /** The fields: in multimodal pools the input is that of the text. */
  readonly input: string;
  readonly output: string;
  /** Spearman's rank correlation, -1 to 1, ties at their mean rank; none where one of the two has a single value. */
  readonly spearman?: number;
  /** Tenths of the requests by input; requests of one input that lie across a border are shared out evenly. */
  readonly tenths: readonly JointTenth[];
}

export interface JointTenth {
  /** 1 to 10. */
  readonly tenth: number;
  readonly meanInput: number;
  readonly meanOutput: number;
}

/** The fields that have the tokens of the input and of the output. */
export function jointFields(category: Category): Pick<JointLengths, 'input' | 'output'> {
  const fields = FIELDS[category];
  return {
    input: fields.find((field) => INPUT_COLUMNS.includes(field))!,
    output: fields.find((field) => OUTPUT_COLUMNS.includes(field))!,
  };
}

/** Variances of ranks that are rounding errors. */
const LEAST_VARIANCE = 1e-12;

/**
 * The joint law of input and output is a mixture over datasets, in each of which the two are independent, or coupled as the
 * pool says. It is computed from the datasets' laws, in time proportional to their values.
 *
 * @param outputs where given, one a tenth, to which its outputs are added, weighted by requests
 * @returns undefined where there are no requests
 */
export function jointLengths(
  category: Category,
  laws: DatasetLaws,
  outputs?: readonly ValueWeights[],
): JointLengths | undefined {
  if (laws.requests.size === 0) return undefined;
  const fields = jointFields(category);
  const ranks = { input: new MixtureRanks(), output: new MixtureRanks() };
  for (const [dataset, requests] of laws.requests) {
    ranks.input.add(laws.law(dataset, fields.input), requests);
    ranks.output.add(laws.law(dataset, fields.output), requests);
  }
  const variances = [ranks.input.rank(), ranks.output.rank()];
  const tally = new JointTally(ranks.input, ranks.output, outputs);
  for (const dataset of laws.requests.keys()) tally.add(dataset, laws, fields);
  const spearman = tally.products / laws.total / Math.sqrt(variances[0] * variances[1]);
  return {
    ...fields,
    ...(Math.min(...variances) > LEAST_VARIANCE && { spearman: Math.max(-1, Math.min(1, spearman)) }),
    tenths: tally.tenths(),
  };
}

/** What datasets add, whose ranks among all requests are known. */
class JointTally {
  /** The sum over all requests of the product of the two ranks. */
  products = 0;
  readonly #input: MixtureRanks;
  readonly #output: MixtureRanks;
  readonly #outputs: readonly ValueWeights[] | undefined;
  readonly #requests = new Float64Array(TENTHS);
  readonly #inputSums = new Float64Array(TENTHS);
  readonly #outputSums = new Float64Array(TENTHS);

  constructor(input: MixtureRanks, output: MixtureRanks, outputs: readonly ValueWeights[] | undefined) {
    this.#input = input;
    this.#output = output;
    this.#outputs = outputs;
  }

  add(dataset: number, laws: DatasetLaws, fields: Pick<JointLengths, 'input' | 'output'>): void {
    const requests = laws.requests.get(dataset)!;
    const grid = laws.grid(dataset, fields.input, fields.output);
    const parts = grid.length;
    const inputs = rankParts(laws.law(dataset, fields.input), parts);
    const outputs = rankParts(laws.law(dataset, fields.output), parts);
    // Of one request of the dataset, by part of the ranks of the one or the other field, each with a share of 1 / parts.
    const inputRanks = inputs.map((part) => this.#input.sumOfRanks(part));
    const outputRanks = outputs.map((part) => this.#output.sumOfRanks(part));
    const inputTenths = inputs.map((part) => this.#tenthsOf(part, requests));
    const tenths = Array.from({ length: TENTHS }, () => new Float64Array(parts));
    for (const [row, cells] of grid.entries()) {
      for (const [column, cell] of cells.entries()) {
        const factor = requests * cell * parts * parts;
        this.products += factor * inputRanks[row] * outputRanks[column];
        for (let tenth = 0; tenth < TENTHS; tenth++)
          tenths[tenth][column] += factor * inputTenths[row][tenth];
      }
    }
    for (const [part, output] of outputs.entries()) {
      const mean = meanSum(output);
      for (let tenth = 0; tenth < TENTHS; tenth++) this.#outputSums[tenth] += tenths[tenth][part] * mean;
    }
    if (this.#outputs !== undefined) addOutputs(outputs, tenths, this.#outputs);
  }

  /** The weights of a part's inputs by tenth, which are counted. */
  #tenthsOf(part: WeightedValues, requests: number): Float64Array {
    const [weights, sums] = [new Float64Array(TENTHS), new Float64Array(TENTHS)];
    this.#input.addToTenths(part, weights, sums);
    for (let tenth = 0; tenth < TENTHS; tenth++) {
      this.#requests[tenth] += requests * weights[tenth];
      this.#inputSums[tenth] += requests * sums[tenth];
    }
    return weights;
  }

  tenths(): JointTenth[] {
    return Array.from(this.#requests, (requests, tenth) => ({
      tenth: tenth + 1,
      meanInput: this.#inputSums[tenth] / requests,
      meanOutput: this.#outputSums[tenth] / requests,
    }));
  }
}

/** @param factors by tenth and part */
function addOutputs(
  outputs: readonly WeightedValues[],
  factors: readonly Float64Array[],
  into: readonly ValueWeights[],
): void {
  for (const [part, { values, weights }] of outputs.entries()) {
    for (const [tenth, own] of into.entries()) {
      const factor = factors[tenth][part];
      // The middle of a bin need not be whole.
      for (let index = 0; index < values.length; index++) {
        own.add(Math.round(values[index]), factor * weights[index]);
      }
    }
  }
}

function meanSum({ values, weights }: WeightedValues): number {
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += weights[index] * values[index];
  return sum;
}
