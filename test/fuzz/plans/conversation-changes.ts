import { ConversationClass, Header, TurnCount, Window } from '../../../src/engine/plan-layout.generated.js';
import type { Change } from './change.js';

/** Conversations that begin so long before the trace. */
export const setLeadIns: Change = (view, fields, random) => {
  const start = random.pick([-5e-324, -1e-3, -60, -1e6, -1e15]);
  for (let index = 0; index < fields.count('class'); index++) {
    view.setFloat64(fields.record('window', index) + Window.START, start, true);
  }
  return `all lead-ins start at ${start}`;
};

export const setClasses: Change = (view, fields, random) => {
  const tables = fields.word(Header.TABLES);
  const told = [];
  for (const record of fields.records('class')) {
    const what = random.below(4);
    if (what === 0) {
      const scale = random.pick([0, 5e-324, 1e-300, 1, 1e6, 1e300]);
      view.setFloat64(record + ConversationClass.SCALE, scale, true);
      told.push(`scale ${scale}`);
    } else if (what === 1) {
      const [base, span] = random.pick([
        [0, 1],
        [0, 5e-324],
        [1 - 2 ** -53, 2 ** -53],
        [0.5, 0.5],
      ]);
      view.setFloat64(record + ConversationClass.BASE, base, true);
      view.setFloat64(record + ConversationClass.SPAN, span, true);
      told.push(`base ${base}, span ${span}`);
    } else if (what === 2) {
      const quantile = random.below(4);
      view.setUint32(record + ConversationClass.QUANTILE, quantile, true);
      view.setUint32(record + ConversationClass.EXPONENTIATE, random.below(2), true);
      told.push(`law ${quantile}`);
    } else {
      const turns = random.pick([2, 3, 64]);
      const table = tables + fields.word(record + ConversationClass.OFFSET);
      for (let index = 0; index < fields.word(record + ConversationClass.COUNT); index++) {
        view.setUint32(table + index * TurnCount.SIZE + TurnCount.TURNS, turns, true);
      }
      told.push(`${turns} turns`);
    }
  }
  return `classes: ${told.slice(0, 4).join('; ') || 'none'}`;
};
