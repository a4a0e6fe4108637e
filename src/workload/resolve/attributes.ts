import { attributeNamed, hasNumberKeys } from '../attribute-values.js';
import type { AttributeValue, ResolvedAttribute } from '../resolved-workload.js';
import type { AttributeSpec, CustomClientSpec, WorkloadSpec } from '../workload-spec.js';

/**
 * The attributes of a valid spec, with pairs in the place of weights by value, and an empty text as the default of texts.
 * Those that only custom clients have are not among them.
 */
export function resolveAttributes(
  attributes: NonNullable<WorkloadSpec['attributes']>,
  clients: readonly CustomClientSpec[],
): Readonly<Record<string, ResolvedAttribute>> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, attribute]) => [name, resolveAttribute(name, attribute, clients)]),
  );
}

function resolveAttribute(
  name: string,
  attribute: AttributeSpec,
  clients: readonly CustomClientSpec[],
): ResolvedAttribute {
  if (typeof attribute !== 'object') return { default: normal(attribute) };
  const { by_id, values, default: other } = attribute;
  const others = [
    ...Object.values(by_id ?? {}),
    ...(other === undefined ? [] : [other]),
    ...clients.flatMap((client) => attributeNamed(client.attributes, name) ?? []),
  ];
  const isOfTexts = others.some((value) => typeof value === 'string');
  const fallback = other ?? (isOfTexts ? '' : undefined);
  return {
    ...(by_id === undefined ? {} : { by_id: ownAttributes(by_id) }),
    ...(values === undefined ? {} : { values: resolveValues(values, isOfTexts) }),
    ...(values !== undefined || fallback === undefined ? {} : { default: normal(fallback) }),
  };
}

/** In an order that is theirs: which is drawn does not depend on how they were written. */
function resolveValues(
  values: NonNullable<Exclude<AttributeSpec, AttributeValue>['values']>,
  isOfTexts: boolean,
): NonNullable<ResolvedAttribute['values']> {
  const pairs: (readonly [AttributeValue, number])[] = Array.isArray(values)
    ? values.map(([value, weight]) => [normal(value), weight])
    : keyed(values as Readonly<Record<string, number>>, isOfTexts);
  return pairs.sort(([a], [b]) => (a < b ? -1 : 1));
}

function keyed(values: Readonly<Record<string, number>>, isOfTexts: boolean): [AttributeValue, number][] {
  const areNumbers = !isOfTexts && hasNumberKeys(Object.keys(values));
  return Object.entries(values).map(([key, weight]) => [areNumbers ? normal(Number(key)) : key, weight]);
}

/** The attributes of a single client. */
export function ownAttributes(
  attributes: Readonly<Record<string, AttributeValue>>,
): Readonly<Record<string, AttributeValue>> {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, normal(value)]));
}

/** There is one zero. */
function normal(value: AttributeValue): AttributeValue {
  return value === 0 ? 0 : value;
}
