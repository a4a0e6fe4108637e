import { SamplerKind } from '../engine/plan-layout.generated.js';
import { type AliasTable, aliasTable } from './alias-table.js';
import type { ByteBuilder } from './byte-builder.js';
import type { SamplerRecord } from './sampler-record.js';

/** Adds the alias table of a discrete law; values of weight 0 get no bin. */
export function addAliasTable(
  tables: ByteBuilder,
  values: Float64Array,
  weights: Float64Array,
  isWhole: boolean,
): SamplerRecord {
  return writeAliasTable(tables, aliasTable(values, weights), isWhole);
}

/**
 * Adds an alias table as it is.
 *
 * @param canBeNarrow false of values of which one is above 65,535
 */
export function writeAliasTable(
  tables: ByteBuilder,
  { thresholds, own, alias }: AliasTable,
  isWhole: boolean,
  canBeNarrow = own[own.length - 1] < 65536,
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
  if (canBeNarrow) {
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
