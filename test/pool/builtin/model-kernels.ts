import { Parameter, Windows } from '../../../src/engine/population-layout.generated.js';
import { populationNumbers } from '../../../src/pool/builtin/kernel.js';
import type { PopulationParameters } from '../../../src/pool/builtin/parameter-types.js';
import { BUILDS, type Kernels } from '../../engine/modules.js';

let shared: { readonly kernels: Kernels; readonly numbers: number } | undefined;
/** The population that the instance has at hand. */
let bound: ModelKernels | undefined;

/** A population of so many clients, part by part: what the engine has only as a whole. All of them share an instance. */
export class ModelKernels {
  readonly #numbers: Float64Array;

  constructor(parameters: PopulationParameters, seed: number, clients: number) {
    this.#numbers = populationNumbers(parameters, seed);
    const { kernels, own } = this.#bind();
    kernels.prepareShares(clients);
    this.#numbers.set(new Float64Array(kernels.memory.buffer, own, Parameter.COUNT));
  }

  /** The kernels, with this population at hand. */
  get kernels(): Kernels {
    return bound === this ? shared!.kernels : this.#bind().kernels;
  }

  /** An array of so many of the windows to which a client was moved last; `from` as `Windows` has it. */
  windows<T>(
    ofBuffer: new (buffer: ArrayBufferLike, at: number, length: number) => T,
    from: Exclude<keyof typeof Windows, 'SIZE'>,
    length: number,
  ): T {
    const { memory, populationWindows } = this.kernels;
    return new ofBuffer(memory.buffer, (populationWindows() >>> 0) + Windows[from], length);
  }

  #bind(): { kernels: Kernels; own: number } {
    shared ??= instantiate();
    const { kernels, numbers } = shared;
    new Float64Array(kernels.memory.buffer, numbers, Parameter.COUNT).set(this.#numbers);
    bound = this;
    return { kernels, own: kernels.bindPopulation(numbers) >>> 0 };
  }
}

function instantiate() {
  const kernels = BUILDS[0].kernels();
  return { kernels, numbers: kernels.allocate(Parameter.COUNT * 8) >>> 0 };
}
