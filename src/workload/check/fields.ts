import type { Path, Report } from '../../fault.js';
import {
  ALL_FIELDS,
  type Category,
  FIELDS,
  isOptional,
  partnerOf,
  type Support,
  supportOf,
  TOKENS,
} from '../../fields.js';
import type { CustomClientSpec, DistributionSpec } from '../workload-spec.js';
import { checkDistribution } from './distribution.js';
import { nearest } from './suggestion.js';
import { listed } from './words.js';

/** Fields that exist, where the category is known; else those of any. */
export function fieldsOf(category: Category | undefined): readonly string[] {
  return category === undefined ? ALL_FIELDS : FIELDS[category];
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
    checkRange(distribution, supportOf(name), at, report);
    checkModality(name, fields, path, report);
  }
  if (category === undefined) return;
  for (const name of FIELDS[category]) {
    if (fields[name] === undefined && !isOptional(name)) {
      report(path, `${name} is missing, which all ${category} requests have`);
    }
  }
}

function checkModality(name: string, fields: CustomClientSpec['fields'], path: Path, report: Report): void {
  const other = partnerOf(name);
  if (other === undefined || fields[other] !== undefined) return;
  report(path, `${other} is missing, which ${name} needs`);
}

/** Values and bounds beyond what the field can have: they would be cut without a word. */
function checkRange(distribution: DistributionSpec, support: Support, path: Path, report: Report): void {
  // What the schema says of all values is the range of tokens.
  if (support === TOKENS) return;
  if (typeof distribution === 'number') {
    refuseAbove(distribution, support, path, report);
    return;
  }
  if (distribution.family === 'mixture') {
    distribution.components.forEach((component, index) => {
      checkRange(component.distribution, support, [...path, 'components', index, 'distribution'], report);
    });
    return;
  }
  for (const [key, value] of Object.entries(distribution)) {
    if (VALUES.has(key)) refuseAbove(value, support, [...path, key], report);
    if (key === 'values' || key === 'samples') {
      (value as readonly number[]).forEach((item, index) => {
        refuseAbove(item, support, [...path, key, index], report);
      });
    }
  }
}

/** Parameters that are values of the field. */
const VALUES: ReadonlySet<string> = new Set(['value', 'min', 'max', 'ranks']);

function refuseAbove(value: number, { largest, name }: Support, path: Path, report: Report): void {
  if (!(value <= largest)) report(path, `${value} is not a ${name} from 0 to ${largest}`);
}
