import { expect, test } from 'vitest';
import { ClientWindow, Header, Window } from '../../src/engine/plan-layout.generated.js';
import { generate, openWorkload, type Workload } from '../../src/index.js';
import { compilePlan } from '../support/at-once.js';

/** Its conversations are in several classes, each of which has client-windows of its own. */
const WORKLOAD: Workload = {
  pool: 'builtin:language?clients=50',
  rate: 5,
  conversations: {
    share: 0.5,
    turns: { mean: 3 },
    inter_turn_seconds: { family: 'pareto', scale: 30, alpha: 1.2, max: 21_600 },
  },
};

test('maxPlanBytes counts the windows and client-windows that the plan has', async () => {
  const { pool, spec } = await openWorkload(WORKLOAD);
  const { bytes } = compilePlan(pool, spec);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const count = (field: number) => view.getUint32(field, true);
  expect(count(Header.CLASS_COUNT)).toBeGreaterThan(2);
  const size =
    count(Header.WINDOW_COUNT) * Window.SIZE + count(Header.CLIENT_WINDOW_COUNT) * ClientWindow.SIZE;
  await expect(generate(WORKLOAD, { maxPlanBytes: size - 1 })).rejects.toThrow('rate: its plan would have');
  // Clients that are idle where the trace starts are counted as if they had conversations from before it.
  const most = size + 50 * count(Header.CLASS_COUNT) * ClientWindow.SIZE;
  await expect(generate(WORKLOAD, { maxPlanBytes: most })).resolves.toHaveProperty('clientCount');
});
