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

export const FIELDS: readonly Refusal[] = [
  ['a sampler that is not there', 'BAD_FIELD_SET', changed(wordOf(Header.FIELD_SETS, FieldSet.SAMPLERS, 99))],
  [
    'a ratio where tokens belong',
    'BAD_FIELD_SET',
    changed((view, at) => {
      const samplers = at(Header.SAMPLERS);
      const ratio = (samplerOf(view, samplers, SamplerKind.ALIAS_RATIO) - samplers) / Sampler.SIZE;
      view.setUint32(at(Header.FIELD_SETS) + FieldSet.SAMPLERS, ratio, true);
    }),
  ],
  ['a coupling that is not there', 'BAD_FIELD_SET', changed(wordOf(Header.FIELD_SETS, FieldSet.COUPLING, 1))],
  [
    'coupled slots that do not ascend with the random bits',
    'BAD_FIELD_SET',
    changed((view, at) => {
      const samplers = at(Header.SAMPLERS);
      const alias = samplerOf(view, samplers, SamplerKind.ALIAS_RATIO);
      view.setUint32(alias + Sampler.KIND, SamplerKind.ALIAS_NARROW, true);
      view.setUint32(at(Header.FIELD_SETS) + FieldSet.SAMPLERS, (alias - samplers) / Sampler.SIZE, true);
    }, COUPLED_RATIOS),
  ],
  [
    'an unknown kind of coupling',
    'BAD_COUPLING',
    changed(wordOf(Header.COUPLINGS, Coupling.KIND, 4), COUPLED),
  ],
  ['a coupling of no slots', 'BAD_COUPLING', changed(wordOf(Header.COUPLINGS, Coupling.COUNT, 0), COUPLED)],
  [
    'a coupling of too many slots',
    'BAD_COUPLING',
    changed(wordOf(Header.COUPLINGS, Coupling.COUNT, 4), COUPLED),
  ],
  [
    'a coupling past the end',
    'BAD_COUPLING',
    changed(wordOf(Header.COUPLINGS, Coupling.OFFSET, 0xfffffff8), COUPLED),
  ],
  ['a coupled slot that is not there', 'BAD_COUPLING', ofCoupling(4, 3, true)],
  ['a slot that is coupled twice', 'BAD_COUPLING', ofCoupling(4, 0, true)],
  ['a factor whose row is too long', 'BAD_COUPLING', ofCoupling(24, 0.9)],
  ['a factor of NaN', 'BAD_COUPLING', ofCoupling(8, Number.NaN)],
  ['no pairs', 'BAD_COUPLING', changed(wordOf(Header.COUPLINGS, Coupling.PAIRS, 0), PAIRED)],
  ['as many pairs as slots', 'BAD_COUPLING', changed(wordOf(Header.COUPLINGS, Coupling.PAIRS, 3), PAIRED)],
  ['a pair whose first is not there', 'BAD_COUPLING', ofPair(0, Pair.FIRST, 3)],
  ['a pair whose second is not there', 'BAD_COUPLING', ofPair(1, Pair.SECOND, 3)],
  ['a slot that follows itself', 'BAD_COUPLING', ofPair(0, Pair.SECOND, 0)],
  ['a slot that follows two', 'BAD_COUPLING', ofPair(1, Pair.SECOND, 1)],
  ['a slot that changes behind one that follows it', 'BAD_COUPLING', ofPair(1, Pair.SECOND, 0)],
  ['a copula of one part', 'BAD_COUPLING', ofPair(0, Pair.PARTS, 1)],
  ['a copula of too many parts', 'BAD_COUPLING', ofPair(0, Pair.PARTS, 65)],
  ['a copula past the end', 'BAD_COUPLING', ofPair(0, Pair.OFFSET, 0xfffffff8)],
  ['a copula that is not aligned', 'BAD_COUPLING', ofPair(0, Pair.OFFSET, 4)],
  ['a distribution function that begins above 0', 'BAD_COUPLING', ofFunction(0, 0, () => 1)],
  ['a distribution function that ends below 1', 'BAD_COUPLING', ofFunction(2, 3, (end) => end - 1)],
  ['a distribution function that falls', 'BAD_COUPLING', ofFunction(0, 2, () => 0)],
  ['a second whose law would change', 'BAD_COUPLING', ofFunction(0, 2, (value) => value + 5)],
  ['an unknown kind of sampler', 'BAD_SAMPLER', changed(wordOf(Header.SAMPLERS, Sampler.KIND, 7))],
  ['a table without bins', 'BAD_SAMPLER', changed(wordOf(Header.SAMPLERS, Sampler.COUNT, 0))],
  ['a table past the end', 'BAD_SAMPLER', changed(wordOf(Header.SAMPLERS, Sampler.OFFSET, 0xfffffff8))],
  [
    'a ratio above 1',
    'BAD_SAMPLER',
    changed((view, at) => {
      const sampler = samplerOf(view, at(Header.SAMPLERS), SamplerKind.ALIAS_RATIO);
      view.setFloat64(at(Header.TABLES) + view.getUint32(sampler + Sampler.OFFSET, true) + 8, 1.5, true);
    }),
  ],
  ['weights that fall', 'BAD_SAMPLER', changed(ofMixture(Component.WEIGHT_END, -0.5))],
  ['an unknown quantile function', 'BAD_SAMPLER', changed(ofMixture(Component.QUANTILE, 5, true))],
  ['a location that is not finite', 'BAD_SAMPLER', changed(ofMixture(Component.LOCATION, Infinity))],
  ['a scale of NaN', 'BAD_SAMPLER', changed(ofMixture(Component.SCALE, Number.NaN))],
  ['a slope that is not a number', 'BAD_SAMPLER', changed(ofMixture(Component.SLOPE, Number.NaN))],
  ['bounds that cross', 'BAD_SAMPLER', changed(ofMixture(Component.MIN, 1e9))],
  [
    'a gamma law of no shape',
    'BAD_SAMPLER',
    changed((view, at) => {
      ofMixture(Component.QUANTILE, QuantileKind.LOG_GAMMA, true)(view, at);
      ofMixture(Component.SHAPE, 0)(view, at);
    }),
  ],
  ['runs that do not begin at 0', 'BAD_SAMPLER', ofWholeRun(0, Run.BEGIN, 1)],
  ['runs that begin together', 'BAD_SAMPLER', ofWholeRun(1, Run.BEGIN, 0)],
  ['a guide that leads elsewhere', 'BAD_SAMPLER', ofWholeRun(0, -4, 0)],
  ['a run of no values', 'BAD_SAMPLER', ofWholeRun(0, Run.FIRST, 0xffffffff)],
  ['runs whose values fall', 'BAD_SAMPLER', ofWholeRun(1, Run.FIRST, 0)],
  ['ratio runs that begin together', 'BAD_SAMPLER', ofRatioRun(1, RatioRun.BEGIN, 0)],
  ['a ratio run below 0', 'BAD_SAMPLER', ofRatioRun(0, RatioRun.FIRST, -0.1)],
  ['a ratio run above 1', 'BAD_SAMPLER', ofRatioRun(0, RatioRun.LAST, 1.1)],
  ['a ratio run of NaN', 'BAD_SAMPLER', ofRatioRun(0, RatioRun.LAST, Number.NaN)],
  ['ratio runs whose values fall', 'BAD_SAMPLER', ofRatioRun(1, RatioRun.FIRST, 0)],
];
