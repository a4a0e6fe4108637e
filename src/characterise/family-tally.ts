import type { DeterministicMath } from '../engine/math.js';
import { bestByKs, fitGapFamilies, type GapFits } from '../estimation/gap-families.js';
import { ThinnedValues } from '../statistics/thinned-values.js';
import {
  type FamilyFigures,
  type FamilyWindow,
  GAP_FAMILIES,
  type GapFamilyName,
} from './characterisation.js';
import type { Accumulator, TokenBatch } from './token-columns.js';
import { WindowCursor, type WindowPlan } from './window-cursor.js';

/** Inter-arrival times that a window needs: of fewer, a distance of 0.2 tells no two laws apart. */
const MIN_FITTED = 50;

/** Inter-arrival times that laws are fitted to in one window: their distances are then known to some 0.006. */
const MAX_FITTED = 1 << 15;

/** Fits laws to the inter-arrival times of all requests together, window by window (1). */
export class FamilyTally implements Accumulator {
  readonly #plan: WindowPlan;
  readonly #tick: number;
  readonly #math: DeterministicMath;
  readonly #cursor: WindowCursor;
  readonly #gaps = new ThinnedValues(MAX_FITTED);
  readonly #windows: FamilyWindow[] = [];
  #last = Number.NaN;

  /** @param tick of the log's clock, seconds; 0 for exact times */
  constructor(plan: WindowPlan, tick: number, math: DeterministicMath) {
    this.#plan = plan;
    this.#tick = tick;
    this.#math = math;
    this.#cursor = new WindowCursor(plan.seconds);
  }

  add({ times, rows }: TokenBatch): void {
    const cursor = this.#cursor;
    for (let row = 0; row < rows; row++) {
      const time = times[row];
      if (time < cursor.end) this.#gaps.push(time - this.#last);
      else {
        this.#leave();
        cursor.move(time);
      }
      this.#last = time;
    }
  }

  /** To be called once, at the end; undefined where no window has enough requests. */
  figures(): FamilyFigures | undefined {
    this.#leave();
    const windows = this.#windows;
    if (windows.length === 0) return undefined;
    const shareOf = (holds: (window: FamilyWindow) => boolean) =>
      windows.filter(holds).length / windows.length;
    return {
      windowSeconds: this.#plan.lengthSeconds,
      tickSeconds: this.#tick,
      windows,
      wins: byFamily((family) => shareOf(({ best }) => best === family)),
      exponentialPasses: shareOf(({ exponentialPasses }) => exponentialPasses),
    };
  }

  #leave(): void {
    const { index } = this.#cursor;
    const gaps = this.#gaps;
    if (index >= 0 && index < this.#plan.count && gaps.count >= MIN_FITTED) {
      const fits = fitGapFamilies(gaps.values, this.#math, { tick: this.#tick });
      if (fits !== undefined) this.#windows.push(this.#windowOf(index, fits));
    }
    gaps.clear();
  }

  #windowOf(index: number, fits: GapFits): FamilyWindow {
    return {
      startSeconds: index * this.#plan.seconds,
      gaps: this.#gaps.count,
      fittedGaps: fits.gaps,
      best: bestByKs(fits).family,
      exponentialPasses: passesExponential(fits.exponential.ks, fits.gaps),
      fits: byFamily((family) => {
        const { shape, scale, ks } = fits[family];
        return { shape, scaleSeconds: scale, kolmogorovSmirnov: ks };
      }),
    };
  }
}

/**
 * The Kolmogorov-Smirnov test at 5 % of an exponential law whose mean is that of the sample: modified statistic and critical
 * value of Stephens (1974, doi:10.1080/01621459.1974.10480196).
 */
function passesExponential(ks: number, gaps: number): boolean {
  const root = Math.sqrt(gaps);
  return (ks - 0.2 / gaps) * (root + 0.26 + 0.5 / root) <= 1.094;
}

function byFamily<T>(value: (family: GapFamilyName) => T): Record<GapFamilyName, T> {
  return Object.fromEntries(GAP_FAMILIES.map((family) => [family, value(family)])) as Record<
    GapFamilyName,
    T
  >;
}
