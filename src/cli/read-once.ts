import { availableParallelism } from 'node:os';

/**
 * How a command opens a trace that it reads once, batch by batch: with the cores beside this thread's, where a file is long
 * enough.
 */
export const READ_ONCE = { reusesMemory: true, workers: availableParallelism() - 1 } as const;
