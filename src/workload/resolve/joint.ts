import { SpecError } from '../../errors.js';
import { type Category, FIELDS, isOptional } from '../../fields.js';
import type { JointTable } from '../../laws/joint.js';
import type { JointSpec } from '../workload-spec.js';
import type { CsvFiles } from './csv-files.js';

/** A valid table of lengths, read where it stands in a file; one that is resolved already is itself. */
export function resolveJoint(joint: JointSpec, category: Category | undefined, files: CsvFiles): JointTable {
  return joint.csv === undefined ? (joint as JointTable) : files.lengths(joint.csv, category);
}

/** Laws by the name of their field. */
type Laws = Readonly<Record<string, unknown>>;

/**
 * Checks that a table of a file and the laws beside it are not of the same fields, as only the file tells.
 *
 * @param joint names the file; a table that stands in the spec has been checked there
 * @throws SpecError where a field is there twice
 */
export function checkBeside({ csv: file }: JointSpec, { fields }: JointTable, laws: Laws = {}): void {
  const twice = file === undefined ? undefined : fields.find((name) => Object.hasOwn(laws, name));
  if (twice !== undefined) throw faultOf(file!, `${twice} is in fields, too; one of both says what it is`);
}

/**
 * Checks that a table of a file and the laws beside it are all that a client's requests have.
 *
 * @param joint as for `checkBeside`
 * @throws SpecError where a field is missing
 */
export function checkComplete(
  { csv: file }: JointSpec,
  { fields }: JointTable,
  laws: Laws,
  category: Category | undefined,
): void {
  if (file === undefined || category === undefined) return;
  const missing = FIELDS[category].find(
    (name) => !isOptional(name) && !fields.includes(name) && !Object.hasOwn(laws, name),
  );
  if (missing !== undefined)
    throw faultOf(file, `${missing} is missing, and fields of the client does not have it either`);
}

function faultOf(file: string, problem: string): SpecError {
  return new SpecError([{ file, line: 1, problem }]);
}
