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
import { checkDistribution, checkMade } from '../../laws/check.js';
import type { DistributionSpec } from '../../laws/distribution.js';
import { lawOf } from '../../laws/families.js';
import type { AnyDistribution } from '../../laws/law.js';
import { listed } from '../../laws/lists.js';
import { below } from '../../laws/report.js';
import { valuesOf } from '../../laws/values.js';
import { nearest } from '../../notation/nearest.js';
import type { CustomClientSpec } from '../workload-spec.js';

type Fields = NonNullable<CustomClientSpec['fields']>;

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

/** Laws by the name of their field, some or all; returns the names of fields that there are. */
export function checkLaws(
  fields: Fields,
  category: Category | undefined,
  path: Path,
  report: Report,
): string[] {
  return Object.entries(fields).flatMap(([name, distribution]) => {
    const at = [...path, name];
    if (!checkFieldName(name, category, at, report)) return [];
    checkDistribution(distribution, 'field', below(report, at));
    checkRange(distribution, supportOf(name), at, report);
    return [name];
  });
}

/**
 * The fields of a client: all that requests of the category have, and a modality not by halves.
 *
 * @param columns those that come of a table of lengths
 */
export function checkFields(
  fields: Fields,
  columns: readonly string[],
  category: Category | undefined,
  path: Path,
  report: Report,
): void {
  const has = (name: string) => fields[name] !== undefined || columns.includes(name);
  for (const name of [...checkLaws(fields, category, path, report), ...columns])
    checkModality(name, has, path, report);
  if (category === undefined) return;
  for (const name of FIELDS[category]) {
    if (!has(name) && !isOptional(name)) {
      report(path, `${name} is missing, which all ${category} requests have`);
    }
  }
}

function checkModality(name: string, has: (name: string) => boolean, path: Path, report: Report): void {
  const other = partnerOf(name);
  if (other === undefined || has(other)) return;
  report(path, `${other} is missing, which ${name} needs`);
}

/** Values and bounds beyond what the field can have: they would be cut without a word. */
function checkRange(distribution: DistributionSpec, support: Support, path: Path, report: Report): void {
  checkMadeBounds(distribution, support, path, report);
  // What the schema says of all values is the range of tokens.
  if (support === TOKENS) return;
  for (const [at, value] of valuesOf(distribution, path)) {
    if (!(value <= support.largest)) {
      report(at, `${value} is not a ${support.name} from 0 to ${support.largest}`);
    }
  }
}

/** Likewise bounds that follow from a mean and a standard deviation. */
function checkMadeBounds(distribution: DistributionSpec, support: Support, path: Path, report: Report): void {
  for (const [at, part] of partsOf(distribution, path)) {
    const law = lawOf(part.family);
    const range = { type: 'number', minimum: 0, maximum: support.largest } as const;
    if (law?.isUnbounded) checkMade(law, part, range, below(report, at));
  }
}

/** A distribution, or those of its mixture, and where they stand. */
function* partsOf(distribution: DistributionSpec, path: Path): Generator<[Path, AnyDistribution]> {
  if (typeof distribution === 'number') return;
  if (distribution.family !== 'mixture') yield [path, distribution as AnyDistribution];
  else {
    for (const [index, component] of distribution.components.entries()) {
      yield* partsOf(component.distribution, [...path, 'components', index, 'distribution']);
    }
  }
}
