import { deterministicMath } from '../../engine/math.js';
import { seedKey } from '../../engine/seed.js';
import { UsageError } from '../../errors.js';
import { LABEL_COLUMN } from '../../fields.js';
import { CLIENT_STEPS, type Sliced, Steps } from '../../platform/slices.js';
import { firstIndex } from '../../statistics/first-index.js';
import { attributeNamed } from '../../workload/attribute-values.js';
import type { AttributeValue, ResolvedAttribute } from '../../workload/resolved-workload.js';
import type { ViewStep } from '../clients/criteria.js';
import type { ClientTraits, ClientWindows, Pool } from '../pool.js';
import { DerivedPool } from './derived-pool.js';

/**
 * A pool whose clients have attributes: what they say themselves, else what is said of their ids, else what is drawn for each of
 * them by itself, else the default. Labels are an attribute, too, which is empty where a client has none.
 *
 * @param attributes in the order of the columns; those that only some clients say themselves follow on them
 * @param seed of the workload
 * @returns the pool itself where there are none
 * @throws UsageError where a client is said twice, is not there, or lacks a number; its field is a place of the workload's spec
 */
export function* attributeClients(
  pool: Pool,
  attributes: Readonly<Record<string, ResolvedAttribute>>,
  seed: string,
): Sliced<Pool> {
  const own = yield* ownAttributes(pool);
  const names = [...new Set([...Object.keys(attributes), ...own.keys()])];
  for (const [name, { by_id = {} }] of Object.entries(attributes))
    checkIds(pool, name, Object.keys(by_id).map(Number));
  const rules = names.map((name) =>
    ruleOf(name, attributeNamed(attributes, name) ?? defaultOf(own.get(name)!), seed),
  );
  const labels = pool.labels !== undefined && pool.labels.size > 0 ? pool.labels : undefined;
  if (names.length === 0 && labels === undefined) return pool;
  const made = new AttributedClients(pool, rules, labels);
  yield* made.requireAll();
  return made;
}

/** The attributes that clients say themselves, by name, each with one of its values. */
function* ownAttributes(pool: Pool): Sliced<Map<string, AttributeValue>> {
  const own = new Map<string, AttributeValue>();
  const steps = new Steps();
  for (let client = 0; client < pool.clientIds.length; client++) {
    for (const [name, value] of Object.entries(pool.traits?.(client)?.attributes ?? {})) own.set(name, value);
    if (steps.take(CLIENT_STEPS)) yield;
  }
  return own;
}

/** Of clients that say nothing of an attribute which only others say. */
function defaultOf(value: AttributeValue): ResolvedAttribute {
  return typeof value === 'string' ? { default: '' } : {};
}

/** @throws UsageError */
function checkIds(pool: Pool, name: string, ids: readonly number[]): void {
  for (const id of ids) {
    const field = `attributes.${name}.by_id.${id}`;
    const client = firstIndex(pool.clientIds, (other) => other >= id);
    if (pool.clientIds[client] !== id) {
      throw new UsageError(`the workload has no client ${id}`, { field });
    }
    if (attributeNamed(pool.traits?.(client)?.attributes, name) !== undefined) {
      throw new UsageError(`the custom client of id ${id} says its ${name} itself; one of them is enough`, {
        field,
      });
    }
  }
}

/** What clients have that do not say it themselves; undefined where nothing says it. */
interface Rule {
  readonly name: string;
  valueFor(id: number): AttributeValue | undefined;
}

function ruleOf(name: string, { by_id = {}, values, default: other }: ResolvedAttribute, seed: string): Rule {
  const byId = new Map(Object.entries(by_id).map(([id, value]) => [Number(id), value]));
  const draw = values === undefined ? () => other : drawOf(name, values, seed);
  return { name, valueFor: (id) => byId.get(id) ?? draw(id) };
}

/** Draws a value for each client by itself, whoever else there is and whatever else clients have. */
function drawOf(
  name: string,
  values: NonNullable<ResolvedAttribute['values']>,
  seed: string,
): (id: number) => AttributeValue {
  const [k0, k1] = seedKey(`attribute ${name} ${seed}`);
  const { uniformAt } = deterministicMath();
  let sum = 0;
  const ends = Float64Array.from(values, ([, weight]) => (sum += weight));
  return (id) => {
    const at = sum * uniformAt(k0, k1, id, 0, 0, 0);
    const index = firstIndex(ends, (end) => end > at);
    // A product may round up to the sum.
    return values[Math.min(index, values.length - 1)][0];
  };
}

/** The same clients: it is told of as the pool itself. */
class AttributedClients extends DerivedPool {
  override readonly location: string | undefined;
  override readonly provenance: string | undefined;
  override readonly view: readonly ViewStep[];
  override readonly attributeNames: readonly string[];
  readonly #rules: readonly Rule[];
  readonly #labelled: ReadonlyMap<number, string> | undefined;

  constructor(base: Pool, rules: readonly Rule[], labels: ReadonlyMap<number, string> | undefined) {
    super(base, { name: base.name });
    this.location = base.location;
    this.provenance = base.provenance;
    this.view = base.view;
    this.#rules = rules;
    this.#labelled = labels;
    const names = rules.map(({ name }) => name);
    this.attributeNames = labels === undefined ? names : [...names, LABEL_COLUMN];
  }

  readClient(clientIndex: number, fromWindow: number, toWindow: number, into: ClientWindows): void {
    this.base.readClient(clientIndex, fromWindow, toWindow, into);
  }

  override traits(clientIndex: number): ClientTraits {
    const traits = super.traits(clientIndex);
    const id = this.clientIds[clientIndex];
    const attributes: Record<string, AttributeValue> = {};
    for (const rule of this.#rules)
      attributes[rule.name] = (attributeNamed(traits?.attributes, rule.name) ?? rule.valueFor(id))!;
    if (this.#labelled !== undefined) attributes[LABEL_COLUMN] = this.#labelled.get(id) ?? '';
    return { ...traits, attributes };
  }

  /** @throws UsageError where a client lacks an attribute, which can be a number only */
  *requireAll(): Sliced<void> {
    const open = this.#rules.filter((rule) => rule.valueFor(-1) === undefined);
    if (open.length === 0) return;
    const steps = new Steps();
    for (const [client, id] of this.clientIds.entries()) {
      const own = super.traits(client)?.attributes;
      for (const { name, valueFor } of open) {
        if (attributeNamed(own, name) !== undefined || valueFor(id) !== undefined) continue;
        throw new UsageError(
          `client ${id} has no ${name}, and numbers have no default of their own; give it one, as in ` +
            `attributes: { ${name}: { default: 0 } }`,
          { field: `attributes.${name}` },
        );
      }
      if (steps.take(CLIENT_STEPS)) yield;
    }
  }
}
