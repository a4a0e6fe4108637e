import {
  type ContinuousPart,
  discreteLaw,
  isContinuousPart,
  isDiscretePart,
  type Part,
} from '../laws/parts.js';
import { RunList } from './run-list.js';
import { Straightener } from './straightener.js';

/**
 * A law as runs of equally likely values in ascending order. Coupled fields need it, and so do laws that no other
 * table can hold: mixtures of tables and families, ratios of a continuous law, and what is far out in a tail.
 * Values of discrete parts have their probabilities to within 2^-32; continuous parts are approximated, see
 * `Straightener`.
 */
export function tabulate(parts: readonly Part[], isWhole: boolean): RunList {
  const continuous = parts.filter(isContinuousPart);
  const total = weightOf(parts);
  const atoms = probableAtoms(parts, total);
  // A whole number k stands for (k - 1/2, k + 1/2], a ratio for itself.
  const margin = isWhole ? 0.5 : 0;
  const cumulative = (x: number) => {
    let sum = 0;
    for (const part of continuous) sum += (part.weight / total) * conditional(part, x + margin);
    return sum;
  };
  const runs = new RunList();
  let atomsUpTo = 0;
  const straightener = new Straightener(
    cumulative,
    weightOf(continuous) / total,
    isWhole,
    (upTo, first, last) => runs.add(upTo + atomsUpTo, first, last),
  );
  let at = Number.NaN;
  let below = 0;
  for (const cut of cutsOf(continuous, atoms.keys(), isWhole)) {
    const upTo = cumulative(cut);
    // The run of a whole number holds its atom, too; a ratio's atom comes after what is below it.
    if (isWhole) atomsUpTo += atoms.get(cut) ?? 0;
    if (at < cut) straightener.divide(at, below, cut, upTo);
    if (!isWhole) {
      atomsUpTo += atoms.get(cut) ?? 0;
      runs.add(upTo + atomsUpTo, cut, cut);
    }
    at = cut;
    below = upTo;
  }
  return runs;
}

/** P(X <= x) of a part within its ends. */
function conditional({ ends, below, upTo, cumulative }: ContinuousPart, x: number): number {
  if (x <= ends.low) return 0;
  if (x >= ends.high) return 1;
  return Math.min(Math.max((cumulative(x) - below) / (upTo - below), 0), 1);
}

/** The probabilities of the values of discrete parts. */
function probableAtoms(parts: readonly Part[], total: number): Map<number, number> {
  const { values, weights } = discreteLaw(parts);
  const sum = weights.reduce((sum, weight) => sum + weight, 0);
  const factor = weightOf(parts.filter(isDiscretePart)) / total / sum;
  const atoms = new Map<number, number>();
  values.forEach((value, index) => {
    atoms.set(value, weights[index] * factor);
  });
  return atoms;
}

/** Where the distribution function jumps or bends; ascending, from the lower end of the law to its upper end. */
function cutsOf(
  continuous: readonly ContinuousPart[],
  atoms: Iterable<number>,
  isWhole: boolean,
): Float64Array {
  const step = isWhole ? 1 : 0;
  const cuts = new Set<number>();
  for (const { min, max } of continuous) cuts.add(min - step).add(max);
  for (const value of atoms) cuts.add(value - step).add(value);
  return Float64Array.from(cuts).sort();
}

function weightOf(parts: readonly Part[]): number {
  return parts.reduce((sum, { weight }) => sum + weight, 0);
}
