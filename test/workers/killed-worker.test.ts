import { expect, test, vi } from 'vitest';
import { engineModule } from '../../src/engine/module.js';
import { RunMemory } from '../../src/engine/run-memory.js';
import { EngineError } from '../../src/errors.js';
import { WorkerRuns } from '../../src/workers/worker-runs.js';

// Workers that die when they have work to do, as one does that the system kills.
vi.mock('../../src/workers/worker.generated.js', async () => {
  const { PACKAGE_VERSION } = await import('../../src/version.js');
  return {
    WORKER_CODE: `const { parentPort } = require('node:worker_threads');
    parentPort.on('message', ({ type }) => type === 'run' && process.exit(3));
    parentPort.postMessage({ type: 'ready', version: '${PACKAGE_VERSION}' });`,
  };
});

test('the death of a worker ends the run with an error that says so', async () => {
  const open = { module: engineModule(), plan: new Uint8Array(256), columnTypes: [] };
  const ranges = Array.from({ length: 9 }, (_, tile) => ({ fromTile: tile, toTile: tile + 1 }));
  const rows = async () => {
    for await (const run of new WorkerRuns(open, ranges, 2, new RunMemory())) expect(run).toBeUndefined();
  };
  const failure = await rows().catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(EngineError);
  expect((failure as Error).message).toBe('a worker stopped: it exited with code 3');
});
