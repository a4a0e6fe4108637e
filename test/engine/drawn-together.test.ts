import { expect, test } from 'vitest';
import { compilePlan, generate, type WorkloadSpec } from '../../src/index.js';
import { attributeColumn } from '../../src/trace/attributes.js';
import { type TurnRow, turnRows } from '../fixtures/conversations.js';
import { allTiles, withTileRows } from '../fixtures/rows.js';
import { empirical } from '../fixtures/synthetic-datasets.js';
import { steadyPool } from '../fixtures/synthetic-pool.js';
import { compilePlan as compileAtOnce } from '../support/at-once.js';
import { BUILDS } from './modules.js';

/** Few tokens in all, and far below what a column holds. */
const EACH = 100_000_000;
const FIELDS = { input_tokens: EACH, output_tokens: EACH } as const;

/** The turns of each conversation, of tiles of so many rows. */
function conversationsOf(plan: Uint8Array, tileRows: number, module: WebAssembly.Module): TurnRow[][] {
  const byId = new Map<number, TurnRow[]>();
  for (const row of turnRows(allTiles(withTileRows(plan, tileRows), module))) {
    const known = byId.get(row.conversationId);
    if (known === undefined) byId.set(row.conversationId, [row]);
    else known.push(row);
  }
  return [...byId.values()];
}

/** The times between the turns of three clients whose conversations begin in turn, and so are drawn in the same lots. */
const BETWEEN: readonly (readonly [least: number, most: number])[] = [
  [7, 7],
  [2, 3],
  [1, 1.5],
];

test.each(BUILDS.flatMap(({ name, engine }) => [1024, 2 ** 20].map((rows) => ({ name, engine, rows }))))(
  'each conversation of a lot has its own law, $name, tiles of $rows rows',
  async ({ engine, rows }) => {
    const { bytes } = await compilePlan({
      category: 'language',
      duration: 1000,
      custom_clients: [
        {
          id: 0,
          rate: 20,
          fields: FIELDS,
          conversations: { share: 1, turns: { 20: 1 }, inter_turn_seconds: { family: 'constant', value: 7 } },
        },
        {
          id: 1,
          rate: 20,
          fields: FIELDS,
          conversations: {
            share: 1,
            history: false,
            turns: { 9: 0.5, 17: 0.5 },
            inter_turn_seconds: { family: 'lognormal', mean: 5, cv: 3, min: 2, max: 3 },
          },
        },
        {
          id: 2,
          rate: 20,
          fields: FIELDS,
          conversations: {
            share: 1,
            turns: { 8: 0.5, 16: 0.5 },
            inter_turn_seconds: { family: 'uniform', min: 1, max: 1.5 },
          },
        },
      ],
    } as WorkloadSpec);
    const later = [0, 0, 0];
    const wrong: TurnRow[] = [];
    for (const turns of conversationsOf(bytes, rows, engine)) {
      const { clientId } = turns[0];
      const [least, most] = BETWEEN[clientId];
      later[clientId] += turns.length - 1;
      wrong.push(
        ...turns.filter(({ turn, history, input, output, time }, index) => {
          const seconds = index === 0 ? least : time - turns[index - 1].time;
          return !(
            turn === turns[0].turn + index &&
            history === (clientId === 1 ? 0 : 2 * EACH * (turn - 1)) &&
            input === history + EACH &&
            output === EACH &&
            seconds > least - 1e-9 &&
            seconds < most + 1e-9
          );
        }),
      );
    }
    expect(wrong).toEqual([]);
    expect(Math.min(...later)).toBeGreaterThan(10_000);
  },
);

test.each(BUILDS)('a history that is full goes on from lot to lot, $name', ({ engine }) => {
  const { bytes } = compileAtOnce(steadyPool(empirical([[250_000_000, 1]])), {
    rate: 20,
    duration: 200,
    conversations: { share: 1, turns: { 20: 1 }, inter_turn_seconds: { family: 'constant', value: 1 } },
  });
  const largest = 2 ** 32 - 1;
  const rows = conversationsOf(bytes, 1024, engine).flat();
  // The tenth turn is of the second eight, and the first whose input would be more.
  expect(rows.filter(({ input }) => input === largest).length).toBeGreaterThan(1000);
  const wrong = rows.filter(
    ({ turn, history, input }) =>
      history !== Math.min(5e8 * (turn - 1), largest) || input !== Math.min(history + 2.5e8, largest),
  );
  expect(wrong).toEqual([]);
});

test('turns of all lots have the attributes of their client', async () => {
  const names = Array.from({ length: 9 }, (_, index) => `a${index}`);
  const valuesOf = (client: number) =>
    Object.fromEntries(names.map((name, index) => [name, 100 * client + index]));
  const trace = await generate({
    category: 'language',
    duration: 500,
    conversations: {
      share: 1,
      turns: { 2: 0.3, 9: 0.4, 20: 0.3 },
      inter_turn_seconds: { family: 'exponential', mean: 5, max: 60 },
    },
    custom_clients: [1, 2, 3].map((id) => ({
      id,
      rate: 20,
      fields: { input_tokens: 10, output_tokens: 5 },
      attributes: valuesOf(id),
    })),
  } as WorkloadSpec);
  const columns = trace.schema.fields.map(({ name }) => name);
  let latest = 0;
  for await (const batch of trace) {
    const [clients, turns] = [batch.getChild('client_id')!, batch.getChild('turn')!];
    for (let row = 0; row < batch.numRows; row++) latest = Math.max(latest, turns.get(row));
    for (const [index, name] of names.entries()) {
      const { places, values } = attributeColumn(batch, columns.indexOf(name));
      const wrong = Array.from({ length: batch.numRows }, (_, row) => row).filter(
        (row) => values[places[row]] !== 100 * clients.get(row) + index,
      );
      expect(wrong).toEqual([]);
    }
  }
  expect(latest).toBe(20);
});
