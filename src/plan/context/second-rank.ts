import type { DeterministicMath } from '../../engine/math.js';
import { COPULA_ONE } from '../../engine/plan-layout.generated.js';
import type { SlotCoupling, SlotPair } from '../../laws/coupling.js';

/**
 * The rank of a second slot, given that of a first and a rank that is independent of it; undefined where they are
 * independent, or depend on each other through a third alone.
 */
export function rankOfSecond(
  coupling: SlotCoupling | undefined,
  first: number,
  second: number,
  math: DeterministicMath,
): ((first: number, own: number) => number) | undefined {
  const [a, b] = [first, second].map((slot) => coupling?.slots.indexOf(slot) ?? -1);
  if (coupling === undefined || a < 0 || b < 0) return undefined;
  const { factor, pairs } = coupling;
  if (factor !== undefined) return gaussian(correlationOf(factor[a], factor[b]), math);
  if (pairs === undefined) return (rank) => rank;
  const forward = pairs.find((pair) => pair.first === a && pair.second === b);
  if (forward !== undefined) return following(forward);
  const backward = pairs.find((pair) => pair.first === b && pair.second === a);
  return backward && following(transposed(backward));
}

/** Rows of a triangular factor, whose squares sum to 1. */
function correlationOf(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, entry, index) => sum + entry * (b[index] ?? 0), 0);
}

function gaussian(correlation: number, math: DeterministicMath): (first: number, own: number) => number {
  const rest = Math.sqrt(Math.max(1 - correlation * correlation, 0));
  const known = new Map<number, number>();
  const normal = (rank: number) => {
    let z = known.get(rank);
    if (z === undefined) {
      z = math.normalQuantile(rank);
      known.set(rank, z);
    }
    return z;
  };
  return (first, own) => math.normalCdf(correlation * normal(first) + rest * normal(own));
}

/** The inverse of the distribution function that the part of the first has, which is linear between its ends. */
function following({ parts, functions }: Pick<SlotPair, 'parts' | 'functions'>) {
  return (first: number, own: number) => {
    const row = Math.min(Math.floor(first * parts), parts - 1) * (parts + 1);
    const share = own * COPULA_ONE;
    let part = 0;
    while (part + 1 < parts && functions[row + part + 1] <= share) part++;
    const [begin, end] = [functions[row + part], functions[row + part + 1]];
    return Math.min((part + (share - begin) / (end - begin)) / parts, 1);
  };
}

/** The same copula, seen from the second of the pair. */
function transposed({ parts, functions }: SlotPair): Pick<SlotPair, 'parts' | 'functions'> {
  const turned = new Uint32Array(functions.length);
  for (let row = 0; row < parts; row++) {
    let sum = 0;
    for (let column = 0; column < parts; column++) {
      const at = column * (parts + 1) + row;
      sum += functions[at + 1] - functions[at];
      turned[row * (parts + 1) + column + 1] = column === parts - 1 ? COPULA_ONE : Math.min(sum, COPULA_ONE);
    }
  }
  return { parts, functions: turned };
}
