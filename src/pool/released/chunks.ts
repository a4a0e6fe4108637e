/** The names of the files of a client, whose id is the first group. */
export const CHUNK_FILE = /^chunk-(\d+)-(trace\.csv|dataset\.json)$/;

/** Whether a file is one of a pool as ServeGen released them. */
export function isChunkFile(name: string): boolean {
  return CHUNK_FILE.test(name);
}
