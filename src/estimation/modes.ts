import type { DeterministicMath } from '../engine/math.js';
import { totalOf, type WeightedValues } from './weighted.js';

/** A hill of a distribution: from the valley before it to the one behind it. */
export interface Mode {
  /** Where it is highest. */
  readonly position: number;
  readonly low: number;
  readonly high: number;
  /** Share of all, 0 to 1. */
  readonly mass: number;
}

/** A single value that is much more frequent than those around it. */
export interface Spike {
  readonly value: number;
  readonly mass: number;
}

export interface Modes {
  /** Ascending by position; at least one where there are values. */
  readonly modes: readonly Mode[];
  /** Descending by mass. */
  readonly spikes: readonly Spike[];
}

export interface ModesOptions {
  /** What is counted in equal steps: values, as of ratios, or logarithms of a value and 1, as of lengths. Default `log`. */
  readonly scale?: 'linear' | 'log';
}

const BINS = 256;
/** The kernel's standard deviation in terms of the smaller of the standard deviation and the quartiles' range over 1.34. */
const BANDWIDTH = 0.25;
/** Of fewer values it is wider, by the fifth root of how many times fewer they are. */
const MANY = 1000;
/** Bins that it spans at least. */
const LEAST_BANDWIDTH = 2;
/** What a hill rises above its higher valley, as a share of its own height, and what of all it holds. */
const LEAST_RISE = 0.2;
const LEAST_MASS = 0.03;
/** A spike's share of all, and how often it has what its neighbours have on average. */
const SPIKE_MASS = 0.02;
const SPIKE_RATIO = 10;
/** Neighbours are the values within this share of it, or this far. */
const [SPIKE_REACH, LEAST_REACH] = [0.1, 5];

/**
 * Hills and spikes of a distribution of a hundred values or more. Weights are counts, or, with a sum of 1, probabilities.
 *
 * Hills: values are counted in 256 equal steps from the smallest to the largest, a length evenly from half a unit below it to
 * half a unit above. The counts are smoothed by a normal kernel of a quarter of their robust standard deviation (more
 * for fewer than 1,000 values): less than is
 * best for a single normal law, so that two hills that are three of their standard deviations apart stay two. A maximum is a
 * hill if it rises above the higher of the valleys beside it by a fifth of its own height and holds 3 % of the mass; else it
 * is part of what lies across that valley. The lowest rises go first.
 *
 * Spikes, of lengths: single values of at least 2 % of the mass, and 10 times that of the others within a tenth (at least 5)
 * of it, on average. They count for hills as well, as what they are smoothed to.
 */
export function findModes(
  values: WeightedValues,
  math: DeterministicMath,
  options: ModesOptions = {},
): Modes {
  if (values.values.length === 0) return { modes: [], spikes: [] };
  const isLog = (options.scale ?? 'log') === 'log';
  return {
    modes: hills(values, isLog ? logAxis(math) : LINEAR_AXIS, math),
    spikes: isLog ? spikes(values) : [],
  };
}

/** What values are laid out on. */
interface Axis {
  place(value: number): number;
  value(place: number): number;
  /** What a value reaches to either side before it was rounded. */
  readonly margin: number;
}

const LINEAR_AXIS: Axis = { place: (value) => value, value: (place) => place, margin: 0 };

function logAxis({ exp, log }: DeterministicMath): Axis {
  return { place: (value) => log(value + 1), value: (place) => exp(place) - 1, margin: 0.5 };
}

interface Hill {
  /** The highest bin. */
  peak: number;
  /** Bins from `from` up to, but not with, `to`. */
  from: number;
  to: number;
}

function hills(values: WeightedValues, axis: Axis, math: DeterministicMath): Mode[] {
  const start = axis.place(values.values[0] - axis.margin);
  const width = (axis.place(values.values[values.values.length - 1] + axis.margin) - start) / BINS;
  if (!(width > 0)) {
    const [only] = values.values;
    return [{ position: only, low: only, high: only, mass: 1 }];
  }
  const masses = binned(values, axis, start, width);
  const total = totalOf(values.weights);
  const widening = total > 1.5 && total < MANY ? math.pow(MANY / total, 0.2) : 1;
  const deviation = widening * BANDWIDTH * robustDeviation(masses);
  const heights = smoothed(masses, Math.max(deviation, LEAST_BANDWIDTH), math);
  const found = merged(maxima(heights), heights, masses);
  return found.map(({ peak, from, to }) => ({
    position: axis.value(start + (peak + 0.5) * width),
    low: axis.value(start + from * width),
    high: axis.value(start + to * width),
    mass: massOf(masses, from, to),
  }));
}

/** Shares of all by bin. */
function binned({ values, weights }: WeightedValues, axis: Axis, start: number, width: number): Float64Array {
  const total = totalOf(weights);
  const masses = new Float64Array(BINS);
  for (let index = 0; index < values.length; index++) {
    const share = weights[index] / total;
    const from = Math.max((axis.place(values[index] - axis.margin) - start) / width, 0);
    const to = Math.min((axis.place(values[index] + axis.margin) - start) / width, BINS);
    const first = Math.min(Math.floor(from), BINS - 1);
    if (to <= first + 1) {
      masses[first] += share;
      continue;
    }
    for (let bin = first; bin < to; bin++) {
      masses[bin] += (share * (Math.min(to, bin + 1) - Math.max(from, bin))) / (to - from);
    }
  }
  return masses;
}

