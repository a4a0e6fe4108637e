/** What a worker does that is for anything: what it is told first says what it is for. */
import type { Run } from '../engine/run.js';
import type { EncodingRequest, EncodingResult } from '../output/chunks/protocol.js';
import { serveEncoding } from '../output/chunks/serve-encoding.js';
import type { Answer } from '../threads/answers.js';
import type { WorkerRequest } from './protocol.js';
import { serveRuns } from './serve-runs.js';

type AnyAnswer = Answer<Run[] | EncodingResult> | undefined;

export function serveAny(request: WorkerRequest | EncodingRequest): AnyAnswer | Promise<AnyAnswer> {
  if (request.type === 'open-plan' || request.type === 'plan-part' || request.type === 'tiles') {
    return serveRuns(request);
  }
  return serveEncoding(request);
}
