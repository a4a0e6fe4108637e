import { instantiateEngine } from './instantiate.js';
import { engineModule } from './module.js';
import { callEngine, type TrapReason } from './want-of-memory.js';

const ADVICE = 'use distributions of fewer values, or a machine with more memory';

/** What all that prepares values in an engine's memory needs of it. */
export interface ScratchExports extends TrapReason {
  readonly memory: WebAssembly.Memory;
  scratch(bytes: number): number;
}

let shared: object | undefined;

/** The one instance of the engine that the process shares, with the exports that the caller knows of. */
export function sharedInstance<T extends object>(): T {
  shared ??= instantiateEngine(engineModule());
  return shared as T;
}

/**
 * Memory of an instance for what is to be prepared; valid until it is asked for again.
 *
 * @throws EngineError where there is not so much of it
 */
export function reserveScratch(engine: ScratchExports, bytes: number): number {
  return prepare(engine, () => engine.scratch(bytes)) >>> 0;
}

/**
 * Calls what can ask for memory.
 *
 * @throws EngineError where there is not so much of it
 */
export function prepare<T>(engine: ScratchExports, call: () => T): T {
  return callEngine(engine, ADVICE, call);
}
