/**
 * A law that is told by some of its quantiles, as reports of traffic have them. Between two of them the logarithm is
 * linear in the standard normal score, so that two quantiles are a log-normal law; beyond the outermost, the outermost
 * piece goes on. It is a notation: what it resolves to are pieces of laws that the engine has.
 */
import { type DeterministicMath, deterministicMath } from '../engine/math.js';
import type { Report } from '../fault.js';
import type { Support } from '../fields.js';
import type { ConstantDistribution } from './constant.js';
import type { LogNormalDistribution } from './lognormal.js';
import type { MixtureDistribution } from './mixture.js';
import type { Bounds } from './support.js';
import type { UniformDistribution } from './uniform.js';

/** Quantiles by `p` and a percentage, and bounds on what lies beyond the outermost. */
export interface QuantilesSpec extends Bounds {
  readonly family: 'quantiles';
  /** At least two, such as `{ p50: 601, p99: 5452 }`: they do not fall as the percentage rises. */
  readonly quantiles: Readonly<Record<string, number>>;
}

type Piece = LogNormalDistribution | UniformDistribution | ConstantDistribution;

/** What quantiles resolve to. */
export type QuantilePieces = Piece | MixtureDistribution<Piece>;

/** Above 0 and below 100, with four decimals at most: no piece is less likely than a table tells. */
export const QUANTILE_NAME = '^p[0-9]{1,2}(\\.[0-9]{1,4})?$';

interface Quantile {
  readonly name: string;
  readonly probability: number;
  readonly value: number;
}

function ascending(quantiles: QuantilesSpec['quantiles']): Quantile[] {
  return Object.entries(quantiles)
    .map(([name, value]) => ({ name, probability: Number(name.slice(1)) / 100, value }))
    .sort((a, b) => a.probability - b.probability);
}

/** Reports what names and values, each in its range, say together. */
export function checkQuantiles({ quantiles, min, max }: QuantilesSpec, report: Report): void {
  const list = ascending(quantiles);
  const [first, last] = [list[0], list[list.length - 1]];
  if (list.length < 2) {
    report(['quantiles'], 'it has one quantile; a law takes at least two, such as p50 and p99');
    return;
  }
  if (first.probability === 0) {
    report(['quantiles', first.name], 'the smallest value is none of the quantiles; it is what min says');
  }
  for (const [index, { name, probability, value }] of list.entries()) {
    const before = list[index - 1];
    if (before === undefined) continue;
    if (before.probability === probability) {
      report(['quantiles', name], `${name} and ${before.name} are the same quantile`);
    } else if (before.value > value) {
      report(['quantiles', name], `${value} is below ${before.name}, ${before.value}; quantiles do not fall`);
    }
  }
  if (min !== undefined && min > first.value)
    report(['min'], `${min} is above ${first.name}, ${first.value}`);
  if (max === undefined || max > last.value) return;
  // Of two equal ones all that is above is that value, too.
  if (last.value > list[list.length - 2].value) {
    report(['max'], `${max} is not above ${last.name}, ${last.value}, and some of the law is`);
  } else if (max < last.value) report(['max'], `${max} is below ${last.name}, ${last.value}`);
}

/**
 * Valid quantiles as a law of the engine. A whole number k stands for (k - 1/2, k + 1/2], so that pieces end there, and
 * each quantile of what is drawn is the one that was given. 0 is a value like others of whole numbers; of ratios it has
 * no logarithm, and from there to the next quantile the law is uniform.
 */
export function resolveQuantiles({ quantiles, min, max }: QuantilesSpec, support: Support): QuantilePieces {
  const math = deterministicMath();
  const { isWhole } = support;
  const points = ascending(quantiles).map(({ probability, value }) => ({
    probability,
    value: isWhole ? Math.floor(value + 0.5) : value,
  }));
  const pieces = points.slice(1).map((to, index) => pieceBetween(points[index], to, isWhole, math));
  const [first, last] = [points[0], points[points.length - 1]];
  const step = isWhole ? 1 : 0;
  const parts: { from?: number | undefined; to?: number | undefined; piece: Piece; weight: number }[] = [
    { from: min, to: first.value, piece: pieces[0], weight: first.probability },
    ...pieces.map((piece, index) => ({
      from: points[index].value + step,
      to: points[index + 1].value,
      piece,
      weight: points[index + 1].probability - points[index].probability,
    })),
    { from: last.value + step, to: max, piece: pieces[pieces.length - 1], weight: 1 - last.probability },
  ];
  // Tails that are cut by nothing go on with the piece beside them.
  if (max === undefined && !reaches(pieces[pieces.length - 1], support, math)) joinLast(parts);
  if (min === undefined) joinFirst(parts);
  const components = parts.map(({ from, to, piece, weight }) => ({
    weight,
    distribution: bounded(piece, from, to, first.value, isWhole),
  }));
  return components.length === 1 ? components[0].distribution : { family: 'mixture', components };
}

type Parts = { from?: number | undefined; to?: number | undefined; piece: Piece; weight: number }[];

function joinLast(parts: Parts): void {
  const tail = parts.pop()!;
  const beside = parts[parts.length - 1];
  parts[parts.length - 1] = { ...beside, to: undefined, weight: beside.weight + tail.weight };
}

/** A uniform piece does not go on below 0. */
function joinFirst(parts: Parts): void {
  if (parts[1].piece.family === 'uniform') return;
  const tail = parts.shift()!;
  parts[0] = { ...parts[0], from: undefined, weight: parts[0].weight + tail.weight };
}

function pieceBetween(
  from: Pick<Quantile, 'probability' | 'value'>,
  to: Pick<Quantile, 'probability' | 'value'>,
  isWhole: boolean,
  { log, normalQuantile }: DeterministicMath,
): Piece {
  if (from.value === to.value) return { family: 'constant', value: from.value };
  if (from.value === 0 && !isWhole) return { family: 'uniform', min: 0, max: to.value };
  const margin = isWhole ? 0.5 : 0;
  const score = normalQuantile(from.probability);
  const begin = log(from.value + margin);
  const sigma = (log(to.value + margin) - begin) / (normalQuantile(to.probability) - score);
  return { family: 'lognormal', mu: begin - sigma * score, sigma };
}

/** Whether a piece that goes on for ever has what counts beyond the largest value that the field can have. */
function reaches(piece: Piece, { largest }: Support, { log, normalCdf }: DeterministicMath): boolean {
  if (piece.family !== 'lognormal') return false;
  return normalCdf((piece.mu - log(largest)) / piece.sigma) > 1e-12;
}

function bounded(
  piece: Piece,
  from: number | undefined,
  to: number | undefined,
  smallest: number,
  isWhole: boolean,
): Piece {
  // As a family a single whole number goes with the others.
  if (piece.family === 'constant') {
    return isWhole ? { family: 'uniform', min: piece.value, max: piece.value } : piece;
  }
  if (piece.family === 'uniform') return to === smallest ? { family: 'constant', value: smallest } : piece;
  if (from !== undefined && from === to && !isWhole) return { family: 'constant', value: from };
  return { ...piece, ...(from === undefined ? {} : { min: from }), ...(to === undefined ? {} : { max: to }) };
}
