import { RatioRun, Run, SamplerKind } from '../engine/plan-layout.generated.js';
import type { ByteBuilder } from './byte-builder.js';
import type { RunList } from './run-list.js';
import type { SamplerRecord } from './sampler-record.js';

const TWO_32 = 4294967296;

/** Adds runs, with the guide before them. */
export function addRuns(
  tables: ByteBuilder,
  { begins, firsts, lasts }: RunList,
  isWhole: boolean,
): SamplerRecord {
  const count = begins.length;
  if (isWhole && count === 1 && firsts[0] === lasts[0]) {
    return { kind: SamplerKind.CONSTANT, count: firsts[0], offset: 0 };
  }
  const offset = tables.length;
  addGuide(tables, begins);
  if (isWhole) {
    const words = tables.reserveWords((count * Run.SIZE) / 4);
    for (let run = 0; run < count; run++) words.set([begins[run], firsts[run], lasts[run]], run * 3);
    return { kind: SamplerKind.RUNS, count, offset };
  }
  const at = tables.reserve(count * RatioRun.SIZE);
  for (let run = 0; run < count; run++) {
    tables.setUint32(at + run * RatioRun.SIZE + RatioRun.BEGIN, begins[run]);
    tables.setFloat64(at + run * RatioRun.SIZE + RatioRun.FIRST, firsts[run]);
    tables.setFloat64(at + run * RatioRun.SIZE + RatioRun.LAST, lasts[run]);
  }
  return { kind: SamplerKind.RUNS_RATIO, count, offset };
}

/** As many entries as runs, rounded up to a power of two, at least two: the last run that begins at or before each. */
function addGuide(tables: ByteBuilder, begins: readonly number[]): void {
  let entries = 2;
  while (entries < begins.length) entries *= 2;
  const words = tables.reserveWords(entries);
  const step = TWO_32 / entries;
  let run = 0;
  for (let entry = 0; entry < entries; entry++) {
    while (run + 1 < begins.length && begins[run + 1] <= entry * step) run++;
    words[entry] = run;
  }
}
