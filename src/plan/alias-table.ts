import { RatioBin } from '../engine/plan-layout.generated.js';
import { aliasBins } from '../engine/preparation.js';

/** An alias table: bin i gives value `own[i]` with probability `thresholds[i]` / 2^32, else `alias[i]`. */
export interface AliasTable {
  readonly thresholds: Uint32Array;
  readonly own: Float64Array;
  readonly alias: Float64Array;
}

/**
 * An alias table as `aliasBins` builds it, taken apart: for observed gaps, whose bins hold more.
 *
 * @param values support
 * @param probabilities same length, each at least 0, with a positive sum; values of probability 0 get no bin
 */
export function aliasTable(values: Float64Array, probabilities: Float64Array): AliasTable {
  const bins = aliasBins(values, probabilities);
  const { count } = bins;
  const records = bins.records(RatioBin.SIZE);
  const view = new DataView(records.buffer, records.byteOffset, records.byteLength);
  const [thresholds, own, alias] = [new Uint32Array(count), new Float64Array(count), new Float64Array(count)];
  for (let bin = 0; bin < count; bin++) {
    const at = bin * RatioBin.SIZE;
    thresholds[bin] = view.getUint32(at + RatioBin.THRESHOLD, true);
    own[bin] = view.getFloat64(at + RatioBin.OWN, true);
    alias[bin] = view.getFloat64(at + RatioBin.ALIAS, true);
  }
  return { thresholds, own, alias };
}
