import { Coupling, CouplingKind } from '../engine/plan-layout.generated.js';
import type { SlotCoupling } from '../laws/coupling.js';
import type { ByteBuilder } from './byte-builder.js';

/** The section of couplings; slots and factors go to the tables. */
export class CouplingSection {
  readonly #tables: ByteBuilder;
  readonly #records: number[] = [];

  constructor(tables: ByteBuilder) {
    this.#tables = tables;
  }

  /** @returns one more than the coupling's index, as field sets have it */
  add({ slots, factor }: SlotCoupling): number {
    const offset = this.#tables.length;
    this.#tables.reserveWords(slots.length).set(slots);
    const kind = factor === undefined ? CouplingKind.COMONOTONE : CouplingKind.GAUSSIAN;
    for (const entry of factor?.flat() ?? []) this.#tables.setFloat64(this.#tables.reserve(8), entry);
    this.#records.push(kind, slots.length, offset, 0);
    return (this.#records.length * 4) / Coupling.SIZE;
  }

  bytes(): Uint8Array {
    return new Uint8Array(Uint32Array.from(this.#records).buffer);
  }
}
