/** Tiles [`fromTile`, `toTile`). */
export interface TileRange {
  readonly fromTile: number;
  readonly toTile: number;
}

/** Lengths that double from `shortest` to `longest`, without end: the first rows come soon, and later runs are long. */
export function* runLengths(shortest: number, longest: number): Generator<number, never> {
  for (let length = shortest; ; length = Math.min(length * 2, longest)) yield length;
}

/** Cuts tiles into ranges of `length` tiles; the last may be shorter. */
export function* tileRanges({ fromTile, toTile }: TileRange, length: number): Generator<TileRange> {
  for (let from = fromTile; from < toTile; from += length) {
    yield { fromTile: from, toTile: Math.min(from + length, toTile) };
  }
}

/** The k-th of n contiguous parts of all tiles, k from 1. */
export function shardTiles(
  tiles: number,
  shard: { readonly index: number; readonly count: number },
): TileRange {
  return {
    fromTile: Math.floor((tiles * (shard.index - 1)) / shard.count),
    toTile: Math.floor((tiles * shard.index) / shard.count),
  };
}
