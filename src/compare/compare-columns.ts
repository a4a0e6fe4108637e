import { distances } from '../statistics/distance.js';
import type { Counted } from '../statistics/sorted-counts.js';
import { missingText } from '../trace/clients.js';
import type { ColumnTally } from '../trace/column-tally.js';
import type { ColumnComparison, ColumnFigures, LeftOutColumn, NamedColumnComparison } from './comparison.js';
import type { ReadTrace } from './trace-tally.js';

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
  { columns: a, leftOut: unreadInA }: ReadTrace,
  { columns: b, leftOut: unreadInB }: ReadTrace,
  names: readonly [a: string, b: string],
): { readonly columns: NamedColumnComparison[]; readonly leftOut: LeftOutColumn[] } {
  const [nameA, nameB] = names;
  const inB = new Map(b.map((column) => [column.name, column]));
  const inA = new Set(a.map(({ name }) => name));
  const columns: NamedColumnComparison[] = [];
  const leftOut: LeftOutColumn[] = unread(unreadInA, unreadInB, names);
  const said = new Set(leftOut.map(({ column }) => column));
  for (const left of a) {
    const right = inB.get(left.name);
    if (said.has(left.name)) continue;
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
    if (!inA.has(name) && !said.has(name))
      leftOut.push({ column: name, reason: `${nameA} has no such column` });
  }
  return { columns, leftOut };
}

/** Columns that one of the traces, or both, cannot give, in one line a column. */
function unread(
  inA: ReadTrace['leftOut'],
  inB: ReadTrace['leftOut'],
  [nameA, nameB]: readonly [a: string, b: string],
): LeftOutColumn[] {
  const reasons = new Map<string, string[]>();
  for (const [name, columns] of [
    [nameA, inA],
    [nameB, inB],
  ] as const) {
    for (const { column, reason } of columns) {
      reasons.set(column, [...(reasons.get(column) ?? []), `in ${name} it ${reason}`]);
    }
  }
  return [...reasons].map(([column, faults]) => ({ column, reason: faults.join(', ') }));
}

/** Why two columns of one name cannot be compared; undefined where they can. */
function whyNot(
  a: ColumnTally,
  b: ColumnTally,
  [nameA, nameB]: readonly [a: string, b: string],
): string | undefined {
  if (a.kind !== b.kind) return `${nameA} has ${a.kind}, ${nameB} has ${b.kind}`;
  if (a.fault !== undefined) return `in ${nameA} it ${a.fault}`;
  if (b.fault !== undefined) return `in ${nameB} it ${b.fault}`;
  if (a.missing > 0) return `in ${nameA} it ${missingText(a.missing)}`;
  if (b.missing > 0) return `in ${nameB} it ${missingText(b.missing)}`;
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
