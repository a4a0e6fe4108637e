import { LengthDraw, Parameter, WINDOW_COUNT, Windows } from './population-layout.generated.js';
import { prepare, reserveScratch, type ScratchExports, sharedInstance } from './shared-instance.js';

/** The exports that know of built-in populations; see `assembly/population`. */
export interface PopulationExports extends ScratchExports {
  bindPopulation(numbers: number): number;
  prepareShares(clients: number): void;
  populationWindows(): number;
  readPopulation(client: number, from: number, to: number): number;
  quarterOfClient(client: number, quarter: number): number;
  traitUniform(word: number, trait: number): number;
  drawLengths(
    word: number,
    width: number,
    wide: number,
    second: number,
    values: number,
    pieces: number,
  ): number;
  inputOf(client: number): number;
  profileOf(client: number): number;
}

/** Arrays of the engine's memory, with the windows that were read last. */
export interface PopulationWindows {
  readonly rate: Float64Array;
  readonly cv: Float64Array;
  readonly shape: Float64Array;
  readonly family: Uint8Array;
  readonly dataset: Int32Array;
}

/** The population that the shared instance has at hand. */
let bound: PopulationKernel | undefined;

/** The clients of a population, which the shared instance of the engine makes. */
export class PopulationKernel {
  readonly #numbers: Float64Array;
  readonly #engine = sharedInstance<PopulationExports>();
  #windows: PopulationWindows | undefined;

  /**
   * @param numbers as `Parameter` has them
   * @param clients among whom the requests are shared out
   */
  constructor(numbers: Float64Array, clients: number) {
    this.#numbers = numbers;
    const own = this.#bind();
    this.#engine.prepareShares(clients);
    this.#numbers.set(new Float64Array(this.#engine.memory.buffer, own, Parameter.COUNT));
  }

  /** The engine with this population at hand. */
  get engine(): PopulationExports {
    if (bound !== this) this.#bind();
    return this.#engine;
  }

  /** What `readPopulation` writes; valid until the engine is called again. */
  get windows(): PopulationWindows {
    const { buffer } = this.#engine.memory;
    if (this.#windows?.rate.buffer !== buffer) {
      const at = this.#engine.populationWindows() >>> 0;
      this.#windows = {
        rate: new Float64Array(buffer, at + Windows.rate, WINDOW_COUNT),
        cv: new Float64Array(buffer, at + Windows.cv, WINDOW_COUNT),
        shape: new Float64Array(buffer, at + Windows.shape, WINDOW_COUNT),
        family: new Uint8Array(buffer, at + Windows.family, WINDOW_COUNT),
        dataset: new Int32Array(buffer, at + Windows.dataset, WINDOW_COUNT),
      };
    }
    return this.#windows;
  }

  /** What is drawn for lengths of a client or profile, as `LengthDraw` has it, for these purposes; valid until the next call. */
  drawLengths(
    word: number,
    width: number,
    wide: number,
    second: number,
    values: number,
    pieces: number,
  ): Float64Array {
    const { engine } = this;
    const at = engine.drawLengths(word, width, wide, second, values, pieces) >>> 0;
    return new Float64Array(engine.memory.buffer, at, LengthDraw.COUNT);
  }

  #bind(): number {
    const address = reserveScratch(this.#engine, this.#numbers.byteLength);
    new Float64Array(this.#engine.memory.buffer, address, Parameter.COUNT).set(this.#numbers);
    const own = prepare(this.#engine, () => this.#engine.bindPopulation(address)) >>> 0;
    bound = this;
    return own;
  }
}
