import { deterministicMath } from '../engine/math.js';
import { seededRandom } from '../engine/seed.js';
import { UsageError } from '../errors.js';
import type { Pool } from '../pool/pool.js';
import { firstIndex } from '../statistics/first-index.js';
import type { PromptGroup, SystemPrompt, TraceSettings } from '../workload/resolved-workload.js';

/** The system prompt of a client. */
export interface ClientPrompt {
  readonly tokens: number;
  /** Of those who have the same one, from 1. */
  readonly number: number;
}

/**
 * The system prompts of a pool's clients. Named groups are numbered from 1, those of the settings first, then those of
 * clients in ascending order of id; behind them come clients with a prompt of their own, each by its place in the pool.
 */
export class SystemPrompts {
  /** By the number of the group less 1. */
  readonly groups: readonly Pick<PromptGroup, 'name' | 'tokens'>[];
  /** Whether any client has a prompt. */
  readonly areThere: boolean;
  readonly #pool: Pool;
  readonly #common: (clientIndex: number) => SystemPrompt | undefined;
  readonly #numbers: ReadonlyMap<string, number>;

  /** @throws UsageError where a group has a client that the pool has not */
  constructor(pool: Pool, { prefixes, seed = '0' }: Pick<TraceSettings, 'prefixes' | 'seed'>) {
    this.#pool = pool;
    this.#common = commonPrompts(pool, prefixes?.system_prompt, seed);
    const groups = new Map<string, number>();
    const told = prefixes?.system_prompt;
    if (told !== undefined && 'groups' in told)
      for (const { name, tokens } of told.groups) groups.set(name, tokens);
    else if (told?.group !== undefined) groups.set(told.group, told.tokens);
    let areThere = false;
    for (let client = 0; client < pool.clientIds.length; client++) {
      const prompt = this.#promptOf(client);
      if (prompt === undefined) continue;
      areThere = true;
      if (prompt.group !== undefined && !groups.has(prompt.group)) groups.set(prompt.group, prompt.tokens);
    }
    this.areThere = areThere;
    this.groups = Array.from(groups, ([name, tokens]) => ({ name, tokens }));
    this.#numbers = new Map(this.groups.map(({ name }, index) => [name, index + 1]));
  }

  /** That of a client; undefined where it has none. */
  of(clientIndex: number): ClientPrompt | undefined {
    const prompt = this.#promptOf(clientIndex);
    if (prompt === undefined) return undefined;
    const number =
      prompt.group === undefined ? this.groups.length + 1 + clientIndex : this.#numbers.get(prompt.group)!;
    return { tokens: prompt.tokens, number };
  }

  /** A prompt of no tokens is none. */
  #promptOf(clientIndex: number): SystemPrompt | undefined {
    const prompt = this.#pool.traits?.(clientIndex)?.systemPrompt ?? this.#common(clientIndex);
    return prompt === undefined || prompt.tokens === 0 ? undefined : prompt;
  }
}

/** What clients have that do not say it themselves. */
function commonPrompts(
  pool: Pool,
  told: NonNullable<TraceSettings['prefixes']>['system_prompt'],
  seed: string,
): (clientIndex: number) => SystemPrompt | undefined {
  if (told === undefined) return () => undefined;
  if (!('groups' in told)) return () => told;
  const byId = new Map<number, SystemPrompt>();
  for (const [index, { name, tokens, client_ids: ids = [] }] of told.groups.entries()) {
    for (const [place, id] of ids.entries()) {
      requireClient(pool, id, `prefixes.system_prompt.groups[${index}].client_ids[${place}]`);
      byId.set(id, { tokens, group: name });
    }
  }
  const drawn = drawnGroups(told.groups, seed);
  return (clientIndex) => byId.get(pool.clientIds[clientIndex]) ?? drawn(pool.clientIds[clientIndex]);
}

function requireClient({ clientIds, name }: Pool, id: number, field: string): void {
  if (clientIds[firstIndex(clientIds, (other) => other >= id)] === id) return;
  throw new UsageError(`${name} has no client ${id}`, { field });
}

/** A group for each client that is in none by its id: a function of the seed and the id alone. */
function drawnGroups(
  groups: readonly PromptGroup[],
  seed: string,
): (clientId: number) => SystemPrompt | undefined {
  const weighted = groups.filter(({ weight = 0 }) => weight > 0);
  if (weighted.length === 0) return () => undefined;
  const total = weighted.reduce((sum, { weight }) => sum + weight!, 0);
  // Not the seed alone: the engine's key is made of that.
  const random = seededRandom(`system prompts ${seed}`);
  const [low, high] = [random.int32(), random.int32()];
  return (clientId) => {
    let left = deterministicMath().uniformAt(low, high, clientId, 0, 0, 0) * total;
    const place = weighted.findIndex(({ weight }) => {
      left -= weight!;
      return left < 0;
    });
    const { name, tokens } = weighted.at(place)!;
    return { tokens, group: name };
  };
}
