import { checkDistribution } from '../../laws/check.js';
import type { DistributionSpec } from '../../laws/distribution.js';
import { listed } from '../../laws/lists.js';
import { below } from '../../laws/report.js';
import { supportOf } from '../../laws/support.js';
import { valuesOf } from '../../laws/values.js';
import { type Category, FIELDS } from '../../pool/pool.js';
import type { Path, Report } from '../fault.js';
import type { CustomClientSpec } from '../workload-spec.js';
import { nearest } from './suggestion.js';

/** What a modality is made of, if a client has it at all. */
const MODALITY = /^(image|audio|video)_(count|tokens)$/;

/** Fields that exist, where the category is known; else those of any. */
export function fieldsOf(category: Category | undefined): readonly string[] {
  return category === undefined ? [...new Set(Object.values(FIELDS).flat())] : FIELDS[category];
}

/** The name of a field: that there is such a field. */
export function checkFieldName(
  name: string,
  category: Category | undefined,
  path: Path,
  report: Report,
): boolean {
  const fields = fieldsOf(category);
  if (fields.includes(name)) return true;
  const hint = nearest(name, fields);
  const there = `${category ?? 'any category'} has ${listed(fields, 'and')}`;
  const question = hint === undefined ? '' : `did you mean '${hint}'? `;
  report(path, `there is no such field; ${question}${there}`);
  return false;
}

/** The fields of a client: all that requests of the category have, and a modality not by halves. */
export function checkFields(
  fields: CustomClientSpec['fields'],
  category: Category | undefined,
  path: Path,
  report: Report,
): void {
  for (const [name, distribution] of Object.entries(fields)) {
    const at = [...path, name];
    if (!checkFieldName(name, category, at, report)) continue;
    checkDistribution(distribution, 'field', below(report, at));
    checkRange(distribution, rangeOf(name), at, report);
    checkModality(name, fields, path, report);
  }
  if (category === undefined) return;
  for (const name of FIELDS[category]) {
    if (fields[name] === undefined && !MODALITY.test(name)) {
      report(path, `${name} is missing, which all ${category} requests have`);
    }
  }
}

function checkModality(name: string, fields: CustomClientSpec['fields'], path: Path, report: Report): void {
  const [, modality, part] = MODALITY.exec(name) ?? [];
  if (modality === undefined) return;
  const other = `${modality}_${part === 'count' ? 'tokens' : 'count'}`;
  if (fields[other] === undefined) report(path, `${other} is missing, which ${name} needs`);
}

/** What the values of a field can be, for a message. */
interface ValueRange {
  readonly largest: number;
  readonly name: string;
}

function rangeOf(field: string): ValueRange | undefined {
  const { largest } = supportOf(field);
  if (field.endsWith('_ratio')) return { largest, name: `a ratio from 0 to ${largest}` };
  // What the schema says of all values is the range of tokens.
  return field.endsWith('_count') ? { largest, name: `a number of items from 0 to ${largest}` } : undefined;
}

/** Values and bounds beyond what the field can have: they would be cut without a word. */
function checkRange(
  distribution: DistributionSpec,
  range: ValueRange | undefined,
  path: Path,
  report: Report,
): void {
  if (range === undefined) return;
  for (const [at, value] of valuesOf(distribution, path)) {
    if (!(value <= range.largest)) report(at, `${value} is not ${range.name}`);
  }
}
