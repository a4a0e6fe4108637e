import { SamplerKind } from '../engine/plan-layout.generated.js';
import { ALIAS_BYTES, aliasBins } from '../engine/preparation.js';
import type { AliasTable } from './alias-table.js';
import type { ByteBuilder } from './byte-builder.js';
import type { SamplerRecord } from './sampler-record.js';

/** Adds the alias table of a discrete law; values of weight 0 get no bin. */
export function addAliasTable(
  tables: ByteBuilder,
  values: Float64Array,
  weights: Float64Array,
  isWhole: boolean,
): SamplerRecord {
  const bins = aliasBins(values, weights);
  const { count, first, last } = bins;
  if (isWhole && count === 1) return { kind: SamplerKind.CONSTANT, count: first!, offset: 0 };
  const [kind, size] = isWhole ? wholeRecord(last! < 65536) : RATIO;
  const offset = tables.reserve(count * size);
  tables.setBytes(offset, bins.records(size));
  return { kind, count, offset };
}

const RATIO = [SamplerKind.ALIAS_RATIO, ALIAS_BYTES.ratio] as const;

function wholeRecord(isNarrow: boolean) {
  return isNarrow
    ? ([SamplerKind.ALIAS_NARROW, ALIAS_BYTES.narrow] as const)
    : ([SamplerKind.ALIAS_WIDE, ALIAS_BYTES.wide] as const);
}

/**
 * Adds an alias table as it is.
 *
 * @param isNarrow whether all values are below 65,536
 */
export function writeAliasTable(
  tables: ByteBuilder,
  { thresholds, own, alias }: AliasTable,
  isWhole: boolean,
  isNarrow: boolean,
): SamplerRecord {
  const count = own.length;
  const offset = tables.length;
  if (!isWhole) {
    const at = tables.reserve(count * 24);
    for (let bin = 0; bin < count; bin++) {
      tables.setUint32(at + bin * 24, thresholds[bin]);
      tables.setFloat64(at + bin * 24 + 8, own[bin]);
      tables.setFloat64(at + bin * 24 + 16, alias[bin]);
    }
    return { kind: SamplerKind.ALIAS_RATIO, count, offset };
  }
  if (count === 1) return { kind: SamplerKind.CONSTANT, count: own[0], offset: 0 };
  if (isNarrow) {
    const words = tables.reserveWords(count * 2);
    for (let bin = 0; bin < count; bin++) {
      words[2 * bin] = thresholds[bin];
      words[2 * bin + 1] = own[bin] + alias[bin] * 65536;
    }
    return { kind: SamplerKind.ALIAS_NARROW, count, offset };
  }
  const words = tables.reserveWords(count * 4);
  for (let bin = 0; bin < count; bin++) {
    words[4 * bin] = thresholds[bin];
    words[4 * bin + 1] = own[bin];
    words[4 * bin + 2] = alias[bin];
  }
  return { kind: SamplerKind.ALIAS_WIDE, count, offset };
}
