import type { Targets, Traffic } from './results.js';

const DAY = 86_400;
const HOUR = 3_600;

/** An hour of a pool, in seconds of the pool's own clock. */
export interface StudyHour {
  readonly day: number;
  readonly hour: number;
}

/** A pool, and what is asked of it. */
export interface StudyPool {
  readonly name: string;
  /** Below the folder of the released data. */
  readonly folder: string;
  /** The built-in population that is modelled on it. */
  readonly builtin?: string;
  readonly hours: readonly StudyHour[];
  /** Mean requests per second of an hour. */
  readonly rates: readonly number[];
  /**
   * How fast an instance is over the simulator's default model. An hour at a rate r with instances of speed s is, but for
   * how many requests there are, one at r / s with instances of speed 1, as clients keep their CV at any rate: slow
   * instances are how many of them can be had with few requests.
   */
  readonly speed: number;
  readonly targets: Targets;
  readonly traffics: readonly Traffic[];
  /** Those whose prefill and decode instances are counted apart, too. */
  readonly staged: readonly Traffic[];
}

export interface StudyDesign {
  readonly pools: readonly StudyPool[];
  readonly seeds: readonly number[];
  /** Seconds of an hour that are played: all of them, but in the quick run. */
  readonly duration: number;
}

/** Every second day from day 1 on, every fourth hour: chosen before anything was simulated. */
const HOURS: readonly StudyHour[] = [1, 3, 5, 7, 9, 11].map((day, index) => ({ day, hour: 2 + 4 * index }));
/** Of pools that are one day. */
const HOURS_OF_ONE_DAY: readonly StudyHour[] = HOURS.map(({ hour }) => ({ day: 0, hour }));

/**
 * P99 of the time to the first token and between tokens, in ms of the default model: some 1.5 times what it needs where
 * nothing waits. An instance of half the speed has twice as long.
 */
const TARGETS: Targets = { ttft: 150, tbt: 60 };

export const DESIGN: StudyDesign = {
  seeds: [1, 2, 3, 4, 5],
  duration: HOUR,
  pools: [
    {
      name: 'm-large',
      folder: 'language/m-large',
      builtin: 'builtin:language',
      hours: HOURS,
      rates: [4, 8, 16],
      speed: 0.1,
      targets: TARGETS,
      traffics: ['actual', 'exact', 'reference', 'naive', 'servegen', 'naive-before', 'builtin'],
      staged: ['actual', 'servegen', 'naive-before'],
    },
    {
      name: 'm-small',
      folder: 'language/m-small',
      hours: HOURS,
      rates: [10, 20, 40],
      speed: 0.03,
      targets: TARGETS,
      traffics: ['actual', 'exact', 'reference', 'naive', 'servegen', 'naive-before'],
      staged: ['actual', 'servegen', 'naive-before'],
    },
    {
      name: 'mm-image',
      folder: 'multimodal/mm-image',
      builtin: 'builtin:multimodal',
      hours: HOURS_OF_ONE_DAY,
      rates: [3, 6, 12],
      speed: 0.1,
      targets: TARGETS,
      traffics: ['actual', 'exact', 'naive', 'builtin'],
      staged: [],
    },
  ],
};

/** Everything once, for a few minutes of traffic: it shows that all of it works, and nothing of traffic. */
export const QUICK_DESIGN: StudyDesign = {
  seeds: [1, 2],
  duration: 300,
  pools: DESIGN.pools.map((pool) => ({
    ...pool,
    hours: pool.hours.slice(0, 2),
    rates: pool.rates.slice(0, 1),
  })),
};

/** Seconds of the pool's clock at which an hour starts. */
export function startOf({ day, hour }: StudyHour): number {
  return day * DAY + hour * HOUR;
}

/** As `1d 18:00`. */
export function labelOf({ day, hour }: StudyHour): string {
  return `${day}d ${String(hour).padStart(2, '0')}:00`;
}

/** The same hour of the day before. */
export function dayBefore({ day, hour }: StudyHour): StudyHour {
  return { day: day - 1, hour };
}
