import { ATTRIBUTE_LIMITS } from '../../bounds.js';
import type { Path, Report } from '../../fault.js';
import { formatPath } from '../../fault.js';
import { LABEL_COLUMN, RESERVED_COLUMNS } from '../../fields.js';
import { hasNumberKeys } from '../attribute-values.js';
import { LARGEST_UINT32 } from '../schema/numbers.js';
import type { AttributeSpec, AttributeValueSpec, WorkloadSpec } from '../workload-spec.js';
import { checkMagnitude } from './magnitudes.js';
import { show } from './words.js';

/** A value of an attribute, and where it stands. */
interface PlacedValue {
  readonly value: AttributeValueSpec;
  readonly path: Path;
}

/** What of an attribute says whether its values are texts or numbers, and keys that can be either. */
interface Said {
  readonly values: PlacedValue[];
  /** Of `values`, where they are the keys of an object. */
  readonly keys: PlacedValue[];
}

/** The attributes of clients, those of custom clients included: their names, and that each has values of one kind. */
export function checkAttributes(
  { attributes = {}, custom_clients = [] }: WorkloadSpec,
  report: Report,
): void {
  const said = new Map<string, Said>();
  const saidOf = (name: string, path: Path): Said => {
    let known = said.get(name);
    if (known === undefined) {
      known = { values: [], keys: [] };
      said.set(name, known);
      checkName(name, path, report);
    }
    return known;
  };
  for (const [name, attribute] of Object.entries(attributes)) {
    const path = ['attributes', name];
    gather(attribute, path, saidOf(name, path), report);
  }
  custom_clients.forEach((client, index) => {
    for (const [name, value] of Object.entries(client.attributes ?? {})) {
      const path = ['custom_clients', index, 'attributes', name];
      saidOf(name, path).values.push({ value, path });
    }
  });
  for (const each of said.values()) checkKind(each, report);
}

/** How many attributes there are, of the clients of all phases together: all rows have the same columns. */
export function checkAttributeCount(spec: WorkloadSpec, report: Report): void {
  const names = new Set<string>();
  for (const { name, path } of attributesIn(spec)) {
    names.add(name);
    if (names.size <= ATTRIBUTE_LIMITS.count) continue;
    report(
      path,
      `there are more than ${ATTRIBUTE_LIMITS.count} attributes, and a workload has at most so many`,
    );
    return;
  }
}

/** The attributes that the whole, its clients and those of its phases name, and where. */
function* attributesIn({
  attributes = {},
  custom_clients,
  phases = [],
}: WorkloadSpec): Generator<{ readonly name: string; readonly path: Path }> {
  for (const name of Object.keys(attributes)) yield { name, path: ['attributes', name] };
  const lists = [{ custom_clients, at: [] as Path }].concat(
    phases.map((phase, index) => ({ custom_clients: phase.custom_clients, at: ['phases', index] })),
  );
  for (const { custom_clients: clients = [], at } of lists) {
    for (const [index, client] of clients.entries()) {
      for (const name of Object.keys(client.attributes ?? {}))
        yield { name, path: [...at, 'custom_clients', index, 'attributes', name] };
    }
  }
}

function checkName(name: string, path: Path, report: Report): void {
  if (name === LABEL_COLUMN) {
    report(
      path,
      `the column ${name} has the labels of custom clients; give the clients a label, or use another name`,
    );
  } else if (RESERVED_COLUMNS.has(name)) {
    report(path, `${name} is something else in traces; use another name`);
  }
}

function gather(attribute: AttributeSpec, path: Path, said: Said, report: Report): void {
  if (typeof attribute !== 'object') {
    said.values.push({ value: attribute, path });
    return;
  }
  const { by_id = {}, values, default: other } = attribute;
  for (const [id, value] of Object.entries(by_id)) {
    const at = [...path, 'by_id', id];
    if (Number(id) > LARGEST_UINT32) {
      report(at, `'${id}' is not the id of a client, 0 to ${LARGEST_UINT32}`);
    }
    said.values.push({ value, path: at });
  }
  if (other !== undefined) said.values.push({ value: other, path: [...path, 'default'] });
  if (values === undefined) return;
  if (other !== undefined) {
    report(
      [...path, 'default'],
      'values are drawn for all clients that have none otherwise, so that default would be of none; leave one of them out',
    );
  }
  gatherDrawn(values, [...path, 'values'], said, report);
}

function gatherDrawn(
  values: NonNullable<Exclude<AttributeSpec, AttributeValueSpec>['values']>,
  path: Path,
  said: Said,
  report: Report,
): void {
  if (!isPairs(values)) {
    const keys = Object.keys(values);
    const target = hasNumberKeys(keys) ? said.keys : said.values;
    for (const key of keys) {
      target.push({ value: key, path: [...path, key] });
      checkMagnitude(values[key], 'factor', [...path, key], report);
    }
    return;
  }
  const seen = new Set<AttributeValueSpec>();
  values.forEach(([value, weight], index) => {
    if (seen.has(value)) report([...path, index, 0], `${show(value)} is there twice; each value is once`);
    seen.add(value);
    said.values.push({ value, path: [...path, index, 0] });
    checkMagnitude(weight, 'factor', [...path, index, 1], report);
  });
}

function isPairs(
  values: NonNullable<Exclude<AttributeSpec, AttributeValueSpec>['values']>,
): values is readonly (readonly [AttributeValueSpec, number])[] {
  return Array.isArray(values);
}

/** All texts, or all numbers; keys that could be numbers are what the others are. */
function checkKind({ values, keys }: Said, report: Report): void {
  const [first] = values;
  for (const { value, path } of [...values, ...keys]) {
    if (typeof value === 'string') checkText(value, path, report);
  }
  if (first === undefined) return;
  const kind = typeof first.value;
  for (const { value, path } of values) {
    if (typeof value === kind) continue;
    const [is, was] = typeof value === 'string' ? ['text', 'number'] : ['number', 'text'];
    report(
      path,
      `${show(value)} is a ${is}, but ${formatPath(first.path)} is a ${was}; the values of an attribute are all texts, or all numbers`,
    );
  }
}

function checkText(text: string, path: Path, report: Report): void {
  if (text.length > ATTRIBUTE_LIMITS.characters) {
    report(
      path,
      `it has ${text.length} characters, and the text of an attribute has at most ${ATTRIBUTE_LIMITS.characters}`,
    );
  } else if (/\p{Surrogate}/u.test(text)) {
    report(path, `${show(text)} has half of a surrogate pair, which is no character`);
  }
}
