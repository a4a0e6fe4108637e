/** Plans that are refused for their samplers, couplings or field sets. */

import {
  Component,
  Coupling,
  FieldSet,
  Header,
  Pair,
  QuantileKind,
  RatioRun,
  Run,
  Sampler,
  SamplerKind,
} from '../../../src/engine/plan-layout.generated.js';
import { compilePlan as compilePlanOf } from '../../../src/index.js';
import { UNEVEN } from '../../fixtures/copulas.js';
import { lawPool, mixedPool } from '../../fixtures/synthetic-pool.js';
import { compilePlan } from '../../support/at-once.js';
import { type Change, changed, type Refusal, wordOf } from './changes.js';

const LAWS = compilePlan(lawPool('reason'), { requests: 4000 }).bytes;
const COUPLED = compilePlan(lawPool('reason'), {
  requests: 4000,
  coupling: { rank_correlations: [{ fields: ['input_tokens', 'output_tokens'], value: 0.5 }] },
}).bytes;
/** As above, with the ratios drawn by themselves from alias tables. */
const COUPLED_RATIOS = compilePlan(mixedPool('reason'), {
  requests: 4000,
  coupling: { rank_correlations: [{ fields: ['input_tokens', 'output_tokens'], value: 0.5 }] },
}).bytes;

/** The first sampler of a kind. */
function samplerOf(view: DataView, samplers: number, kind: number): number {
  for (let at = samplers; ; at += Sampler.SIZE)
    if (view.getUint32(at + Sampler.KIND, true) === kind) return at;
}

const ofMixture =
  (field: number, value: number, isWord = false): Change =>
  (view, at) => {
    const sampler = samplerOf(view, at(Header.SAMPLERS), SamplerKind.MIXTURE);
    const component = at(Header.TABLES) + view.getUint32(sampler + Sampler.OFFSET, true);
    if (isWord) view.setUint32(component + field, value, true);
    else view.setFloat64(component + field, value, true);
  };

/** Writes to the first run of a kind of sampler that has more than one, or to one of those that follow it. */
const ofRun =
  (kind: number, size: number, run: number, field: number, value: number): Change =>
  (view, at) => {
    let sampler = samplerOf(view, at(Header.SAMPLERS), kind);
    while (view.getUint32(sampler + Sampler.COUNT, true) < 2) {
      sampler = samplerOf(view, sampler + Sampler.SIZE, kind);
    }
    const count = view.getUint32(sampler + Sampler.COUNT, true);
    const table = at(Header.TABLES) + view.getUint32(sampler + Sampler.OFFSET, true);
    const guideBytes = 4 * 2 ** Math.ceil(Math.log2(count));
    const place = table + guideBytes + run * size + field;
    if (kind === SamplerKind.RUNS || field === RatioRun.BEGIN) view.setUint32(place, value, true);
    else view.setFloat64(place, value, true);
  };
const ofWholeRun = (run: number, field: number, value: number) =>
  changed(ofRun(SamplerKind.RUNS, Run.SIZE, run, field, value), LAWS);
const ofRatioRun = (run: number, field: number, value: number) =>
  changed(ofRun(SamplerKind.RUNS_RATIO, RatioRun.SIZE, run, field, value), LAWS);

/** Writes to the table of the first coupling: two slots in 8 bytes, then the factor's three numbers. */
const ofCoupling = (offset: number, value: number, isWord = false) =>
  changed((view, at) => {
    const table = at(Header.TABLES) + view.getUint32(at(Header.COUPLINGS) + Coupling.OFFSET, true);
    if (isWord) view.setUint32(table + offset, value, true);
    else view.setFloat64(table + offset, value, true);
  }, COUPLED);

/** Three slots in 16 bytes, then two pairs. */
const PAIRED = compilePlan(lawPool('reason'), {
  requests: 4000,
  coupling: {
    copula: [
      { fields: ['input_tokens', 'output_tokens'], grid: UNEVEN },
      { fields: ['output_tokens', 'reason_ratio'], grid: UNEVEN },
    ],
  },
}).bytes;
const ofPair = (pair: number, field: number, value: number) =>
  changed((view, at) => {
    const table = at(Header.TABLES) + view.getUint32(at(Header.COUPLINGS) + Coupling.OFFSET, true);
    view.setUint32(table + 16 + pair * Pair.SIZE + field, value, true);
  }, PAIRED);
