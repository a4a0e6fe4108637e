import type { DeterministicMath } from '../engine/math.js';
import { clockTick } from '../estimation/clock-tick.js';
import { DispersionTally } from '../estimation/dispersion.js';
import { Moments } from '../estimation/moments.js';
import { FloatHistogram } from '../statistics/float-histogram.js';
import { ThinnedValues } from '../statistics/thinned-values.js';
import type { ArrivalFigures, LogWindow } from './characterisation.js';
import { distributionOf, spreadOf } from './distributions.js';
import { isCoarse, withoutInterval } from './law-cv-tally.js';
import type { Accumulator, TokenBatch } from './token-columns.js';
import type { WindowPlan } from './window-cursor.js';

/** Inter-arrival times that the clock's tick is told by. */
const TICK_GAPS = 1 << 14;

/** Those above 0 that show a tick: fewer can be whole seconds by chance. */
const TICK_SHOWN = 8;

/** Inter-arrival times of all requests together, over the whole log (1, 2). */
export class ArrivalTally implements Accumulator {
  readonly #histogram = new FloatHistogram();
  readonly #moments = new Moments();
  readonly #dispersion = new DispersionTally();
  readonly #some = new ThinnedValues(TICK_GAPS);
  #last = Number.NaN;
  #count = 0;

  add({ times, rows }: TokenBatch): void {
    const gaps = new Float64Array(rows);
    let last = this.#last;
    for (let row = 0; row < rows; row++) {
      gaps[row] = times[row] - last;
      last = times[row];
    }
    const known = this.#count === 0 ? gaps.subarray(1) : gaps;
    this.#moments.addAll(known);
    this.#histogram.add(known);
    for (const gap of known) this.#some.push(gap);
    this.#dispersion.add(times, 0);
    this.#count += rows;
    this.#last = last;
  }

  get requests(): number {
    return this.#count;
  }

  /** Of the log's clock, seconds; 0 where times are exact. */
  tick(): number {
    return clockTick(this.#some.values);
  }

  /** Whether the CV of inter-arrival times is that of the clock's steps; it is then that of a fitted law that is told. */
  isCoarse(): boolean {
    const above = this.#some.values.filter((gap) => gap > 0).length;
    return above >= TICK_SHOWN && isCoarse(this.tick(), this.#moments.mean);
  }

  /**
   * To be called once, at the end.
   *
   * @param lawCv the CV of the fitted law, where the clock is coarse; the windows have theirs
   */
  figures(
    durationSeconds: number,
    windows: readonly LogWindow[],
    { lengthSeconds }: WindowPlan,
    math: DeterministicMath,
    lawCv: number | undefined,
  ): ArrivalFigures {
    const intervals = windows.flatMap(({ interArrivalCv }) => interArrivalCv ?? []);
    const bursty = intervals.filter(({ low }) => low > 1).length;
    const isOfLaw = lawCv !== undefined;
    return {
      ratePerSecond: this.#count / durationSeconds,
      tickSeconds: this.tick(),
      interArrivalCvOf: isOfLaw ? 'fitted law' : 'times',
      interArrivalCv: isOfLaw ? withoutInterval(lawCv) : this.#moments.cvInterval(math),
      interArrivalSeconds: distributionOf(this.#histogram),
      windowSeconds: lengthSeconds,
      windows,
      ratePerSecondByWindow: spreadOf(windows.map(({ ratePerSecond }) => ratePerSecond)),
      interArrivalCvByWindow: spreadOf(intervals.map(({ cv }) => cv)),
      burstyWindows: isOfLaw ? Number.NaN : bursty / intervals.length,
      dispersion: this.#dispersion.end(durationSeconds),
    };
  }
}
