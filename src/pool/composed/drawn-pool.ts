import type { ClientWindows, Pool } from '../pool.js';
import type { Copies } from './copies.js';
import { DerivedPool } from './derived-pool.js';

/** A pool of clients that were drawn from another; their ids are 0, 1, 2 and so on. */
export interface DrawnPool extends Pool {
  /** The id, in the pool drawn from, of the client at a position in `clientIds`; its own id is the position. */
  originOf(clientIndex: number): number;
}

/** Who is drawn, and how the second and later copies of a client differ from it. */
export interface Drawing {
  /** By drawn client: its position in the base. */
  readonly origins: Uint32Array;
  /** Drawn clients before this one are as they are in the base; the others are copies. */
  readonly firstCopy: number;
  readonly copies: Copies;
}

/**
 * Reads a drawn client where it is read in the base, so that it costs no memory but its entries in two lists; datasets
 * are those of the base.
 */
export class StandingDraw extends DerivedPool implements DrawnPool {
  readonly #drawing: Drawing;

  constructor(base: Pool, name: string, drawing: Drawing) {
    const { origins } = drawing;
    super(base, {
      name,
      clientIds: firstNumbers(origins.length),
      labels: drawnLabels(base, origins),
    });
    this.#drawing = drawing;
  }

  originOf(clientIndex: number): number {
    return this.base.clientIds[this.#drawing.origins[clientIndex]];
  }

  protected override baseIndex(clientIndex: number): number {
    return this.#drawing.origins[clientIndex];
  }

  readClient(clientIndex: number, fromWindow: number, toWindow: number, into: ClientWindows): void {
    const { origins, firstCopy, copies } = this.#drawing;
    const origin = origins[clientIndex];
    if (clientIndex < firstCopy) {
      this.base.readClient(origin, fromWindow, toWindow, into);
      return;
    }
    const begin = (fromWindow + copies.rotationOf(clientIndex)) % this.windowCount;
    const count = toWindow - fromWindow;
    const untilEnd = Math.min(count, this.windowCount - begin);
    this.base.readClient(origin, begin, begin + untilEnd, into);
    if (untilEnd < count) this.base.readClient(origin, 0, count - untilEnd, behind(into, untilEnd));
    copies.scale(clientIndex, fromWindow, toWindow, into.rate);
  }
}

/** 0, 1, 2 and so on. */
function firstNumbers(count: number): Uint32Array {
  const numbers = new Uint32Array(count);
  for (let number = 0; number < count; number++) numbers[number] = number;
  return numbers;
}

function drawnLabels(base: Pool, origins: Uint32Array): ReadonlyMap<number, string> | undefined {
  if (base.labels === undefined) return undefined;
  const labels = new Map<number, string>();
  for (const [client, origin] of origins.entries()) {
    const label = base.labels.get(base.clientIds[origin]);
    if (label !== undefined) labels.set(client, label);
  }
  return labels;
}

/** The entries from `from` on. */
function behind({ rate, cv, family, shape, dataset }: ClientWindows, from: number): ClientWindows {
  return {
    rate: rate.subarray(from),
    cv: cv.subarray(from),
    family: family.subarray(from),
    shape: shape.subarray(from),
    dataset: dataset.subarray(from),
  };
}
