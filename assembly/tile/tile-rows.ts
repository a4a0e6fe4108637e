/**
 * Expected rows of a tile: as many as the plan asks for, or a half, a quarter … of that where lists are so long that the
 * items of a tile would take too much memory. No value depends on it.
 */
import { expectedItems } from '../fields/expected-items';
import { allocate, release } from '../memory';
import { Client, ClientWindow } from '../plan/layout';
import {
  classCount,
  classOf,
  clientAt,
  clientCount,
  clientWindowAt,
  expectedBefore,
  expectedUntil,
  fieldSetCount,
  hasLists,
  tables,
  tileRows as askedRows,
  traceRows,
  windowCount,
} from '../plan/open-plan';
import { rowsPerArrival } from '../plan/turn-counts';

/** Items that a tile's lists are expected to have, at most: some 250 MB, as they are kept twice and in buffers that double. */
const MAX_TILE_ITEMS: f64 = 8388608;
/** Tiles are counted in 32 bits. */
const MAX_TILES: f64 = 4294967295.0;

export let rowsOfTile: f64 = 0;
/** Items that all lists of a request are expected to have, an f64 for each field set; 0 where there are no lists. */
export let itemsOfRow: usize = 0;

/** Finds the rows of a tile; false where no tile is small enough, of as many as can be counted. */
export function sizeTiles(): bool {
  rowsOfTile = askedRows;
  if (!hasLists) return true;
  itemsOfRow = allocate(<u64>fieldSetCount << 3);
  let most: f64 = 0;
  for (let fieldSet: u32 = 0; fieldSet < fieldSetCount; ++fieldSet) {
    const items = expectedItems(fieldSet);
    store<f64>(itemsOfRow + (<usize>fieldSet << 3), items);
    most = max(most, items);
  }
  if (min(askedRows, traceRows) * most <= MAX_TILE_ITEMS) return true;
  const bytes = <u64>windowCount << 4;
  const sums = allocate(bytes);
  sumByWindow(sums);
  while (mostItems(sums) > MAX_TILE_ITEMS && traceRows / rowsOfTile < MAX_TILES) rowsOfTile /= 2;
  release(sums, bytes);
  return traceRows / rowsOfTile < MAX_TILES;
}

/** What a window expects. */
namespace Sum {
  export const ROWS: usize = 0; // f64
  export const ITEMS: usize = 8; // f64
}

/** Adds up the rows and items of each window; the turns of a conversation count for the window in which it begins. */
function sumByWindow(sums: usize): void {
  for (let client: u32 = 0; client < clientCount; ++client) {
    const conversationClass = classOf(client);
    const rowsOfArrival = conversationClass == 0 ? 1 : rowsPerArrival(tables, conversationClass);
    const first = load<u32>(clientAt(client), Client.FIRST_CLIENT_WINDOW);
    const end = first + load<u32>(clientAt(client), Client.CLIENT_WINDOW_COUNT);
    for (let index = first; index < end; ++index) {
      const clientWindow = clientWindowAt(index);
      const sum = sums + (<usize>load<u32>(clientWindow, ClientWindow.WINDOW) << 4);
      const rows = (expectedUntil(index) - expectedBefore(client, index)) * rowsOfArrival;
      const mean = load<f64>(itemsOfRow + (<usize>load<u32>(clientWindow, ClientWindow.FIELD_SET) << 3));
      store<f64>(sum, load<f64>(sum, Sum.ROWS) + rows, Sum.ROWS);
      store<f64>(sum, load<f64>(sum, Sum.ITEMS) + rows * mean, Sum.ITEMS);
    }
  }
}

/** The items that the largest tile is expected to have. */
function mostItems(sums: usize): f64 {
  let most: f64 = 0;
  // Of the tile at hand: items so far, and rows that it still has room for.
  let items: f64 = 0;
  let room = rowsOfTile;
  for (let window = classCount; window < windowCount; ++window) {
    const sum = sums + (<usize>window << 4);
    const rows = load<f64>(sum, Sum.ROWS);
    if (!(rows > 0)) continue;
    const mean = load<f64>(sum, Sum.ITEMS) / rows;
    if (rows < room) {
      items += mean * rows;
      room -= rows;
      continue;
    }
    most = max(most, items + mean * room);
    const behind = rows - room;
    if (behind >= rowsOfTile) most = max(most, mean * rowsOfTile);
    const begun = behind - floor(behind / rowsOfTile) * rowsOfTile;
    items = mean * begun;
    room = rowsOfTile - begun;
  }
  return max(most, items);
}
