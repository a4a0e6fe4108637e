import { supportOf } from '../../laws/support.js';
import { type Category, FIELDS } from '../../pool/pool.js';
import type { Path, Report } from '../fault.js';
import type { CustomClientSpec, DistributionSpec } from '../workload-spec.js';
import { checkDistribution } from './distribution.js';
import { nearest } from './suggestion.js';
import { listed } from './words.js';

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
    checkDistribution(distribution, at, report);
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
  if (typeof distribution === 'number') {
    refuseAbove(distribution, range, path, report);
    return;
  }
  if (distribution.family === 'mixture') {
    distribution.components.forEach((component, index) => {
      checkRange(component.distribution, range, [...path, 'components', index, 'distribution'], report);
    });
    return;
  }
  for (const [key, value] of Object.entries(distribution)) {
    if (VALUES.has(key)) refuseAbove(value, range, [...path, key], report);
    if (key === 'values' || key === 'samples') {
      (value as readonly number[]).forEach((item, index) => {
        refuseAbove(item, range, [...path, key, index], report);
      });
    }
  }
}

/** Parameters that are values of the field. */
const VALUES: ReadonlySet<string> = new Set(['value', 'min', 'max', 'ranks']);

function refuseAbove(value: number, { largest, name }: ValueRange, path: Path, report: Report): void {
  if (!(value <= largest)) report(path, `${value} is not ${name}`);
}
