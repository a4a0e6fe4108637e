import { orPoolError, refuseLfsPointer } from '../pool-file.js';

/** A `Blob` or `File`, as far as it is used. */
export interface BlobLike {
  readonly size: number;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** A `File`, as far as it is used. */
export interface FileLike extends BlobLike {
  readonly name: string;
  /** Its path from the folder that was chosen, that folder first; empty where it was chosen itself. */
  readonly webkitRelativePath?: string;
}

/** All of a file; errors call it `path`. */
export async function readBlob(blob: BlobLike, path: string): Promise<Uint8Array> {
  const bytes = new Uint8Array(await orPoolError(path, blob.arrayBuffer()));
  refuseLfsPointer(bytes, path);
  return bytes;
}
