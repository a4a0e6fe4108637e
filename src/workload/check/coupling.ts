import { deterministicMath } from '../../engine/math.js';
import type { Path, Report } from '../../fault.js';
import { CATEGORIES, type Category } from '../../fields.js';
import { requestFields, slotCoupling } from '../../laws/coupling.js';
import { listed } from '../../laws/lists.js';
import type { CouplingSpec } from '../workload-spec.js';
import { attempt } from './attempt.js';
import { checkFieldName } from './fields.js';

/** Coupling: fields that there are, each pair once, and correlations that some joint law has. */
export function checkCoupling(
  coupling: CouplingSpec,
  category: Category | undefined,
  path: Path,
  report: Report,
): void {
  if (typeof coupling === 'string') return;
  let isSound = true;
  const observed: Report = (...fault) => {
    isSound = false;
    report(...fault);
  };
  const list = [...path, 'rank_correlations'];
  const seen = new Set<string>();
  coupling.rank_correlations.forEach(({ fields: [first, second] }, index) => {
    const at = [...list, index, 'fields'];
    checkField(first, category, [...at, 0], observed);
    checkField(second, category, [...at, 1], observed);
    const pair = first < second ? `${first} ${second}` : `${second} ${first}`;
    if (first === second)
      observed(at, `${first} with itself is no pair of fields; its correlation is always 1`);
    else if (seen.has(pair)) {
      observed(at, `${first} and ${second} are there twice; each pair has one correlation`);
    }
    seen.add(pair);
  });
  if (!isSound || category === undefined) return;
  attempt(() => slotCoupling(coupling, category, deterministicMath()), list, report);
}

/** A request has one value of a field, or a list of them, whose items are independent of everything. */
function checkField(name: string, category: Category | undefined, path: Path, report: Report): void {
  if (!checkFieldName(name, category, path, report)) return;
  const categories = category === undefined ? CATEGORIES : [category];
  const usable = [...new Set(categories.flatMap(requestFields))];
  if (usable.includes(name)) return;
  report(
    path,
    `a request has a list of ${name}, which has no correlation; ${listed(usable, 'and')} can have one`,
  );
}
