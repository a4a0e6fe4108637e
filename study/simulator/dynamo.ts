import { replayArguments, type Scheduler } from './dynamo-arguments.js';
import { DYNAMO } from './pins.js';
import { openPythonSimulator, RUN_LIMIT } from './python-simulator.js';
import type { Simulator } from './simulator.js';

export interface DynamoOptions {
  /** Whose scheduler an instance has; by default vLLM's. */
  readonly scheduler?: Scheduler;
  /** Seconds that a run may take. */
  readonly limit?: number;
}

/** Dynamo's offline replay. */
export function openDynamo(
  folder: string,
  { scheduler = 'vllm', limit = RUN_LIMIT }: DynamoOptions = {},
): Promise<Simulator> {
  const simulator = {
    name: `Dynamo's offline replay, scheduler of ${scheduler}`,
    module: 'dynamo_replay',
    packages: DYNAMO,
    question: (deployment: Parameters<typeof replayArguments>[0], speed: number) => ({
      arguments: replayArguments(deployment, speed, scheduler),
    }),
  };
  return openPythonSimulator(folder, simulator, limit);
}
