import { Engine } from '../../../src/engine/engine.js';
import { ArrivalModeCode } from '../../../src/engine/plan-layout.generated.js';
import { readPlan } from '../../../src/plan/read-plan.js';
import { claim, type Outcome, refusalOf } from '../case.js';
import { checkedTile, type TileMark } from './check-tile.js';
import { PlanText } from './plan-text.js';

/** In which a plan's tiles are made. */
export interface TileOrder {
  /** Tiles to seek; those that the plan does not have are left out, and -1 is the last. */
  readonly seeks: readonly number[];
  /** Whether another instance makes the first tiles in order, without a seek. */
  readonly again: boolean;
}

/** Tiles that are made in order. */
const TILES_IN_ORDER = 4;
/** No further tiles are made after a large one, and when so much time has passed: one call counts, not their number. */
const LARGE_TILE_BYTES = 32 * 2 ** 20;
const ENOUGH_MILLISECONDS = 1000;

/**
 * Gives a plan to the engine and, where it is accepted, holds its tiles against what the plan says and against the
 * same tiles made in another order.
 *
 * @throws WrongRow, or what the engine throws and may not
 */
export function runPlan(plan: Uint8Array, module: WebAssembly.Module, order: TileOrder): Outcome {
  let text: PlanText | undefined;
  try {
    const engine = new Engine(plan, module);
    text = new PlanText(plan);
    checkTotal(engine, text);
    const tiles = new Tiles(engine, text);
    for (const seek of order.seeks) {
      const tile = seek < 0 ? engine.tiles + seek : seek;
      if (tile >= 0 && tile < engine.tiles && !tiles.areEnough) tiles.seek(tile);
    }
    if (order.again && !tiles.areEnough) inOrder(tiles, new Engine(plan, module));
    // The engine does not read the texts.
    readPlan(plan);
    return { verdict: 'accepted', bytesAtOnce: tiles.largestBytes };
  } catch (error) {
    // A tile of long lists may not fit into any memory: that is found out when it is made.
    return { ...refusalOf(error), ...(text === undefined ? {} : { bytesAtOnce: text.listBytesOfTile }) };
  }
}

function checkTotal(
  engine: Engine,
  { arrivals, classCount, clientCount, expectedArrivals, rowLimit }: PlanText,
): void {
  const total = engine.totalRequests;
  claim(total >= 0 && total < Number.POSITIVE_INFINITY, () => `the trace has ${total} requests`);
  if (classCount > 0 || arrivals !== ArrivalModeCode.EXACT) return;
  // Each client has a whole number next to its expected arrivals; expected arrivals add up to within 10^-6.
  const tolerance = clientCount + 1e-6 * expectedArrivals + 1e-6;
  claim(
    Math.abs(total - Math.min(expectedArrivals, rowLimit)) <= tolerance,
    () => `${total} requests where so many arrivals are expected: ${expectedArrivals}`,
  );
}

/** The tiles that were made, each the same whenever it is made again. */
class Tiles {
  largestBytes = 0;
  readonly #begin = performance.now();
  readonly #engine: Engine;
  readonly #text: PlanText;
  readonly #marks = new Map<number, TileMark>();
  /** Rows before tiles, where the plan fixes them. */
  readonly #before = new Map<number, number>();

  constructor(engine: Engine, text: PlanText) {
    this.#engine = engine;
    this.#text = text;
  }

  get areEnough(): boolean {
    return this.largestBytes > LARGE_TILE_BYTES || performance.now() - this.#begin > ENOUGH_MILLISECONDS;
  }

  seek(tile: number): void {
    this.#engine.seek(tile);
    const before = this.#engine.requestsBefore;
    claim(
      (before !== undefined) === this.#text.isCounted,
      () => `tile ${tile} is said to have ${before} rows before it`,
    );
    this.#made(tile, this.#engine, before);
  }

  /** Makes the next tile of an engine, which is this one, and compares. */
  next(tile: number, engine: Engine): void {
    this.#made(tile, engine, undefined);
  }

  #made(tile: number, engine: Engine, before: number | undefined): void {
    const mark = checkedTile(engine, this.#text);
    this.largestBytes = Math.max(this.largestBytes, mark.bytes);
    const known = this.#marks.get(tile);
    claim(
      known === undefined || (known.count === mark.count && known.checksum === mark.checksum),
      () => `tile ${tile} has ${known?.count} rows, and ${mark.count} when it is made again, or others`,
    );
    this.#marks.set(tile, mark);
    this.#compareNeighbours(tile - 1, tile);
    this.#compareNeighbours(tile, tile + 1);
    if (before !== undefined) this.#checkBefore(tile, before, mark.count);
  }

  #compareNeighbours(tile: number, next: number): void {
    const a = this.#marks.get(tile);
    const b = this.#marks.get(next);
    if (a === undefined || b === undefined || a.count === 0 || b.count === 0) return;
    claim(a.last <= b.first, () => `tile ${tile} ends at ${a.last} s, and ${next} begins at ${b.first} s`);
  }

  #checkBefore(tile: number, before: number, count: number): void {
    const known = this.#before.get(tile);
    claim(
      known === undefined || known === before,
      () => `tile ${tile} has ${known} rows before it, or ${before}`,
    );
    this.#before.set(tile, before);
    const isLast = tile + 1 === this.#engine.tiles;
    if (isLast) this.#before.set(tile + 1, this.#engine.totalRequests);
    if (tile === 0) claim(before === 0, () => `there are ${before} rows before the first tile`);
    const after = this.#before.get(tile + 1);
    claim(
      after === undefined || after === before + count,
      () => `tile ${tile} has ${count} rows, ${before} before it and ${after} before the next`,
    );
  }
}

function inOrder(tiles: Tiles, engine: Engine): void {
  for (let tile = 0; tile < Math.min(TILES_IN_ORDER, engine.tiles) && !tiles.areEnough; tile++)
    tiles.next(tile, engine);
}
