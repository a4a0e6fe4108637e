import { EngineError } from '../errors.js';
import { withAddressSpace, withAddressSpaceLater } from './address-space.js';
import { ENGINE_SHA256 } from './module.generated.js';
import { unpackedEngine } from './packed-engine.js';

let bytes: Uint8Array<ArrayBuffer> | undefined;
let compiled: WebAssembly.Module | undefined;

/** The bytes of the engine's Wasm module. */
export function engineBytes(): Uint8Array<ArrayBuffer> {
  bytes ??= unpackedEngine();
  return bytes;
}

/** SHA-256 of the bytes, hexadecimal. */
export const engineSha256: string = ENGINE_SHA256;

/**
 * The engine's module, compiled once a process.
 *
 * @throws EngineError where the runtime has no WebAssembly with SIMD, or forbids it
 */
export function engineModule(): WebAssembly.Module {
  compiled ??= compile();
  return compiled;
}

/**
 * Has the engine's module compiled beside this thread, where the runtime can, before anybody needs it.
 *
 * @throws EngineError as `engineModule` does
 */
export async function prepareEngine(): Promise<void> {
  compiled ??= await withAddressSpaceLater(() => WebAssembly.compile(engineBytes())).catch(notCompiled);
}

function compile(): WebAssembly.Module {
  try {
    return withAddressSpace(() => new WebAssembly.Module(engineBytes()));
  } catch (error) {
    return notCompiled(error);
  }
}

function notCompiled(error: unknown): never {
  if (error instanceof EngineError) throw error;
  throw new EngineError(
    `this runtime does not compile the engine (${(error as Error).message}); it needs WebAssembly with SIMD, and a ` +
      "page with a content security policy 'wasm-unsafe-eval' in its script-src",
    {},
    { cause: error },
  );
}
