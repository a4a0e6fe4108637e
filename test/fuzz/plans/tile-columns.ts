import type { Engine } from '../../../src/engine/engine.js';
import { columnType } from '../../fixtures/rows.js';
import type { PlanText } from './plan-text.js';

/** The columns of a tile, as views of the engine's memory. */
export interface TileColumns {
  readonly count: number;
  readonly timestamps: Float64Array;
  readonly clients: Uint32Array;
  readonly columns: readonly TileColumn[];
}

export type TileColumn =
  | { readonly kind: 'numbers'; readonly values: Uint32Array | Uint16Array | BigUint64Array }
  | { readonly kind: 'lists'; readonly offsets: Uint32Array; readonly items: Uint32Array };

/** The columns of the newest tile, of `count` rows. */
export function readTile(engine: Engine, count: number, { columns }: PlanText): TileColumns {
  return {
    count,
    timestamps: engine.timestamps(count),
    clients: engine.clientIds(count),
    columns: columns.map(({ kind }, index): TileColumn => {
      switch (columnType(kind)) {
        case 'list':
          return {
            kind: 'lists',
            offsets: engine.listOffsets(index, count),
            items: engine.listItems(index),
          };
        case 'uint64':
          return { kind: 'numbers', values: engine.longColumn(index, count) };
        case 'uint16':
          return { kind: 'numbers', values: engine.shortColumn(index, count) };
        default:
          return { kind: 'numbers', values: engine.column(index, count) };
      }
    }),
  };
}
