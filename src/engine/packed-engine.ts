import { platform } from '#platform';
import { bytesOfBase64 } from '../platform/base64.js';
import { ENGINE_BYTES, ENGINE_DEFLATED } from './module.generated.js';

/** The bytes of the engine's Wasm module, from the text that has them where there need not be files. */
export function unpackedEngine(): Uint8Array<ArrayBuffer> {
  return platform.inflate(bytesOfBase64(ENGINE_DEFLATED), ENGINE_BYTES);
}
