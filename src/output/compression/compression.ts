/** Text formats whose files are compressed, as the end of their name says. */
export type Compression = 'gzip' | 'zstd';

const ENDINGS: ReadonlyMap<string, Compression> = new Map([
  ['.gz', 'gzip'],
  ['.zst', 'zstd'],
]);

/** What the name of a file that is compressed so ends in. */
export function endingOf(compression: Compression): string {
  return [...ENDINGS].find(([, name]) => name === compression)![0];
}

/** What a file's name says of how it is compressed, and the name without it. */
export function compressionOf(path: string): { readonly compression?: Compression; readonly name: string } {
  const ending = /\.[^.]*$/.exec(path)?.[0] ?? '';
  const compression = ENDINGS.get(ending.toLowerCase());
  return compression === undefined ? { name: path } : { compression, name: path.slice(0, -ending.length) };
}
