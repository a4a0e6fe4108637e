/** Plans that are refused for what they say of prefixes. */
import { Column, ColumnKind, Header } from '../../../src/engine/plan-layout.generated.js';
import { mixedPool } from '../../fixtures/synthetic-pool.js';
import { compilePlan } from '../../support/at-once.js';
import { type Change, changed, type Refusal } from './changes.js';

const PREFIXES = compilePlan(mixedPool('reason'), {
  requests: 4000,
  prefixes: {
    system_prompt: { tokens: 100 },
    documents: { count: 10, exponent: 1, tokens: { family: 'constant', value: 50 }, share: 0.5 },
    counted: 'added',
  },
}).bytes;

/** The columns that tell of prefixes are the last five: group, prompt, document, its length, and what is shared. */
const ofColumn =
  (fromEnd: number, field: number, value: (view: DataView, at: number) => number): Change =>
  (view, at) => {
    const column = at(Header.COLUMNS, view.getUint32(Header.COLUMN_COUNT, true) - fromEnd, Column.SIZE);
    view.setUint32(column + field, value(view, column), true);
  };
const refused = (
  what: string,
  fromEnd: number,
  field: number,
  value: Parameters<typeof ofColumn>[2],
): Refusal => [what, 'BAD_COLUMN', changed(ofColumn(fromEnd, field, value), PREFIXES)];

export const PREFIX_FAULTS: readonly Refusal[] = [
  refused('two columns of prompts', 5, Column.KIND, () => ColumnKind.SYSTEM_TOKENS),
  refused('shared tokens twice, in both ways', 5, Column.KIND, () => ColumnKind.SHARED_WITHIN),
  refused('prompts without shared tokens', 1, Column.KIND, () => ColumnKind.CONVERSATION),
  refused('lengths of documents without documents', 3, Column.KIND, () => ColumnKind.SCALAR),
  refused('shared tokens of an input that no column has', 1, Column.SLOT, () => 2),
  refused('shared tokens of the output', 1, Column.SLOT, (view) => view.getUint32(Header.OUTPUT_SLOT, true)),
  refused('documents of a sampler that is not there', 3, Column.SLOT, (view) =>
    view.getUint32(Header.SAMPLER_COUNT, true),
  ),
  refused('lengths of a sampler that is not there', 3, Column.OTHER_SLOT, () => 0xffffffff),
  refused('documents of a sampler of ratios', 3, Column.SLOT, ratioSampler),
  refused('lengths of a sampler of ratios', 3, Column.OTHER_SLOT, ratioSampler),
  refused('two columns of groups', 4, Column.KIND, () => ColumnKind.SYSTEM_GROUP),
  refused('two columns of documents', 4, Column.KIND, () => ColumnKind.DOCUMENT),
  refused('two columns of lengths of documents', 4, Column.KIND, () => ColumnKind.DOCUMENT_TOKENS),
];

/** The first sampler of shares of reasoning. */
function ratioSampler(view: DataView): number {
  const samplers = view.getUint32(Header.SAMPLERS, true);
  const count = view.getUint32(Header.SAMPLER_COUNT, true);
  // Kinds 3 and 6, in records of 16 bytes.
  return Array.from({ length: count }, (_, index) => index).find((index) =>
    [3, 6].includes(view.getUint32(samplers + index * 16, true)),
  )!;
}
