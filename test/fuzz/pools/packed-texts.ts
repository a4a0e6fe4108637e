import {
  type Data,
  Field,
  makeData,
  RecordBatch,
  Struct,
  Table,
  tableFromIPC,
  tableToIPC,
  Utf8,
  vectorFromArray,
} from 'apache-arrow';
import { FIELDS } from '../../../src/fields.js';
import type { Coupling } from '../../../src/laws/coupling.js';
import { type BehaviourTexts, textsOf } from '../../../src/pool/packed/behaviour.js';
import { poolChecksum } from '../../../src/pool/packed/checksum.js';
import { packPool } from '../../../src/pool/packed/write.js';
import type { PoolTables } from '../../../src/pool/pool-tables.js';
import { TabulatedPool } from '../../../src/pool/tabulated-pool.js';
import { resolveConversations } from '../../../src/workload/conversations.js';
import type { Conversations } from '../../../src/workload/resolved-workload.js';
import { comonotone, UNEVEN } from '../../fixtures/copulas.js';
import { damaged } from '../bytes.js';
import type { Random } from '../random.js';
import type { PackedMutation } from './packed-mutations.js';

const COLUMNS = ['coupling', 'conversations', 'label'] as const;

/** Without history: the tokens of a request are then those of its dataset. */
const TURNS: Conversations = {
  share: 0.5,
  turns: { 2: 0.5, 5: 0.5 },
  inter_turn_seconds: { family: 'exponential', mean: 3, max: 60 },
  history: false,
};

/** A pool whose clients have couplings, conversations and names, at random. */
export function withBehaviour(pool: TabulatedPool, random: Random): TabulatedPool {
  const { tables } = pool;
  // All categories have these two or three; none of items, which have no coupling.
  const [first, second] = FIELDS[tables.category];
  const choices: readonly (Coupling | undefined)[] = [
    undefined,
    'independent',
    'comonotone',
    { copula: [{ fields: [first, second], grid: UNEVEN }] },
    { copula: [{ fields: [second, first], grid: comonotone(3) }] },
    { rank_correlations: [{ fields: [first, second], value: -0.5 }] },
  ];
  const each = <T>(values: readonly T[]) => Array.from(tables.clientIds, () => random.pick(values));
  const behaviour = {
    ...(random.chance(0.8) && { couplings: each(choices) }),
    ...(random.chance(0.5) && { conversations: each([undefined, 'none', TURNS]) }),
    ...(random.chance(0.5) && { labels: each([undefined, '', 'batch', '“naïve”']) }),
    ...(random.chance(0.5) && { provenance: random.pick(['', '{"rows":10}', 'a log\n']) }),
  };
  // What no row has is not there.
  const there = Object.entries(behaviour).filter(
    ([, column]) => typeof column === 'string' || (column as unknown[]).some((entry) => entry !== undefined),
  );
  return new TabulatedPool({ ...tables, ...Object.fromEntries(there) });
}

/** Texts that are changed with the checksum, so that they themselves have to be refused or taken. */
export function changedTexts(plain: TabulatedPool, random: Random, name: string): PackedMutation {
  const tables: PoolTables = { ...withBehaviour(plain, random).tables, name };
  const texts = textsOf(tables);
  if (texts === undefined)
    return { bytes: packPool(plain, name), expected: { ...plain.tables, name }, what: ['no texts'] };
  const column = random.pick(COLUMNS);
  const row = random.below(tables.clientIds.length);
  const text = changedText(texts[column][row], random);
  const changed: BehaviourTexts = { ...texts, [column]: texts[column].with(row, text) };
  return {
    bytes: written(tables, changed),
    expected: expectedTables(tables, changed),
    what: [`${column} of row ${row} is ${JSON.stringify(text)}`],
  };
}

function changedText(text: string | undefined, random: Random): string | undefined {
  if (text !== undefined && random.chance(0.6)) {
    const { bytes } = damaged(new TextEncoder().encode(text), random);
    return new TextDecoder().decode(bytes);
  }
  return random.pick([
    undefined,
    '',
    'null',
    '0',
    '7',
    '-1',
    '4294967295',
    '[]',
    '{}',
    '"none"',
    '"full"',
    '"independent"',
    '{"copula":[]}',
    '{"copula":[{"fields":["output_tokens","output_tokens"],"grid":[[0.5,0],[0,0.5]]}]}',
    '{"copula":[{"fields":["output_tokens","image_tokens"],"grid":[[0.5,0],[0,0.5]]}]}',
    '{"copula":[{"fields":["output_tokens","input_tokens"],"grid":[[0.5,0.1],[0,0.5]]}]}',
    '{"copula":[{"fields":["output_tokens","input_tokens"],"grid":[[5e-324,0.5],[0.5,0]]}]}',
    '{"rank_correlations":[{"fields":["input_tokens","output_tokens"],"value":1e308}]}',
    '{"__proto__":{}}',
    '['.repeat(100_000),
    '{"a":'.repeat(10_000),
  ]);
}

/** The file of a pool with these texts in the place of its own, as another program would write it. */
function written(tables: PoolTables, texts: BehaviourTexts): Uint8Array {
  const table = tableFromIPC(packPool(new TabulatedPool(tables)));
  const { schema } = table;
  schema.metadata.set('servegen.pool.version', '2');
  schema.metadata.set('servegen.pool.checksum', poolChecksum(tables, texts));
  const [batch] = table.batches;
  const children = schema.fields.map((field, index): Data => {
    const column = COLUMNS.find((known) => known === field.name);
    if (column === undefined) return batch!.data.children[index]!;
    return vectorFromArray(
      texts[column].map((text) => text ?? null),
      new Utf8(),
    ).data[0]!;
  });
  const fields = schema.fields.map(
    (field, index) => new Field(field.name, children[index]!.type, field.nullable),
  );
  const rows = makeData({
    type: new Struct(fields),
    length: tables.clientIds.length,
    nullCount: 0,
    children,
  });
  return tableToIPC(new Table([new RecordBatch(schema, rows)]), 'file');
}

/** What the texts say, read as plainly as can be; anything where they are not to be accepted. */
function expectedTables(tables: PoolTables, texts: BehaviourTexts): PoolTables {
  const { couplings: _, conversations: __, labels: ___, ...numbers } = tables;
  const column = <T>(given: readonly (string | undefined)[], plain: (value: T) => T) => {
    const byId = new Map<number, T>();
    return given.map((text, row) => {
      if (text === undefined) return undefined;
      try {
        const value = JSON.parse(text) as T | number;
        if (typeof value === 'number') return byId.get(value);
        byId.set(tables.clientIds[row]!, plain(value));
        return byId.get(tables.clientIds[row]!);
      } catch {
        return undefined;
      }
    });
  };
  const some = <T>(values: readonly (T | undefined)[]) => values.some((value) => value !== undefined);
  const couplings = column<Coupling>(texts.coupling, (value) => value);
  const conversations = column<'none' | Conversations>(texts.conversations, resolveConversations);
  return {
    ...numbers,
    ...(some(couplings) && { couplings }),
    ...(some(conversations) && { conversations }),
    ...(some(texts.label) && { labels: texts.label }),
  };
}
