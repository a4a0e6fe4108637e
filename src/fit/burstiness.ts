import type { DeterministicMath } from '../engine/math.js';
import { GapFamily } from '../laws/inter-arrival-family.js';
import type { ClientGaps, GapGroup } from './client-gaps.js';
import type { Clusters } from './clusters.js';
import { type GapLaw, gapLaw } from './gap-laws.js';

/** Windows from one that has a law of its own to one that borrows it. */
const NEIGHBOURS = 6;
/** Gaps of a cluster, or of all clients, that a law is fitted to. */
const MOST_POOLED = 65_536;

/** Ticks of the clock to the mean gap from which on gaps are taken as exact. */
const FINE_TICKS = 100;

/** Whose gaps a window's law is of. */
export const GAP_SOURCES = ['window', 'neighbours', 'client', 'cluster', 'all', 'none'] as const;
export type GapSource = (typeof GAP_SOURCES)[number];

/** The laws of gaps of all client-windows: window `w` of row `r` is at `r * windows + w`. */
export interface Burstiness {
  readonly cv: Float64Array;
  readonly pattern: Uint8Array;
  readonly shape: Float64Array;
  /** Requests by whose gaps the law of their window is of. */
  readonly sources: Readonly<Record<GapSource, number>>;
  /** Requests by the family of their window. */
  readonly families: Readonly<Record<GapLaw['family'], number>>;
}

/** The laws of gaps, as windows get them and borrow them. */
export class GapLaws {
  readonly #windows: number;
  readonly #math: DeterministicMath;
  readonly #tick: number;
  readonly #cv: Float64Array;
  readonly #pattern: Uint8Array;
  readonly #shape: Float64Array;
  /** 1 + index in `GAP_SOURCES`; 0 where a window has no law yet. */
  readonly #source: Uint8Array;
  readonly #isExponential: Uint8Array;

  /** @param tick of the log's clock, seconds; 0 where times are exact */
  constructor(rows: number, windows: number, math: DeterministicMath, tick: number) {
    const cells = rows * windows;
    this.#windows = windows;
    this.#math = math;
    this.#tick = tick;
    this.#cv = new Float64Array(cells);
    this.#pattern = new Uint8Array(cells);
    this.#shape = new Float64Array(cells);
    this.#source = new Uint8Array(cells);
    this.#isExponential = new Uint8Array(cells);
  }

