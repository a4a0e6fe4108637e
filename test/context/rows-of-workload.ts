import { engineModule } from '../../src/engine/module.js';
import type { Plan } from '../../src/index.js';
import type { TurnRow } from '../fixtures/conversations.js';
import { allTiles } from '../fixtures/rows.js';

/** The requests of a plan with conversations, in order; of multimodal ones the tokens of all items, too. */
export function* turnRowsOf(plan: Plan): Generator<TurnRow & { readonly items: number }> {
  const names = plan.schema.fields.slice(2).map(({ name }) => name);
  const at = (...wanted: string[]) => names.findIndex((name) => wanted.includes(name));
  const [input, output] = [at('input_tokens', 'text_tokens'), at('output_tokens')];
  const [id, turn, history] = [at('conversation_id'), at('turn'), at('history_tokens')];
  for (const { count, timestamps, clients, columns } of allTiles(plan.bytes, engineModule())) {
    const numbers = columns as Uint32Array[];
    const lists = columns.filter((column) => !(column instanceof Uint32Array));
    for (let row = 0; row < count; row++) {
      let items = 0;
      for (const list of lists) {
        const { offsets, items: sizes } = list as Exclude<typeof list, Uint32Array>;
        for (let item = offsets[row]; item < offsets[row + 1]; item++) items += sizes[item - offsets[0]];
      }
      yield {
        time: timestamps[row],
        clientId: clients[row],
        conversationId: numbers[id][2 * row] + numbers[id][2 * row + 1] * 2 ** 32,
        turn: numbers[turn][row],
        history: numbers[history][row],
        input: numbers[input][row],
        output: numbers[output][row],
        items,
      };
    }
  }
}
