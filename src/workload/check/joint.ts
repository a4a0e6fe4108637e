import type { Path, Report } from '../../fault.js';
import { CATEGORIES, type Category, supportOf } from '../../fields.js';
import { requestFields } from '../../laws/coupling.js';
import type { JointTable } from '../../laws/joint.js';
import { listed, sumOf } from '../../laws/lists.js';
import type { JointSpec, WorkloadSpec } from '../workload-spec.js';
import { checkFieldName } from './fields.js';

/** A table in the place of the laws of a pool's clients, which have to be there. */
export function checkPoolJoint(spec: WorkloadSpec, category: Category | undefined, report: Report): void {
  if (spec.joint === undefined) return;
  if (spec.pool === undefined && spec.custom_clients !== undefined) {
    report(
      ['joint'],
      'there is no pool whose clients could have it; custom clients have a joint of their own',
    );
  }
  checkJoint(spec, category, [], report);
}

/**
 * A table of lengths beside what else says something of its fields: laws of them, or how they depend on each other.
 *
 * @param path of what has the table under the key `joint`
 */
export function checkJoint(
  { joint, fields = {}, coupling = 'independent' }: Pick<WorkloadSpec, 'joint' | 'fields' | 'coupling'>,
  category: Category | undefined,
  path: Path,
  report: Report,
): void {
  if (joint === undefined) return;
  const at = [...path, 'joint'];
  if (coupling !== 'independent') {
    report(
      [...path, 'coupling'],
      'rows of joint are drawn whole, which says how its fields depend on each other',
    );
  }
  const { csv, ...table } = joint;
  const inline = Object.keys(table).filter((key) => table[key as keyof typeof table] !== undefined);
  if (csv !== undefined) {
    if (inline.length > 0)
      report(at, `csv and ${listed(inline, 'and')} are given together; the file has all of it`);
    return;
  }
  const missing = (['fields', 'rows'] as const).filter((key) => table[key] === undefined);
  if (missing.length > 0) {
    report(
      at,
      `${listed(missing, 'and')} ${missing.length > 1 ? 'are' : 'is'} missing; it has fields and rows, or csv`,
    );
    return;
  }
  for (const [index, name] of table.fields!.entries()) {
    if (Object.hasOwn(fields, name)) {
      report([...at, 'fields', index], `${name} is in fields, too; one of both says what it is`);
    }
  }
  checkTable(table as JointTable, category, at, report);
}

/** The numbers of a table and the fields that they are of; also of one that stands in a file. */
export function checkTable(
  { fields, rows, weights }: JointTable,
  category: Category | undefined,
  path: Path,
  report: Report,
): void {
  const supports = fields.map((name, index) => {
    const at = [...path, 'fields', index];
    if (fields.indexOf(name) < index) report(at, `${name} is there twice`);
    return checkColumn(name, category, at, report) ? supportOf(name) : undefined;
  });
  if (fields.length < 2) {
    report(
      [...path, 'fields'],
      'it has one field; a table has two at least, and values of one are a law of samples',
    );
  }
  for (const [index, row] of rows.entries()) {
    if (row.length !== fields.length) {
      report([...path, 'rows', index], `it has ${row.length} values, and there are ${fields.length} fields`);
      continue;
    }
    for (const [column, value] of row.entries()) {
      const support = supports[column];
      if (support === undefined || value <= support.largest) continue;
      report(
        [...path, 'rows', index, column],
        `${value} is not a ${support.name} from 0 to ${support.largest} (${fields[column]})`,
      );
    }
  }
  if (weights === undefined) return;
  if (weights.length !== rows.length) {
    report([...path, 'weights'], `there are ${weights.length} weights for ${rows.length} rows`);
  } else if (!(sumOf(weights) > 0 && sumOf(weights) < Infinity)) {
    report([...path, 'weights'], 'the weights do not have a positive, finite sum');
  }
}

/** A request has one value of it: of a list each item is drawn by itself. */
function checkColumn(name: string, category: Category | undefined, path: Path, report: Report): boolean {
  if (!checkFieldName(name, category, path, report)) return false;
  const categories = category === undefined ? CATEGORIES : [category];
  const usable = [...new Set(categories.flatMap(requestFields))];
  if (usable.includes(name)) return true;
  report(path, `a request has a list of ${name}; ${listed(usable, 'and')} can be columns of a table`);
  return false;
}

/** The names of a table's columns, as far as the spec itself says them. */
export function columnsIn(joint: JointSpec | undefined): readonly string[] {
  return joint?.fields ?? [];
}
