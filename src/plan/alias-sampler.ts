import { NarrowBin, RatioBin, SamplerKind, WideBin } from '../engine/plan-layout.generated.js';
import type { AliasBins } from '../engine/preparation.js';
import type { ByteBuilder } from './byte-builder.js';
import type { SamplerRecord } from './sampler-record.js';

/** Adds an alias table; a whole value that is the only one needs none. */
export function addAliasTable(tables: ByteBuilder, bins: AliasBins, isWhole: boolean): SamplerRecord {
  const { count, first, largest } = bins;
  if (isWhole && count === 1) return { kind: SamplerKind.CONSTANT, count: first!, offset: 0 };
  const [kind, size] = isWhole ? wholeRecord(largest! < 65536) : RATIO;
  const offset = tables.reserve(count * size);
  tables.setBytes(offset, bins.records(size));
  return { kind, count, offset };
}

const RATIO = [SamplerKind.ALIAS_RATIO, RatioBin.SIZE] as const;

function wholeRecord(isNarrow: boolean) {
  return isNarrow
    ? ([SamplerKind.ALIAS_NARROW, NarrowBin.SIZE] as const)
    : ([SamplerKind.ALIAS_WIDE, WideBin.SIZE] as const);
}
