/** Tiles [`fromTile`, `toTile`). */
export interface TileRange {
  readonly fromTile: number;
  readonly toTile: number;
}

/**
 * Cuts tiles into ranges that double in length from `shortest` to `longest`: the first rows come soon, and later
 * ranges are long enough to make up for the replay at their start.
 */
export function* tileRanges(
  { fromTile, toTile }: TileRange,
  shortest: number,
  longest: number,
): Generator<TileRange> {
  let length = shortest;
  for (let from = fromTile; from < toTile; ) {
    const to = Math.min(from + length, toTile);
    yield { fromTile: from, toTile: to };
    from = to;
    length = Math.min(length * 2, longest);
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
