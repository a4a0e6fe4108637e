import { expect, test, vi } from 'vitest';
import { engineModule } from '../../src/engine/module.js';
import { EngineError } from '../../src/errors.js';
import { WorkerRuns } from '../../src/workers/worker-runs.js';
import { stretchesOf } from '../support/stretches.js';

// Workers that die when they have work to do, as one does that the system kills.
vi.mock('../../src/workers/worker.generated.js', async () => {
  const { PACKAGE_VERSION } = await import('../../src/version.js');
  return {
    WORKER_CODE: `const { parentPort } = require('node:worker_threads');
    parentPort.on('message', ({ type }) => type === 'tiles' && process.exit(3));
    parentPort.postMessage({ type: 'ready', version: '${PACKAGE_VERSION}' });`,
  };
});

test('the death of a worker ends the run with an error that says so', async () => {
  const open = { module: engineModule(), plan: new Uint8Array(256), columnTypes: [] };
  const rows = async () => {
    for await (const run of new WorkerRuns(open, stretchesOf(9), 2)) expect(run).toBeUndefined();
  };
  const failure = await rows().catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(EngineError);
  expect((failure as Error).message).toBe('a worker stopped: it exited with code 3');
});
