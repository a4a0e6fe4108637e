/** What Parquet files of others are packed by, where Node's `node:zlib` is missing. */
import { gunzipSync as gunzip } from 'fflate';

export function gunzipSync(packed: Uint8Array): Uint8Array {
  return gunzip(packed);
}

export function brotliDecompressSync(): never {
  throw new Error('it is packed by Brotli, which this page does not unpack; write it anew with Zstandard');
}
