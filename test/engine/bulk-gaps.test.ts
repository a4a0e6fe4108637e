import { describe, expect, test } from 'vitest';
import {
  CONSTANT_LAW,
  gammaLaw,
  type KnownGapLaw,
  logNormalLaw,
  paretoLaw,
  planLaw,
  weibullLaw,
} from '../fixtures/gap-laws.js';
import { runningSums } from '../fixtures/gap-sums.js';
import {
  type GapLaw,
  type GapMethod,
  gapSumsOfBuilds,
  gapsOfBuilds,
  isSameBits,
  SHIFT,
  singleGapsOfBuilds,
} from './modules.js';

/*
 * Gaps are made several at a time, in blocks, and the last ones of a block by other code: all have to be what each gap is by
 * itself, which is what an engine that seeks to a place makes.
 */

/** From the least shape that a plan can have to the greatest, and on both sides of where the method changes. */
const TABULATED = [
  ...[1e-4, 0.012, 0.299, 0.3, 0.73, 0.999, 1, 1.2, 5, 100, 45_230, 1e6].map(gammaLaw),
  ...[0.01, 0.16, 0.299, 0.3, 0.7, 1, 7.9, 1e6].map(weibullLaw),
];
const OTHERS = [
  ...[1e-4, 0.5, 1, 4].map(logNormalLaw),
  ...[1.05, 1.3, 2.5, 1000, 1e6].map(paretoLaw),
  CONSTANT_LAW,
];

interface TestedLaw extends GapLaw {
  readonly name: string;
}

function tested(known: KnownGapLaw, method: GapMethod): TestedLaw {
  return { ...planLaw(known), name: known.name, method };
}

const LAWS = [
  ...[...TABULATED, ...OTHERS].map((known) => tested(known, 'shared')),
  ...TABULATED.map((known) => tested(known, 'table')),
];

const STREAM = { start: 0xfedcba9876543210n, gamma: 0xd1342543de82ef95n };

/** From even and odd gaps on, as many of each remainder by four, none, and across the borders of blocks of 256. */
const BLOCKS = [
  [0, 0],
  [0, 1],
  [1, 2],
  [0, 2],
  [1, 4],
  [3, 7],
  [2, 7],
  [0, 255],
  [0, 257],
  [1, 258],
  [17, 1000],
  [255, 257],
  [256, 512],
  [255, 770],
  [511, 1024],
  [0, 1027],
] as const;

/** Where a number of 32 bits with a sign would turn negative. */
const FAR = 2 ** 31 - 3;

/** Compares the gaps from one on, where tables do not make sums alone, and their sums, with gaps that were made singly. */
function expectInBulk(law: TestedLaw, from: number, single: Float64Array): void {
  const to = from + single.length;
  const isShared = law.method === 'shared';
  if (isShared) expect(isSameBits(gapsOfBuilds(law, STREAM, from, to), single), 'gaps').toBe(true);
  const sums = runningSums(single, isShared ? SHIFT : 0);
  expect(isSameBits(gapSumsOfBuilds(law, STREAM, from, to), sums), 'sums').toBe(true);
}

describe.each(LAWS)('gaps in bulk, both builds, $name, $method', (law) => {
  const all = singleGapsOfBuilds(law, STREAM, 0, 1027);

  test.each(BLOCKS)('from %d to %d are those that come one by one', (from, to) => {
    expectInBulk(law, from, all.slice(from, to));
  });

  test('so are those of far places', () => {
    expectInBulk(law, FAR, singleGapsOfBuilds(law, STREAM, FAR, FAR + 9));
  });
});
