import { availableParallelism } from 'node:os';

/** How a command opens a trace that it passes over once, batch by batch: with the cores that are beside this thread's. */
export const READ_ONCE = { reusesMemory: true, workers: availableParallelism() - 1 } as const;
