import { Coupling, CouplingKind, Pair } from '../engine/plan-layout.generated.js';
import type { SlotCoupling, SlotPair } from '../laws/coupling.js';
import type { ByteBuilder } from './byte-builder.js';

/** The section of couplings; slots, factors and pairs go to the tables. */
export class CouplingSection {
  readonly #tables: ByteBuilder;
  readonly #records: number[] = [];

  constructor(tables: ByteBuilder) {
    this.#tables = tables;
  }

  /** @returns one more than the coupling's index, as field sets have it */
  add({ slots, factor, pairs = [], isJoint }: SlotCoupling): number {
    // What pairs refer to stands before the slots, which they follow.
    const functions = pairs.map((pair) => this.#functionsOf(pair));
    const offset = this.#tables.length;
    this.#tables.reserveWords(slots.length).set(slots);
    for (const entry of factor?.flat() ?? []) this.#tables.setFloat64(this.#tables.reserve(8), entry);
    const words = this.#tables.reserveWords((pairs.length * Pair.SIZE) / 4);
    words.set(pairs.flatMap(({ first, second, parts }, index) => [first, second, parts, functions[index]]));
    const sharing = isJoint ? CouplingKind.JOINT : CouplingKind.COMONOTONE;
    const withoutFactor = pairs.length > 0 ? CouplingKind.PAIRS : sharing;
    const kind = factor === undefined ? withoutFactor : CouplingKind.GAUSSIAN;
    this.#records.push(kind, slots.length, offset, pairs.length);
    return (this.#records.length * 4) / Coupling.SIZE;
  }

  #functionsOf({ functions }: SlotPair): number {
    const offset = this.#tables.length;
    this.#tables.reserveWords(functions.length).set(functions);
    return offset;
  }

  bytes(): Uint8Array {
    return new Uint8Array(Uint32Array.from(this.#records).buffer);
  }
}
