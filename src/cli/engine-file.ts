import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The bytes of the engine's Wasm module, which is a file beside those of the command: what `packed-engine` is elsewhere. */
export function unpackedEngine(): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(readFileSync(join(__dirname, '..', 'engine.wasm')));
}