/** In bins: the standard deviation, or the range of the quartiles over 1.34 where that is smaller and not 0. */
function robustDeviation(masses: Float64Array): number {
  let [mean, square, passed] = [0, 0, 0];
  const quartiles = [-1, -1];
  for (let bin = 0; bin < BINS; bin++) {
    const mass = masses[bin];
    mean += mass * bin;
    square += mass * bin * bin;
    passed += mass;
    if (quartiles[0] < 0 && passed >= 0.25) quartiles[0] = bin;
    if (quartiles[1] < 0 && passed >= 0.75) quartiles[1] = bin;
  }
  const deviation = Math.sqrt(Math.max(square - mean * mean, 0));
  const range = (quartiles[1] - quartiles[0]) / 1.34;
  return range > 0 ? Math.min(deviation, range) : deviation;
}

/** By a normal kernel, reflected at the ends. */
function smoothed(masses: Float64Array, deviation: number, { exp }: DeterministicMath): Float64Array {
  const reach = Math.min(Math.ceil(4 * deviation), BINS - 1);
  const kernel = new Float64Array(2 * reach + 1);
  for (let distance = 0; distance <= reach; distance++) {
    const height = exp((-distance * distance) / (2 * deviation * deviation));
    kernel[reach - distance] = kernel[reach + distance] = height;
  }
  const reflected = new Float64Array(BINS + 2 * reach);
  reflected.set(masses, reach);
  for (let bin = 0; bin < reach; bin++) {
    reflected[reach - 1 - bin] = masses[bin];
    reflected[reach + BINS + bin] = masses[BINS - 1 - bin];
  }
  const heights = new Float64Array(BINS);
  for (let at = 0; at < reflected.length; at++) {
    const mass = reflected[at];
    // Lengths of prompts leave most bins empty.
    if (mass === 0) continue;
    const to = Math.min(at, BINS - 1);
    for (let bin = Math.max(at - 2 * reach, 0); bin <= to; bin++) heights[bin] += kernel[at - bin] * mass;
  }
  return heights;
}

/** All maxima, each with what lies between the valleys beside it. */
function maxima(heights: Float64Array): Hill[] {
  const found: Hill[] = [];
  let isRising = true;
  let from = 0;
  let peak = 0;
  for (let bin = 1; bin <= BINS; bin++) {
    const change = bin === BINS ? -1 : heights[bin] - heights[bin - 1];
    if (isRising && change < 0) {
      isRising = false;
      peak = bin - 1;
    }
    if (!isRising && (change > 0 || bin === BINS)) {
      found.push({ peak, from, to: bin });
      [isRising, from] = [true, bin];
    }
  }
  return found;
}

/** Joins hills that are too low or too small to the neighbour across their higher valley. */
function merged(found: readonly Hill[], heights: Float64Array, masses: Float64Array): Hill[] {
  const hills = found.map((hill) => ({ ...hill }));
  const valley = (border: number) => Math.min(heights[border - 1], heights[border]);
  const higherSide = (index: number) => {
    const before = index > 0 ? valley(hills[index].from) : -1;
    const behind = index + 1 < hills.length ? valley(hills[index].to) : -1;
    return { neighbour: before > behind ? index - 1 : index + 1, height: Math.max(before, behind) };
  };
  const rise = (index: number) => 1 - higherSide(index).height / heights[hills[index].peak];
  const mass = (index: number) => massOf(masses, hills[index].from, hills[index].to);
  for (const [measure, least] of [
    [rise, LEAST_RISE],
    [mass, LEAST_MASS],
  ] as const) {
    while (hills.length > 1) {
      const measures = hills.map((_, index) => measure(index));
      const lowest = measures.indexOf(Math.min(...measures));
      if (!(measures[lowest] < least)) break;
      const { neighbour } = higherSide(lowest);
      const [left, right] = [hills[Math.min(lowest, neighbour)], hills[Math.max(lowest, neighbour)]];
      if (heights[right.peak] > heights[left.peak]) left.peak = right.peak;
      left.to = right.to;
      hills.splice(hills.indexOf(right), 1);
    }
  }
  return hills;
}

function massOf(masses: Float64Array, from: number, to: number): number {
  return totalOf(masses.subarray(from, to));
}

function spikes({ values, weights }: WeightedValues): Spike[] {
  const total = totalOf(weights);
  const found: Spike[] = [];
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    const mass = weights[index] / total;
    if (mass < SPIKE_MASS) continue;
    const reach = Math.max(Math.floor(value * SPIKE_REACH), LEAST_REACH);
    let around = 0;
    for (let other = index - 1; other >= 0 && values[other] >= value - reach; other--)
      around += weights[other];
    for (let other = index + 1; other < values.length && values[other] <= value + reach; other++) {
      around += weights[other];
    }
    const neighbours = reach + Math.min(reach, value);
    if (weights[index] >= (SPIKE_RATIO * around) / neighbours) found.push({ value, mass });
  }
  return found.sort((a, b) => b.mass - a.mass || a.value - b.value);
}