/** Writes to the distribution functions of the first pair: three of four numbers. */
const ofFunction = (row: number, place: number, change: (value: number) => number) =>
  changed((view, at) => {
    const tables = at(Header.TABLES);
    const table = tables + view.getUint32(at(Header.COUPLINGS) + Coupling.OFFSET, true);
    const number = tables + view.getUint32(table + 16 + Pair.OFFSET, true) + 4 * (4 * row + place);
    view.setUint32(number, change(view.getUint32(number, true)), true);
  }, PAIRED);

/** Rows of a table: slots 0 and 1 have alias tables over the same bins. */
const JOINT = (
  await compilePlanOf({
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

export const FIELDS: readonly Refusal[] = [
  [
    'rows of a table whose columns have other thresholds',
    /field set/,
    ofJoint(1, (view, _, table) => view.setUint32(table, view.getUint32(table, true) ^ 1, true)),
  ],
  [
    'rows of a table whose columns have other numbers of bins',
    /field set/,
    ofJoint(0, (view, sampler) => view.setUint32(sampler + Sampler.COUNT, 2, true)),
  ],
  [
    'rows of a table of which one is a constant',
    /field set/,
    ofJoint(0, (view, sampler) => view.setUint32(sampler + Sampler.KIND, SamplerKind.CONSTANT, true)),
  ],
  [
    'a constant number of items that a list cannot have',
    /field set/,
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
    /field set/,
    changed((view, at) => {
      const sets = at(Header.FIELD_SETS) + FieldSet.SAMPLERS;
      view.setUint32(sets + 4 * 2, view.getUint32(sets + 4, true), true);
    }, JOINT),
  ],
  ['a sampler that is not there', /field set/, changed(wordOf(Header.FIELD_SETS, FieldSet.SAMPLERS, 99))],
  [
    'a ratio where tokens belong',
    /field set/,
    changed((view, at) => {
      const samplers = at(Header.SAMPLERS);
      const ratio = (samplerOf(view, samplers, SamplerKind.ALIAS_RATIO) - samplers) / Sampler.SIZE;
      view.setUint32(at(Header.FIELD_SETS) + FieldSet.SAMPLERS, ratio, true);
    }),
  ],
  ['a coupling that is not there', /field set/, changed(wordOf(Header.FIELD_SETS, FieldSet.COUPLING, 1))],
  [
    'coupled slots that do not ascend with the random bits',
    /field set/,
    changed((view, at) => {
      const samplers = at(Header.SAMPLERS);
      const alias = samplerOf(view, samplers, SamplerKind.ALIAS_RATIO);
      view.setUint32(alias + Sampler.KIND, SamplerKind.ALIAS_NARROW, true);
      view.setUint32(at(Header.FIELD_SETS) + FieldSet.SAMPLERS, (alias - samplers) / Sampler.SIZE, true);
    }, COUPLED_RATIOS),
  ],
  ['an unknown kind of coupling', /coupling/, changed(wordOf(Header.COUPLINGS, Coupling.KIND, 4), COUPLED)],
  ['a coupling of no slots', /coupling/, changed(wordOf(Header.COUPLINGS, Coupling.COUNT, 0), COUPLED)],
  ['a coupling of too many slots', /coupling/, changed(wordOf(Header.COUPLINGS, Coupling.COUNT, 4), COUPLED)],
  [
    'a coupling past the end',
    /coupling/,
    changed(wordOf(Header.COUPLINGS, Coupling.OFFSET, 0xfffffff8), COUPLED),
  ],
  ['a coupled slot that is not there', /coupling/, ofCoupling(4, 3, true)],
  ['a slot that is coupled twice', /coupling/, ofCoupling(4, 0, true)],
  ['a factor whose row is too long', /coupling/, ofCoupling(24, 0.9)],
  ['a factor of NaN', /coupling/, ofCoupling(8, Number.NaN)],
  ['no pairs', /coupling/, changed(wordOf(Header.COUPLINGS, Coupling.PAIRS, 0), PAIRED)],
  ['as many pairs as slots', /coupling/, changed(wordOf(Header.COUPLINGS, Coupling.PAIRS, 3), PAIRED)],
  ['a pair whose first is not there', /coupling/, ofPair(0, Pair.FIRST, 3)],
  ['a pair whose second is not there', /coupling/, ofPair(1, Pair.SECOND, 3)],
  ['a slot that follows itself', /coupling/, ofPair(0, Pair.SECOND, 0)],
  ['a slot that follows two', /coupling/, ofPair(1, Pair.SECOND, 1)],
  ['a slot that changes behind one that follows it', /coupling/, ofPair(1, Pair.SECOND, 0)],
  ['a copula of one part', /coupling/, ofPair(0, Pair.PARTS, 1)],
  ['a copula of too many parts', /coupling/, ofPair(0, Pair.PARTS, 65)],
  ['a copula past the end', /coupling/, ofPair(0, Pair.OFFSET, 0xfffffff8)],
  ['a copula that is not aligned', /coupling/, ofPair(0, Pair.OFFSET, 4)],
  ['a distribution function that begins above 0', /coupling/, ofFunction(0, 0, () => 1)],
  ['a distribution function that ends below 1', /coupling/, ofFunction(2, 3, (end) => end - 1)],
  ['a distribution function that falls', /coupling/, ofFunction(0, 2, () => 0)],
  ['a second whose law would change', /coupling/, ofFunction(0, 2, (value) => value + 5)],
  ['an unknown kind of sampler', /sampler/, changed(wordOf(Header.SAMPLERS, Sampler.KIND, 7))],
  ['a table without bins', /sampler/, changed(wordOf(Header.SAMPLERS, Sampler.COUNT, 0))],
  ['a table past the end', /sampler/, changed(wordOf(Header.SAMPLERS, Sampler.OFFSET, 0xfffffff8))],
  [
    'a ratio above 1',
    /sampler/,
    changed((view, at) => {
      const sampler = samplerOf(view, at(Header.SAMPLERS), SamplerKind.ALIAS_RATIO);
      view.setFloat64(at(Header.TABLES) + view.getUint32(sampler + Sampler.OFFSET, true) + 8, 1.5, true);
    }),
  ],
  ['weights that fall', /sampler/, changed(ofMixture(Component.WEIGHT_END, -0.5))],
  ['an unknown quantile function', /sampler/, changed(ofMixture(Component.QUANTILE, 5, true))],
  ['a location that is not finite', /sampler/, changed(ofMixture(Component.LOCATION, Infinity))],
  ['a scale of NaN', /sampler/, changed(ofMixture(Component.SCALE, Number.NaN))],
  ['a slope that is not a number', /sampler/, changed(ofMixture(Component.SLOPE, Number.NaN))],
  ['bounds that cross', /sampler/, changed(ofMixture(Component.MIN, 1e9))],
  [
    'a gamma law of no shape',
    /sampler/,
    changed((view, at) => {
      ofMixture(Component.QUANTILE, QuantileKind.LOG_GAMMA, true)(view, at);
      ofMixture(Component.SHAPE, 0)(view, at);
    }),
  ],
  ['runs that do not begin at 0', /sampler/, ofWholeRun(0, Run.BEGIN, 1)],
  ['runs that begin together', /sampler/, ofWholeRun(1, Run.BEGIN, 0)],
  ['a guide that leads elsewhere', /sampler/, ofWholeRun(0, -4, 0)],
  ['a run of no values', /sampler/, ofWholeRun(0, Run.FIRST, 0xffffffff)],
  ['runs whose values fall', /sampler/, ofWholeRun(1, Run.FIRST, 0)],
  ['ratio runs that begin together', /sampler/, ofRatioRun(1, RatioRun.BEGIN, 0)],
  ['a ratio run below 0', /sampler/, ofRatioRun(0, RatioRun.FIRST, -0.1)],
  ['a ratio run above 1', /sampler/, ofRatioRun(0, RatioRun.LAST, 1.1)],
  ['a ratio run of NaN', /sampler/, ofRatioRun(0, RatioRun.LAST, Number.NaN)],
  ['ratio runs whose values fall', /sampler/, ofRatioRun(1, RatioRun.FIRST, 0)],
];
