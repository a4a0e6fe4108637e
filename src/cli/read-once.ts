import { availableParallelism } from 'node:os';

/**
 * How a command opens a trace of whose rows it makes little, batch by batch: with the cores beside this thread's. `compare` and
 * `report` do so much with them that no gain of threads that unpack has been shown.
 */
export const READ_ONCE = { reusesMemory: true, workers: availableParallelism() - 1 } as const;