  /** Fits a law to gaps, and gives it to their windows. */
  fit({ row, from, to, gaps, unitSeconds }: GapGroup): void {
    const tick = this.#tick;
    // A clock that is fine beside the gaps needs no allowance.
    const law =
      tick > 0 && unitSeconds !== undefined && unitSeconds < FINE_TICKS * tick
        ? gapLaw(
            gaps.map((gap) => Math.round((gap * unitSeconds) / tick) * tick),
            this.#math,
            tick,
          )
        : gapLaw(gaps, this.#math, 0);
    if (law === undefined) return;
    const source = from === to ? 'window' : 'neighbours';
    for (let window = from; window <= to; window++) this.#give(row * this.#windows + window, law, source);
  }

  /**
   * Gives each active window that has none a law: that of the nearest window of its client, within an hour's worth of windows; of the
   * client as a whole; of its cluster; or of all clients. Without any gaps that is the exponential one.
   *
   * @param rate of the client-windows
   * @param requests of the client-windows
   */
  complete(
    rate: Float64Array,
    requests: Float64Array,
    gaps: ClientGaps,
    clusters: Clusters,
    wanted: number,
  ): Burstiness {
    const rows = rate.length / this.#windows;
    const pooled = new Map<number, GapLaw | null>();
    const lawOf = (members: readonly number[]) => {
      const all = pooledGaps(members, gaps);
      return all.length >= wanted ? (gapLaw(all, this.#math, 0) ?? null) : null;
    };
    let ofAll: GapLaw | null | undefined;
    for (let row = 0; row < rows; row++) {
      this.#spread(row);
      let law: GapLaw | undefined;
      let source: GapSource = 'client';
      for (let window = 0; window < this.#windows; window++) {
        const cell = row * this.#windows + window;
        if (!(rate[cell] > 0) || this.#source[cell] > 0) continue;
        if (law === undefined) [law, source] = borrowed();
        this.#give(cell, law, source);
      }
      function borrowed(this: void): [GapLaw, GapSource] {
        const own = lawOf([row]);
        if (own !== null) return [own, 'client'];
        const cluster = clusters.of(row);
        if (!pooled.has(cluster)) pooled.set(cluster, lawOf(clusters.members(cluster)));
        const shared = pooled.get(cluster);
        if (shared) return [shared, 'cluster'];
        if (ofAll === undefined) ofAll = lawOf(Array.from({ length: rows }, (_, other) => other));
        return ofAll === null ? [EXPONENTIAL, 'none'] : [ofAll, 'all'];
      }
    }
    return this.#result(rate, requests);
  }

  #give(cell: number, { code, shape, cv, family }: GapLaw, source: GapSource): void {
    this.#pattern[cell] = code;
    this.#shape[cell] = shape;
    this.#cv[cell] = cv;
    this.#source[cell] = 1 + GAP_SOURCES.indexOf(source);
    this.#isExponential[cell] = family === 'exponential' ? 1 : 0;
  }

  /** Gives the windows of a row that have no law that of the nearest one before or after. */
  #spread(row: number): void {
    const first = row * this.#windows;
    const own = this.#source.slice(first, first + this.#windows);
    let before = Number.NEGATIVE_INFINITY;
    const after = nextOf(own);
    for (let window = 0; window < this.#windows; window++) {
      if (own[window] > 0) before = window;
      else {
        const nearest = window - before <= after[window] - window ? before : after[window];
        if (!(Math.abs(window - nearest) <= NEIGHBOURS)) continue;
        const [from, to] = [first + nearest, first + window];
        this.#pattern[to] = this.#pattern[from];
        this.#shape[to] = this.#shape[from];
        this.#cv[to] = this.#cv[from];
        this.#isExponential[to] = this.#isExponential[from];
        this.#source[to] = 1 + GAP_SOURCES.indexOf('neighbours');
      }
    }
  }

  #result(rate: Float64Array, requests: Float64Array): Burstiness {
    const sources = Object.fromEntries(GAP_SOURCES.map((source) => [source, 0])) as Record<GapSource, number>;
    const families = { exponential: 0, gamma: 0, weibull: 0 };
    for (let cell = 0; cell < rate.length; cell++) {
      if (!(rate[cell] > 0)) {
        this.#pattern[cell] = GapFamily.none;
        this.#shape[cell] = 0;
        this.#cv[cell] = 0;
        continue;
      }
      sources[GAP_SOURCES[this.#source[cell] - 1]] += requests[cell];
      if (this.#isExponential[cell] === 1) families.exponential += requests[cell];
      else families[this.#pattern[cell] === GapFamily.weibull ? 'weibull' : 'gamma'] += requests[cell];
    }
    return { cv: this.#cv, pattern: this.#pattern, shape: this.#shape, sources, families };
  }
}

const EXPONENTIAL: GapLaw = { family: 'exponential', code: GapFamily.gamma, shape: 1, cv: 1 };

/** For each window the next that has a law; infinity where there is none. */
function nextOf(own: Uint8Array): Float64Array {
  const after = new Float64Array(own.length);
  let next = Number.POSITIVE_INFINITY;
  for (let window = own.length - 1; window >= 0; window--) {
    if (own[window] > 0) next = window;
    after[window] = next;
  }
  return after;
}

/** Gaps of some clients, evenly thinned where there are very many. */
function pooledGaps(members: readonly number[], gaps: ClientGaps): Float64Array {
  const parts = members.map((row) => gaps.ofClient(row));
  const total = parts.reduce((sum, part) => sum + part.length, 0);
  const stride = Math.max(1, Math.ceil(total / MOST_POOLED));
  const all = new Float64Array(Math.ceil(total / stride));
  let index = 0;
  for (const part of parts) {
    for (const gap of part) {
      if (index % stride === 0) all[index / stride] = gap;
      index++;
    }
  }
  return all;
}
