import type { ColumnTally } from './column-tally.js';
import type { ColumnComparison, ColumnFigures, LeftOutColumn, NamedColumnComparison } from './comparison.js';
import { type Counted, distances } from './distance.js';

/** A distribution of which the usual figures can be told. */
interface Distribution extends Counted {
  readonly mean: number;
  quantile(probability: number): number;
}

export function compareDistributions(a: Distribution, b: Distribution): ColumnComparison {
  const { kolmogorovSmirnov, wasserstein } = distances(a, b);
  return {
    a: columnFigures(a),
    b: columnFigures(b),
    kolmogorovSmirnov,
    wasserstein,
    wassersteinOverMean: wasserstein / a.mean,
  };
}

/** Compares the columns that both traces have, and says which are left out. */
export function compareColumns(
  a: readonly ColumnTally[],
  b: readonly ColumnTally[],
  names: readonly [a: string, b: string],
): { readonly columns: NamedColumnComparison[]; readonly leftOut: LeftOutColumn[] } {
  const [nameA, nameB] = names;
  const inB = new Map(b.map((column) => [column.name, column]));
  const inA = new Set(a.map(({ name }) => name));
  const columns: NamedColumnComparison[] = [];
  const leftOut: LeftOutColumn[] = [];
  for (const left of a) {
    const right = inB.get(left.name);
    if (right === undefined) {
      leftOut.push({ column: left.name, reason: `${nameB} has no such column` });
      continue;
    }
    const reason = whyNot(left, right, names);
    if (reason !== undefined) {
      leftOut.push({ column: left.name, reason });
      continue;
    }
    columns.push({
      column: left.name,
      values: compareDistributions(left.values, right.values),
      ...(left.items !== undefined && right.items !== undefined
        ? { itemsPerRequest: compareDistributions(left.items, right.items) }
        : {}),
    });
  }
  for (const { name } of b) {
    if (!inA.has(name)) leftOut.push({ column: name, reason: `${nameA} has no such column` });
  }
  return { columns, leftOut };
}

/** Why two columns of one name cannot be compared; undefined where they can. */
function whyNot(
  a: ColumnTally,
  b: ColumnTally,
  [nameA, nameB]: readonly [a: string, b: string],
): string | undefined {
  if (a.kind !== b.kind) return `${nameA} has ${a.kind}, ${nameB} has ${b.kind}`;
  if (a.fault !== undefined) return `${nameA} ${a.fault}`;
  if (b.fault !== undefined) return `${nameB} ${b.fault}`;
  return undefined;
}

function columnFigures(values: Distribution): ColumnFigures {
  return {
    count: values.total,
    mean: values.mean,
    p50: values.quantile(0.5),
    p90: values.quantile(0.9),
    p99: values.quantile(0.99),
  };
}
