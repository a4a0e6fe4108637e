import { Header } from '../engine/plan-layout.generated.js';
import { aligned } from './alignment.js';

export type Part = [offsetField: number, bytes: Uint8Array];

/**
 * A plan of so many bytes, 0 but for its client-windows, where these have room around them for the rest; else all of it. They
 * are most of a long plan, and memory that is touched for the first time costs more than what is written to it.
 */
export function planAround(parts: readonly Part[], length: number): Uint8Array {
  let at: number = Header.SIZE;
  for (const [offsetField, { buffer, byteOffset, length: own }] of parts) {
    if (offsetField !== Header.CLIENT_WINDOWS) at += aligned(own);
    else if (byteOffset < at || byteOffset - at + length > buffer.byteLength) break;
    else return new Uint8Array(buffer, byteOffset - at, length);
  }
  return new Uint8Array(length);
}
