/** Plans that are refused for their laws of inter-arrival times. */

import {
  ClientWindow,
  ClientWindowFlag,
  GapBin,
  GapSamples,
  Header,
} from '../../../src/engine/plan-layout.generated.js';
import { GapFamily } from '../../../src/laws/inter-arrival-family.js';
import { overrideGaps } from '../../../src/pool/composed/override-gaps.js';
import { mixedPool } from '../../fixtures/synthetic-pool.js';
import { compilePlan } from '../../support/at-once.js';
import { type Change, changed, numberOf, REFERENCE, RENEWAL, type Refusal, u32, wordOf } from './changes.js';

const SAMPLES = compilePlan(
  overrideGaps(mixedPool('reason'), { family: 'samples', samples: [1, 2, 4], weights: [2, 1, 1] }),
  { requests: 4000 },
).bytes;

function law(family: number, shape: number): Change {
  return (view, at) => {
    wordOf(Header.CLIENT_WINDOWS, ClientWindow.FAMILY, family)(view, at);
    numberOf(Header.CLIENT_WINDOWS, ClientWindow.SHAPE, shape)(view, at);
  };
}

function ofSamples(field: number, value: number): Change {
  return numberOf(Header.GAP_SAMPLES, field, value);
}

/** A number in a bin of the first observed gaps. */
function ofBin(bin: number, field: number, value: number): Change {
  return (view, at) => {
    const offset = view.getUint32(at(Header.GAP_SAMPLES) + GapSamples.OFFSET, true);
    view.setFloat64(at(Header.TABLES) + offset + bin * GapBin.SIZE + field, value, true);
  };
}

export const INTER_ARRIVALS: readonly Refusal[] = [
  [
    'a smallest gap with reference arrivals',
    'BAD_CLIENT_WINDOW',
    changed(wordOf(Header.CLIENT_WINDOWS, ClientWindow.FLAGS, 1 << ClientWindowFlag.FLOOR_SHIFT), REFERENCE),
  ],
  ['a shape of 0', 'BAD_CLIENT_WINDOW', changed(numberOf(Header.CLIENT_WINDOWS, ClientWindow.SHAPE, 0))],
  [
    'a shape of NaN',
    'BAD_CLIENT_WINDOW',
    changed(numberOf(Header.CLIENT_WINDOWS, ClientWindow.SHAPE, Number.NaN)),
  ],
  ['an unknown family', 'BAD_CLIENT_WINDOW', changed(wordOf(Header.CLIENT_WINDOWS, ClientWindow.FAMILY, 7))],
  ['family 0', 'BAD_CLIENT_WINDOW', changed(wordOf(Header.CLIENT_WINDOWS, ClientWindow.FAMILY, 0))],
  ['a Weibull shape below its bound', 'BAD_CLIENT_WINDOW', changed(law(GapFamily.weibull, 0.009))],
  [
    'one below that of renewal arrivals',
    'BAD_CLIENT_WINDOW',
    changed(law(GapFamily.weibull, 0.049), RENEWAL),
  ],
  ['a log-normal sigma of 0', 'BAD_CLIENT_WINDOW', changed(law(GapFamily.lognormal, 0))],
  ['a log-normal sigma above its bound', 'BAD_CLIENT_WINDOW', changed(law(GapFamily.lognormal, 4.1))],
  ['a tail index of 1', 'BAD_CLIENT_WINDOW', changed(law(GapFamily.pareto, 1))],
  ['a tail index that is not finite', 'BAD_CLIENT_WINDOW', changed(law(GapFamily.pareto, Infinity))],
  ['observed gaps where there are none', 'BAD_CLIENT_WINDOW', changed(law(GapFamily.samples, 0))],
  ['observed gaps that are not there', 'BAD_CLIENT_WINDOW', changed(law(GapFamily.samples, 1), SAMPLES)],
  ['observed gaps between two records', 'BAD_CLIENT_WINDOW', changed(law(GapFamily.samples, 0.5), SAMPLES)],
  ['observed gaps before the first', 'BAD_CLIENT_WINDOW', changed(law(GapFamily.samples, -1), SAMPLES)],
  [
    'a record without bins',
    'BAD_GAP_SAMPLES',
    changed(wordOf(Header.GAP_SAMPLES, GapSamples.COUNT, 0), SAMPLES),
  ],
  [
    'bins past the end',
    'BAD_GAP_SAMPLES',
    changed(wordOf(Header.GAP_SAMPLES, GapSamples.COUNT, 2e6), SAMPLES),
  ],
  [
    'bins that are not aligned',
    'BAD_GAP_SAMPLES',
    changed(wordOf(Header.GAP_SAMPLES, GapSamples.OFFSET, 4), SAMPLES),
  ],
  [
    'a variation that is not theirs',
    'BAD_GAP_SAMPLES',
    changed(ofSamples(GapSamples.SQUARED_VARIATION, 1), SAMPLES),
  ],
  [
    'a variation of NaN',
    'BAD_GAP_SAMPLES',
    changed(ofSamples(GapSamples.SQUARED_VARIATION, Number.NaN), SAMPLES),
  ],
  ['a negative gap', 'BAD_GAP_SAMPLES', changed(ofBin(0, GapBin.OWN, -1), SAMPLES)],
  ['an infinite gap', 'BAD_GAP_SAMPLES', changed(ofBin(1, GapBin.ALIAS, Infinity), SAMPLES)],
  ['a mean that is not 1', 'BAD_GAP_SAMPLES', changed(ofBin(1, GapBin.OWN, 7), SAMPLES)],
  [
    'a share of the mean that is not its bin',
    'BAD_GAP_SAMPLES',
    changed(ofBin(0, GapBin.SIZE_END, 0.9), SAMPLES),
  ],
  ['shares that end below 1', 'BAD_GAP_SAMPLES', changed(ofBin(2, GapBin.SIZE_END, 1 - 1e-9), SAMPLES)],
  [
    'a section of observed gaps past the end',
    'BAD_SECTION',
    changed(u32(Header.GAP_SAMPLES_COUNT, 1e6), SAMPLES),
  ],
];
