/**
 * The script of all workers as one file, `servegen-wasm/worker.js`, for pages that start workers from a URL of their own:
 * what a worker is told first says what it is for.
 */
import type { Run } from '../engine/run.js';
import type { EncodingRequest, EncodingResult } from '../output/chunks/protocol.js';
import { serveEncoding } from '../output/chunks/serve-encoding.js';
import { type Answer, serve } from '../threads/port.js';
import type { WorkerRequest } from './protocol.js';
import { serveRuns } from './serve-runs.js';

serve<WorkerRequest | EncodingRequest, Run[] | EncodingResult>(
  (request): Answer<Run[]> | undefined | Promise<Answer<EncodingResult> | undefined> => {
    if (request.type === 'open-plan' || request.type === 'plan-part' || request.type === 'tiles') {
      return serveRuns(request);
    }
    return serveEncoding(request);
  },
);
