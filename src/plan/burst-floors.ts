import { UsageError } from '../errors.js';
import type { Pool } from '../pool/pool.js';
import type { TraceSettings } from '../workload/resolved-workload.js';
import { fieldOfTrait } from './client-traits.js';
import type { ClientWindowSection } from './client-window-section.js';
import { highestDensity, type Schedule } from './schedule-basis.js';

/** Smallest gaps of a plan are whole numbers of such parts of the mean gap. */
const PARTS = 65_536;
/** The rate of a client over its bound, at most: two parts are left for what is above the smallest gap. */
const LARGEST_SHARE = 1 - 2 / PARTS;
/** Windows that go on with each other have one smallest gap, as one law has, where their rates are within this factor. */
const LARGEST_RATIO = 1.25;

/** The smallest gaps of clients that have a bound on the rate of their bursts. */
export class BurstFloors {
  readonly #pool: Pool;
  readonly #schedule: Schedule;
  readonly #common: number | undefined;

  constructor(pool: Pool, schedule: Schedule, { max_burst_rate }: Pick<TraceSettings, 'max_burst_rate'>) {
    this.#pool = pool;
    this.#schedule = schedule;
    this.#common = max_burst_rate;
  }

  /** That of a client, requests per second; undefined where it has none. */
  boundOf(client: number): number | undefined {
    return this.#pool.traits?.(client)?.maxBurstRate ?? this.#common;
  }

  /**
   * Sets the smallest gaps of a client's windows, from the first to the last of the section: the highest rate in each over
   * the bound, of the mean gap. Gaps of a window of a higher rate are then no shorter than 1 / bound.
   *
   * @param leadIn windows of conversations from before the trace, and how long that of the client is
   * @throws UsageError where a rate reaches the bound
   */
  apply(
    client: number,
    bound: number,
    section: ClientWindowSection,
    first: number,
    leadIn: { readonly windows: number; readonly seconds: number },
  ): void {
    const shares: number[] = [];
    for (let at = first; at < section.count; at++) {
      const before = at === first ? 0 : section.expectedEnd(at - 1);
      const expected = section.expectedEnd(at) - before;
      const piece = section.window(at) - leadIn.windows;
      const rate = piece < 0 ? expected / leadIn.seconds : expected * highestDensity(this.#schedule, piece);
      if (!(rate / bound <= LARGEST_SHARE)) this.#refuse(client, rate, bound, piece);
      shares.push(rate / bound);
    }
    for (let from = 0; from < shares.length; ) {
      let [smallest, largest] = [shares[from], shares[from]];
      let to = from + 1;
      for (; to < shares.length && section.continues(first + to); to++) {
        const [low, high] = [Math.min(smallest, shares[to]), Math.max(largest, shares[to])];
        if (high > low * LARGEST_RATIO) break;
        [smallest, largest] = [low, high];
      }
      // Above the quotient, so that no rounding makes a gap shorter.
      const floor = Math.floor(largest * PARTS) + 1;
      for (let at = from; at < to; at++) section.setFloor(first + at, floor, at > from);
      from = to;
    }
  }

  #refuse(client: number, rate: number, bound: number, piece: number): never {
    const id = this.#pool.clientIds[client];
    const label = this.#pool.labels?.get(id);
    const from = piece < 0 ? 0 : this.#schedule.pieces[piece].start;
    throw new UsageError(
      `client ${id}${label === undefined ? '' : ` ('${label}')`} has a rate of ${Number(rate.toPrecision(6))} requests ` +
        `per second from ${from} s on, and max_burst_rate ${bound} has to be ` +
        `${leastBound(rate)} or more; use a higher bound, or a lower rate`,
      { field: fieldOfTrait(this.#pool, client, 'maxBurstRate') },
    );
  }
}

/** A bound that a rate can have, hardly above the least, in six digits. */
function leastBound(rate: number): number {
  return Number((rate * 1.00004).toPrecision(6));
}
