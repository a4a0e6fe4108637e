import { StructureFault } from '../../arrow/structure-fault.js';
import type { Path, Report } from '../../fault.js';
import { formatPath } from '../../fault.js';
import type { Category } from '../../fields.js';
import type { Coupling } from '../../laws/coupling.js';
import { inOnePiece } from '../../platform/slices.js';
import { visibleText } from '../../visible-text.js';
import { checkWorkload } from '../../workload/check-workload.js';
import { resolveConversations } from '../../workload/conversations.js';
import type { Conversations } from '../../workload/resolved-workload.js';
import type { WorkloadSpec } from '../../workload/workload-spec.js';
import type { PoolTables } from '../pool-tables.js';

/** What a pool can hold beside its numbers, as texts by row; undefined where there is nothing. */
export interface BehaviourTexts {
  readonly coupling: readonly (string | undefined)[];
  readonly conversations: readonly (string | undefined)[];
  readonly label: readonly (string | undefined)[];
  readonly provenance: string | undefined;
}

type Behaviour = Pick<PoolTables, 'couplings' | 'conversations' | 'labels' | 'provenance'>;

/** The texts of a pool; undefined where it has nothing but numbers. */
export function textsOf(tables: PoolTables): BehaviourTexts | undefined {
  const { clientIds, couplings, conversations, labels, provenance } = tables;
  const texts: BehaviourTexts = {
    coupling: sharedTexts(clientIds, couplings, (coupling) => coupling),
    conversations: sharedTexts(clientIds, conversations, resolveConversations),
    label: Array.from(clientIds, (_, row) => labels?.[row]),
    provenance,
  };
  const columns = [texts.coupling, texts.conversations, texts.label];
  return provenance === undefined && columns.every((column) => column.every((text) => text === undefined))
    ? undefined
    : texts;
}

/** JSON by row; what a row before has, too, is the id of that one's client. */
function sharedTexts<T>(
  clientIds: Uint32Array,
  values: readonly (T | undefined)[] | undefined,
  plain: (value: T) => T,
): (string | undefined)[] {
  const known = new Map<T | string, string>();
  return Array.from(clientIds, (id, row) => {
    const value = values?.[row];
    if (value === undefined) return undefined;
    // Most that are the same are the same object, of which JSON need not be made.
    const shared = known.get(value);
    if (shared !== undefined) return shared;
    const text = JSON.stringify(plain(value));
    const reference = known.get(text) ?? String(id);
    known.set(text, reference);
    known.set(value, reference);
    return reference === String(id) ? text : reference;
  });
}

/**
 * What the texts of a pool say. Clients that refer to another have the same object as that.
 *
 * @throws StructureFault for a text that is no coupling or conversations of a workload spec
 */
export function behaviourOf(
  { coupling, conversations, label, provenance }: BehaviourTexts,
  clientIds: Uint32Array,
  category: Category,
): Behaviour {
  const couplings = parsedTexts('coupling', coupling, clientIds, category, (given) => given as Coupling);
  const ofTurns = parsedTexts('conversations', conversations, clientIds, category, (given) =>
    resolveConversations(given as NonNullable<WorkloadSpec['conversations']>),
  );
  return {
    ...(couplings && { couplings }),
    ...(ofTurns && { conversations: ofTurns }),
    ...(label.some((text) => text !== undefined) && { labels: label }),
    ...(provenance !== undefined && { provenance }),
  };
}

function parsedTexts<T extends Coupling | Conversations | 'none'>(
  key: 'coupling' | 'conversations',
  texts: readonly (string | undefined)[],
  clientIds: Uint32Array,
  category: Category,
  valid: (given: unknown) => T,
): (T | undefined)[] | undefined {
  if (texts.every((text) => text === undefined)) return undefined;
  const own = new Map<number, T>();
  return texts.map((text, row) => {
    if (text === undefined) return undefined;
    const client = clientIds[row];
    const refuse: Report = (path, problem) => {
      throw new StructureFault(
        `the column ${key} of its client ${client} is not valid: ${at(path)}${problem}`,
      );
    };
    const given = parsedJson(text, refuse);
    if (typeof given === 'number') {
      const other = own.get(given);
      if (other === undefined) {
        refuse([], `it is that of client ${given}, and no earlier row has one of that client`);
      }
      return other;
    }
    const spec = { category, [key]: given };
    inOnePiece(checkWorkload(spec, ([, ...path], problem) => refuse(path, problem), category));
    const value = valid(given);
    own.set(client, value);
    return value;
  });
}

function parsedJson(text: string, refuse: Report): unknown {
  try {
    return JSON.parse(text);
  } catch {
    refuse([], `${visibleText(text.slice(0, 40))} is not JSON`);
  }
}

function at(path: Path): string {
  return path.length === 0 ? '' : `${formatPath(path)}: `;
}
