import { ThinnedValues } from '../statistics/thinned-values.js';
import { coveredSeconds, type Timeline } from './timeline.js';

/** Starts that tell a stretch's rate well enough to measure gaps by it. */
const LEAST_STARTS = 20;
/** Windows over which gaps are gathered for one law. */
const MOST_WINDOWS = 6;
/** Gaps of one law that its fit takes account of: a shape is then known to within 2 %. */
const MOST_FITTED = 16_384;
/** Gaps that are kept of a client as a whole. */
const MOST_OF_CLIENT = 1024;
/** Gaps that may be kept of all clients' stretches together. */
const MOST_OF_ALL = 1 << 25;

/** Gaps of a client in some of its windows. */
export interface GapGroup {
  readonly row: number;
  /** First and last window. */
  readonly from: number;
  readonly to: number;
  /** A view that is used again. */
  readonly gaps: Float64Array;
  /** Gaps that there were. */
  readonly count: number;
  /** Seconds to which a gap of 1 corresponds, where the group has one rate; else undefined. */
  readonly unitSeconds: number | undefined;
}

/**
 * The gaps between successive starts (of conversations, and single requests) of each client, in operational time: as
 * multiples of the mean gap at the client's own rate. A gap that reaches over windows of several rates is the sum of its
 * parts, and an idle window adds nothing, as in the model's arrivals; it belongs to the window in which it ends. So each gap counts
 * once, the long ones that span an edge, too, which would be missing most where they are most.
 *
 * The rate is that of a window with at least 20 starts; windows with fewer are joined with those that follow, as the rate
 * of a few starts follows the very gaps that are to be measured by it, and would make them look regular.
 */
export class ClientGaps {
  readonly #timeline: Timeline;
  readonly #wanted: number;
  readonly #onGroup: (group: GapGroup) => void;
  readonly #last: Float64Array;
  /** Operational time from the last start to the stretch's beginning; NaN before the first start. */
  readonly #carry: Float64Array;
  /** First window of the stretch at hand; -1 where none has begun. */
  readonly #stretch: Int32Array;
  readonly #starts: Float64Array;
  readonly #firstGap: Float64Array;
  /** Of the stretch, seconds. */
  readonly #gaps: (ThinnedValues | undefined)[];
  /** First window of the group at hand; -1 where none has begun. */
  readonly #group: Int32Array;
  readonly #unit: Float64Array;
  readonly #normalised: (ThinnedValues | undefined)[];
  readonly #ofClient: (ThinnedValues | undefined)[];
  readonly #mostFitted: number;

  /**
   * @param wanted gaps of a group
   * @param onGroup is given all groups that have them, in the order in which they are complete
   */
  constructor(rows: number, timeline: Timeline, wanted: number, onGroup: (group: GapGroup) => void) {
    this.#timeline = timeline;
    this.#wanted = wanted;
    this.#onGroup = onGroup;
    this.#last = new Float64Array(rows).fill(Number.NaN);
    this.#carry = new Float64Array(rows).fill(Number.NaN);
    this.#stretch = new Int32Array(rows).fill(-1);
    this.#starts = new Float64Array(rows);
    this.#firstGap = new Float64Array(rows);
    this.#gaps = new Array(rows);
    this.#group = new Int32Array(rows).fill(-1);
    this.#unit = new Float64Array(rows);
    this.#normalised = new Array(rows);
    this.#ofClient = new Array(rows);
    this.#mostFitted = Math.max(
      2 * wanted,
      Math.min(MOST_FITTED, Math.floor(MOST_OF_ALL / Math.max(1, rows))),
    );
  }

  /** The gaps that are kept of a client, in operational time. */
  ofClient(row: number): Float64Array {
    return this.#ofClient[row]?.values ?? new Float64Array(0);
  }

  /** A start at a time, which is in a window; in order of time. */
  add(row: number, time: number, window: number): void {
    if (this.#stretch[row] < 0) {
      this.#stretch[row] = window;
      if (this.#group[row] < 0) this.#group[row] = window;
    }
    if (this.#starts[row]++ === 0) {
      this.#firstGap[row] = time - this.#stretch[row] * this.#timeline.windowSeconds;
    } else {
      this.#gaps[row] ??= new ThinnedValues(this.#mostFitted);
      this.#gaps[row].push(time - this.#last[row]);
    }
    this.#last[row] = time;
  }

  /** Ends a window of all clients. */
  endWindow(window: number): void {
    const isLast = window === this.#timeline.count - 1;
    for (let row = 0; row < this.#stretch.length; row++) {
      if (this.#stretch[row] >= 0 && (this.#starts[row] >= LEAST_STARTS || isLast))
        this.#endStretch(row, window);
      const from = this.#group[row];
      if (from < 0) continue;
      const count = this.#normalised[row]?.count ?? 0;
      if (count >= this.#wanted || isLast || window - from + 1 >= MOST_WINDOWS) this.#endGroup(row, window);
    }
  }

  #endStretch(row: number, window: number): void {
    const { windowSeconds } = this.#timeline;
    const from = this.#stretch[row];
    const starts = this.#starts[row];
    const seconds = (window - from) * windowSeconds + coveredSeconds(this.#timeline, window);
    const rate = starts / seconds;
    this.#normalised[row] ??= new ThinnedValues(this.#mostFitted);
    this.#ofClient[row] ??= new ThinnedValues(MOST_OF_CLIENT);
    const [group, client] = [this.#normalised[row], this.#ofClient[row]];
    // A stretch of too few starts has its rate from its own gaps: it says nothing about them.
    if (starts >= LEAST_STARTS) {
      const first = this.#carry[row] + this.#firstGap[row] * rate;
      if (first >= 0) {
        group.push(first);
        client.push(first);
      }
      const unit = 1 / rate;
      this.#unit[row] = group.count <= 1 ? unit : this.#unit[row] === unit ? unit : Number.NaN;
      const gaps = this.#gaps[row];
      for (const gap of gaps?.values ?? []) {
        group.push(gap * rate);
        client.push(gap * rate);
      }
    }
    this.#carry[row] = (seconds - (this.#last[row] - from * windowSeconds)) * rate;
    this.#gaps[row]?.clear();
    this.#starts[row] = 0;
    this.#stretch[row] = -1;
  }

  #endGroup(row: number, window: number): void {
    const group = this.#normalised[row];
    const stretch = this.#stretch[row];
    if (group !== undefined && group.count >= this.#wanted) {
      const unit = this.#unit[row];
      this.#onGroup({
        row,
        from: this.#group[row],
        to: stretch < 0 ? window : stretch - 1,
        gaps: group.values,
        count: group.count,
        unitSeconds: unit > 0 ? unit : undefined,
      });
    }
    group?.clear();
    this.#group[row] = stretch;
  }
}
