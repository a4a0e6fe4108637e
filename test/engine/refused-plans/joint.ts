/** Plans that are refused for the rows of their tables, or for numbers of items. */
import {
  Component,
  FieldSet,
  Header,
  Run,
  Sampler,
  SamplerKind,
} from '../../../src/engine/plan-layout.generated.js';
import { compilePlan } from '../../../src/index.js';
import { changed, type Refusal } from './changes.js';

/** Rows of a table: slots 0 and 1 have alias tables over the same bins. */
const JOINT = (
  await compilePlan({
    category: 'multimodal',
    requests: 4000,
    rate: 10,
    custom_clients: [
      {
        weight: 1,
        joint: {
          fields: ['text_tokens', 'output_tokens', 'image_count'],
          rows: [
            [1, 2, 3],
            [4, 70_000, 6],
            [7, 8, 9],
          ],
          weights: [1, 2, 4],
        },
        fields: { image_tokens: 5 },
      },
    ],
  })
).bytes;
const ofJoint = (slot: number, change: (view: DataView, sampler: number, table: number) => void) =>
  changed((view, at) => {
    const sampler =
      at(Header.SAMPLERS) +
      Sampler.SIZE * view.getUint32(at(Header.FIELD_SETS) + FieldSet.SAMPLERS + 4 * slot, true);
    change(view, sampler, at(Header.TABLES) + view.getUint32(sampler + Sampler.OFFSET, true));
  }, JOINT);

/** Rows of lengths and ratios, whose bins have other widths. */
const RATIOS = (
  await compilePlan({
    category: 'reason',
    requests: 4000,
    custom_clients: [
      {
        rate: 10,
        joint: {
          fields: ['input_tokens', 'output_tokens', 'reason_ratio'],
          rows: [
            [1, 2, 0.5],
            [4, 70, 0.25],
            [7, 8, 1],
          ],
          weights: [1, 2, 4],
        },
      },
    ],
  })
).bytes;

/** A threshold of the last of three bins of ratios, which have 24 bytes each. */
const withOtherRatioBin = changed((view, at) => {
  const index = view.getUint32(at(Header.FIELD_SETS) + FieldSet.SAMPLERS + 4 * 2, true);
  const sampler = at(Header.SAMPLERS) + Sampler.SIZE * index;
  expectKind(view, sampler, SamplerKind.ALIAS_RATIO);
  const bin = at(Header.TABLES) + view.getUint32(sampler + Sampler.OFFSET, true) + 2 * 24;
  view.setUint32(bin, view.getUint32(bin, true) ^ 0x8000, true);
}, RATIOS);

/** Requests with images, the number of which is of a law. */
const counted = async (image_count: object, coupling: 'independent' | 'comonotone') =>
  (
    await compilePlan({
      category: 'multimodal',
      requests: 4000,
      coupling,
      custom_clients: [
        { rate: 10, fields: { text_tokens: 9, output_tokens: 9, image_count, image_tokens: 5 } },
      ] as never,
    })
  ).bytes;
const ofCount = (
  plan: Uint8Array,
  kind: number,
  change: (view: DataView, table: number, count: number) => void,
) =>
  changed((view, at) => {
    const index = view.getUint32(at(Header.FIELD_SETS) + FieldSet.SAMPLERS + 4 * 2, true);
    const sampler = at(Header.SAMPLERS) + Sampler.SIZE * index;
    expectKind(view, sampler, kind);
    const table = at(Header.TABLES) + view.getUint32(sampler + Sampler.OFFSET, true);
    change(view, table, view.getUint32(sampler + Sampler.COUNT, true));
  }, plan);
const BY_RUNS = await counted({ family: 'poisson', mean: 30 }, 'comonotone');
const BY_MIXTURE = await counted({ family: 'lognormal', mean: 30, cv: 1, max: 60_000 }, 'independent');

function expectKind(view: DataView, sampler: number, kind: number): void {
  const is = view.getUint32(sampler + Sampler.KIND, true);
  if (is !== kind) throw new Error(`the sampler is of kind ${is}, and this test needs ${kind}`);
}

export const JOINT_FAULTS: readonly Refusal[] = [
  [
    'rows of a table whose columns have other thresholds',
    'BAD_FIELD_SET',
    ofJoint(1, (view, _, table) => view.setUint32(table, view.getUint32(table, true) ^ 1, true)),
  ],
  [
    'rows of a table whose columns have other numbers of bins',
    'BAD_FIELD_SET',
    ofJoint(0, (view, sampler) => view.setUint32(sampler + Sampler.COUNT, 2, true)),
  ],
  [
    'rows of a table of which one is a constant',
    'BAD_FIELD_SET',
    ofJoint(0, (view, sampler) => view.setUint32(sampler + Sampler.KIND, SamplerKind.CONSTANT, true)),
  ],
  [
    'a constant number of items that a list cannot have',
    'BAD_FIELD_SET',
    changed((view, at) => {
      const count = view.getUint32(at(Header.FIELD_SETS) + FieldSet.SAMPLERS + 4 * 2, true);
      const sampler = at(Header.SAMPLERS) + Sampler.SIZE * count;
      view.setUint32(sampler + Sampler.KIND, SamplerKind.CONSTANT, true);
      view.setUint32(sampler + Sampler.COUNT, 65_536, true);
      view.setUint32(at(Header.FIELD_SETS) + FieldSet.COUPLING, 0, true);
    }, JOINT),
  ],
  [
    'a table of numbers of items that a list cannot have',
    'BAD_FIELD_SET',
    changed((view, at) => {
      const sets = at(Header.FIELD_SETS) + FieldSet.SAMPLERS;
      view.setUint32(sets + 4 * 2, view.getUint32(sets + 4, true), true);
    }, JOINT),
  ],
  ['rows of a table whose ratios have another threshold', 'BAD_FIELD_SET', withOtherRatioBin],
  [
    'a table of numbers of items of which one alias is more than a list can have',
    'BAD_FIELD_SET',
    changed((view, at) => {
      const sets = at(Header.FIELD_SETS) + FieldSet.SAMPLERS;
      const wide = view.getUint32(sets + 4, true);
      const sampler = at(Header.SAMPLERS) + Sampler.SIZE * wide;
      expectKind(view, sampler, SamplerKind.ALIAS_WIDE);
      view.setUint32(sets + 4 * 2, wide, true);
      const table = at(Header.TABLES) + view.getUint32(sampler + Sampler.OFFSET, true);
      for (let bin = 0; bin < 3; bin++) {
        view.setUint32(table + 16 * bin + 4, 1, true);
        view.setUint32(table + 16 * bin + 8, bin === 2 ? 65_536 : 65_535, true);
      }
    }, JOINT),
  ],
  [
    'numbers of items of which the last run is more than a list can have',
    'BAD_FIELD_SET',
    ofCount(BY_RUNS, SamplerKind.RUNS, (view, table, count) => {
      const guide = 4 * 2 ** Math.max(1, Math.ceil(Math.log2(count)));
      view.setUint32(table + guide + (count - 1) * Run.SIZE + Run.LAST, 65_536, true);
    }),
  ],
  [
    'numbers of items of a law that goes beyond what a list can have',
    'BAD_FIELD_SET',
    ofCount(BY_MIXTURE, SamplerKind.MIXTURE, (view, table, count) => {
      view.setFloat64(table + (count - 1) * Component.SIZE + Component.MAX, 65_535.5, true);
    }),
  ],
];
