import { deterministicMath } from '../../engine/math.js';
import type { Category } from '../../pool/pool.js';
import type { Path, Report } from '../fault.js';
import type { CouplingSpec } from '../workload-spec.js';
import { checkFieldName } from './fields.js';
import { listed } from './words.js';

/** The smallest pivot that counts as positive: rounding errors of a singular matrix stay below. */
const SMALLEST_PIVOT = 1e-9;

/** Coupling: fields that there are, each pair once, and correlations that some joint law has. */
export function checkCoupling(
  coupling: CouplingSpec,
  category: Category | undefined,
  path: Path,
  report: Report,
): void {
  if (typeof coupling === 'string') return;
  const seen = new Set<string>();
  let isSound = true;
  coupling.rank_correlations.forEach(({ fields: [first, second] }, index) => {
    const at = [...path, 'rank_correlations', index, 'fields'];
    const isKnown = [first, second].map((name, side) =>
      checkFieldName(name, category, [...at, side], report),
    );
    const pair = first < second ? `${first} ${second}` : `${second} ${first}`;
    if (first === second)
      report(at, `${first} with itself is no pair of fields; its correlation is always 1`);
    else if (seen.has(pair))
      report(at, `${first} and ${second} are there twice; each pair has one correlation`);
    isSound &&= isKnown.every(Boolean) && first !== second && !seen.has(pair);
    seen.add(pair);
  });
  if (isSound) checkDefinite(coupling.rank_correlations, [...path, 'rank_correlations'], report);
}

/**
 * Whether a Gaussian law has these correlations: Pearson's are 2 sin(pi rho / 6) (Pearson 1907), and their matrix
 * has a Cholesky factor if and only if it is positive definite.
 */
function checkDefinite(
  correlations: Exclude<CouplingSpec, string>['rank_correlations'],
  path: Path,
  report: Report,
): void {
  const fields = [...new Set(correlations.flatMap((entry) => entry.fields))];
  const matrix = fields.map((_, row) => fields.map((__, column): number => (row === column ? 1 : 0)));
  for (const {
    fields: [first, second],
    value,
  } of correlations) {
    const [row, column] = [fields.indexOf(first), fields.indexOf(second)];
    matrix[row]![column] = matrix[column]![row] = pearsonOf(value);
  }
  const failing = indefiniteRow(matrix);
  if (failing < 0) return;
  const names = fields.slice(0, failing + 1);
  report(
    path,
    `no law of ${listed(names, 'and')} has these correlations: their matrix is not positive definite` +
      (names.length === 2 ? "; 'comonotone' couples perfectly" : ''),
  );
}

function pearsonOf(spearman: number): number {
  // The sine is the cosine of what is missing to a right angle.
  return 2 * deterministicMath().cos((Math.PI / 6) * (3 - spearman));
}

/** The first row whose pivot in the Cholesky decomposition is not positive; -1 where all are. */
function indefiniteRow(matrix: readonly (readonly number[])[]): number {
  const factor = matrix.map(() => [] as number[]);
  return matrix.findIndex((entries, row) => {
    for (let column = 0; column <= row; column++) {
      let rest = entries[column]!;
      for (let k = 0; k < column; k++) rest -= factor[row]![k]! * factor[column]![k]!;
      if (column < row) factor[row]!.push(rest / factor[column]![column]!);
      else if (!(rest > SMALLEST_PIVOT)) return true;
      else factor[row]!.push(Math.sqrt(rest));
    }
    return false;
  });
}
