import { type Category, FIELDS, INPUT_COLUMNS, OUTPUT_COLUMNS } from '../../fields.js';
import type { ValueWeights } from '../../statistics/value-weights.js';
import type { DatasetLaws } from './dataset-laws.js';
import type { FieldLaw } from './field-law.js';
import { binOf, MixtureRanks, TENTHS } from './mixture-ranks.js';

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
    // Shares of the dataset's requests, by part of the ranks of the one or the other field.
    const inputRanks = new Float64Array(parts);
    const byTenth = Array.from({ length: parts }, () => new Float64Array(TENTHS));
    const inputs = new Float64Array(TENTHS);
    eachPart(laws.law(dataset, fields.input), parts, (part, value, share) => {
      const bin = binOf(value);
      inputRanks[part] += share * this.#input.rankOf(bin);
      this.#input.addToTenths(bin, share, byTenth[part]);
      this.#input.addToTenths(bin, share * value, inputs);
    });
    const output = laws.law(dataset, fields.output);
    const outputRanks = new Float64Array(parts);
    const outputMeans = new Float64Array(parts);
    eachPart(output, parts, (part, value, share) => {
      outputRanks[part] += share * this.#output.rankOf(binOf(value));
      outputMeans[part] += share * value;
    });
    // That of a part of the outputs, in each tenth: a grid's row sums to 1 / parts, as do the shares of a part.
    const perPart = outputMeans.map(() => 0);
    const tenths = Array.from({ length: TENTHS }, () => perPart.slice());
    for (const [row, cells] of grid.entries()) {
      for (const [column, cell] of cells.entries()) {
        const factor = requests * cell * parts * parts;
        this.products += factor * inputRanks[row] * outputRanks[column];
        for (let tenth = 0; tenth < TENTHS; tenth++) tenths[tenth][column] += factor * byTenth[row][tenth];
      }
    }
    for (const [tenth, factors] of tenths.entries()) {
      for (const shares of byTenth) this.#requests[tenth] += requests * shares[tenth];
      this.#inputSums[tenth] += requests * inputs[tenth];
      for (const [part, factor] of factors.entries()) {
        this.#outputSums[tenth] += factor * outputMeans[part];
      }
    }
    if (this.#outputs !== undefined) addOutputs(output, tenths, this.#outputs);
  }

  tenths(): JointTenth[] {
    return Array.from(this.#requests, (requests, tenth) => ({
      tenth: tenth + 1,
      meanInput: this.#inputSums[tenth] / requests,
      meanOutput: this.#outputSums[tenth] / requests,
    }));
  }
}

function addOutputs(output: FieldLaw, factors: readonly Float64Array[], into: readonly ValueWeights[]): void {
  eachPart(output, factors[0].length, (part, value, share) => {
    // The middle of a bin need not be whole.
    const whole = Math.round(value);
    for (const [tenth, weights] of into.entries()) weights.add(whole, factors[tenth][part] * share);
  });
}

/** Rounding must not leave a sliver of a value to a part that ends before it. */
const SLIVER = 1e-12;

/** Cuts a law into equal parts by rank; a value across a border is shared out. */
function eachPart(
  { values, weights }: FieldLaw,
  parts: number,
  visit: (part: number, value: number, share: number) => void,
): void {
  let part = 0;
  let room = 1 / parts;
  for (let index = 0; index < values.length; index++) {
    let left = weights[index];
    while (part + 1 < parts && left > room - SLIVER) {
      visit(part, values[index], Math.min(left, room));
      left -= room;
      part++;
      room = 1 / parts;
    }
    if (!(left > SLIVER)) continue;
    visit(part, values[index], left);
    room -= left;
  }
}
