import { GapBin, GapSamples } from '../engine/plan-layout.generated.js';
import type { ServegenError } from '../errors.js';
import { type ObservedInterArrivals, observedFault } from '../laws/inter-arrival.js';
import { type AliasTable, aliasTable } from './alias-table.js';
import type { ByteBuilder } from './byte-builder.js';

const TWO_32 = 4294967296;

/** The section of observed gaps; their alias tables go to the tables of the samplers. */
export class GapSampleSection {
  readonly #tables: ByteBuilder;
  readonly #records: { readonly count: number; readonly offset: number; readonly variation: number }[] = [];

  constructor(tables: ByteBuilder) {
    this.#tables = tables;
  }

  /**
   * Adds a law and returns its index.
   *
   * @param error makes the error that is thrown where the gaps are no law
   */
  add(observed: ObservedInterArrivals, error: (message: string) => ServegenError): number {
    const fault = observedFault(observed);
    if (fault !== undefined) throw error(fault);
    const { samples, weights } = observed;
    const table = aliasTable(
      Float64Array.from(samples),
      weights === undefined ? new Float64Array(samples.length).fill(1) : Float64Array.from(weights),
    );
    scaleToMeanOne(table);
    const variation = Math.max(0, moment(table, 2) - 1);
    this.#records.push({ count: table.own.length, offset: this.#writeBins(table), variation });
    return this.#records.length - 1;
  }

  /** Square of the coefficient of variation of a law. */
  squaredVariation(index: number): number {
    return this.#records[index].variation;
  }

  bytes(): Uint8Array {
    const bytes = new Uint8Array(this.#records.length * GapSamples.SIZE);
    const view = new DataView(bytes.buffer);
    this.#records.forEach(({ count, offset, variation }, index) => {
      view.setUint32(index * GapSamples.SIZE + GapSamples.COUNT, count, true);
      view.setUint32(index * GapSamples.SIZE + GapSamples.OFFSET, offset, true);
      view.setFloat64(index * GapSamples.SIZE + GapSamples.SQUARED_VARIATION, variation, true);
    });
    return bytes;
  }

  #writeBins(table: AliasTable): number {
    const { thresholds, own, alias } = table;
    const count = own.length;
    const offset = this.#tables.reserve(count * GapBin.SIZE);
    let share = 0;
    for (let bin = 0; bin < count; bin++) {
      const at = offset + bin * GapBin.SIZE;
      share = Math.min(1, share + binMoment(table, bin, 1) / count);
      this.#tables.setUint32(at + GapBin.THRESHOLD, thresholds[bin]);
      this.#tables.setFloat64(at + GapBin.OWN, own[bin]);
      this.#tables.setFloat64(at + GapBin.ALIAS, alias[bin]);
      this.#tables.setFloat64(at + GapBin.SIZE_END, bin + 1 === count ? 1 : share);
    }
    return offset;
  }
}

/** Scales by the mean that the table gives, whose probabilities are rounded to 2^-32 of a bin. */
function scaleToMeanOne(table: AliasTable): void {
  const mean = moment(table, 1);
  for (const values of [table.own, table.alias]) {
    for (let bin = 0; bin < values.length; bin++) values[bin] /= mean;
  }
}

/** E X^order of a draw from the table, order 1 or 2. */
function moment(table: AliasTable, order: 1 | 2): number {
  const count = table.own.length;
  let sum = 0;
  for (let bin = 0; bin < count; bin++) sum += binMoment(table, bin, order) / count;
  return sum;
}

function binMoment({ thresholds, own, alias }: AliasTable, bin: number, order: 1 | 2): number {
  const probability = thresholds[bin] / TWO_32;
  const [a, b] = [own[bin], alias[bin]];
  return order === 1
    ? probability * a + (1 - probability) * b
    : probability * a * a + (1 - probability) * b * b;
}
