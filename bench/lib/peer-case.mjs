/** The workload on which the engine is compared with other programs, and the engine's side of it. */
import { join } from 'node:path';
import { processorSeconds } from './measure.mjs';
import { load, scratch } from './paths.mjs';
import { writePeerInput } from './peer-input.mjs';
import { open, sourceOf, tabulated } from './pools.mjs';

const RATE = 20_000;
const SPAN = [18 * 3600, 19 * 3600];

/**
 * m-large from 18:00 to 19:00, scaled up and cut after `rows` rows.
 *
 * @returns the peers' input file, a function that lets the engine produce the rows and returns ns a row, and notes
 */
export async function peerCase(rows) {
  const { source, notes } = sourceOf('language/m-large');
  const pool = tabulated((await open(source)).span(...SPAN));
  const { compilePlan } = await load('plan/compile.js');
  const { inOnePiece } = await load('platform/slices.js');
  const { Engine } = await load('engine/engine.js');
  const { engineModule } = await load('engine/module.js');
  const duration = Math.ceil(Math.min(SPAN[1] - SPAN[0], (rows / RATE) * 1.2 + 60));
  const plan = inOnePiece(compilePlan(pool, { rate: RATE, duration: Math.max(duration, rows / RATE) }));
  const input = join(scratch('peers'), 'input.bin');
  await writePeerInput(input, plan.bytes);
  const engine = new Engine(plan.bytes, engineModule());
  const engineCase = async () => {
    let produced = 0;
    const elapsed = await processorSeconds(() => {
      engine.seek(0);
      while (produced < rows) {
        const tile = engine.produce();
        if (tile === 0) throw new Error(`the trace ends after ${produced} rows`);
        produced += tile;
      }
    });
    return (elapsed * 1e9) / produced;
  };
  notes.push(
    `${pool.name.split('/').pop()}, 18:00 to 19:00, ${plan.clientCount} clients, ${RATE} requests/s, ${rows} rows to memory`,
  );
  return { input, engineCase, notes };
}
