import { SpecError } from '../../errors.js';
import { type Category, FIELDS, isOptional } from '../../fields.js';
import type { JointTable } from '../../laws/joint.js';
import type { JointSpec } from '../workload-spec.js';
import type { CsvFiles } from './csv-files.js';

/** A valid table of lengths, read where it stands in a file; one that is resolved already is itself. */
export function resolveJoint(joint: JointSpec, category: Category | undefined, files: CsvFiles): JointTable {
  return joint.csv === undefined ? (joint as JointTable) : files.lengths(joint.csv, category);
}

/**
 * Checks that a table of a file and the laws beside it are all that a client's requests have, as only the file tells.
 *
 * @throws SpecError where a field is missing, or is there twice
 */
export function checkColumns(
  file: string,
  { fields }: JointTable,
  laws: Readonly<Record<string, unknown>>,
  category: Category | undefined,
): void {
  const refuse = (problem: string) => new SpecError([{ file, line: 1, problem }]);
  const twice = fields.find((name) => Object.hasOwn(laws, name));
  if (twice !== undefined)
    throw refuse(`${twice} is in fields of the client, too; one of both says what it is`);
  const missing = (category === undefined ? [] : FIELDS[category]).find(
    (name) => !isOptional(name) && !fields.includes(name) && laws[name] === undefined,
  );
  if (missing !== undefined)
    throw refuse(`${missing} is missing, and fields of the client does not have it either`);
}
