import type { Stretches } from '../../src/workers/worker-runs.js';

/** Stretches of one tile each, for workers that are not to come to anything, or for tests of who is told what. */
export function stretchesOf(tiles: number): Stretches {
  return {
    ranges: Array.from({ length: tiles }, (_, tile) => ({ fromTile: tile, toTile: tile + 1 })),
    tilesAtATime: 1,
    cut: { runRows: 65536, rowsBefore: 0 },
  };
}
