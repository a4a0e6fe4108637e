import type { Targets, Traffic } from './results.js';

const DAY = 86_400;
const HOUR = 3_600;

/** An hour of a pool, in seconds of the pool's own clock. */
export interface StudyHour {
  readonly day: number;
  readonly hour: number;
}

export type SimulatorName = 'dynamo' | 'sched-sim';

/** A pool, and what is asked of it. */
export interface StudyPool {
  readonly name: string;
  /** Whether it asks again what another one asks, in another way: it is no part of what is said over all pools. */
  readonly isCheck?: true;
  /** Default: Dynamo's replay. */
  readonly simulator?: SimulatorName;
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
  /** Requests per second that an instance of the default model about serves: where searches start. */
  readonly load: number;
  readonly targets: Targets;
  readonly traffics: readonly Traffic[];
  /** Those whose prefill and decode instances are counted apart, too. */
  readonly staged: readonly Traffic[];
  /** Those of which it is asked how much one instance serves. */
  readonly byOne: readonly Traffic[];
  /** Default: those of the design. */
  readonly seeds?: readonly number[];
}

/**
 * P99 of the time between tokens where decode instances are apart, in ms of the default model: no pass of theirs prefills, and
 * one that decodes a single request takes 6 ms.
 */
export const DECODE_TBT = 7.5;

/** Between the rates that are tried for one instance. */
export const CAPACITY_STEP = 1.05;

export interface StudyDesign {
  readonly pools: readonly StudyPool[];
  readonly seeds: readonly number[];
  /** Seconds of an hour that are played: all of them, but in the quick run. */
  readonly duration: number;
}

/** Spread evenly over the fourteen days and the hours of the day, before anything was simulated. */
const HOURS: readonly StudyHour[] = [1, 3, 5, 8, 10, 12].map((day, index) => ({ day, hour: 3 + 4 * index }));
/** Of pools that are one day. */
const HOURS_OF_ONE_DAY: readonly StudyHour[] = HOURS.map(({ hour }) => ({ day: 0, hour }));

/**
 * P99 of the time between tokens, in ms of the default model: a pass that decodes a single request takes 6 ms, one that prefills
 * the inputs of others, too, 30 ms and more.
 */
const TBT = 80;

/** Whoever cannot try a whole deployment benchmarks one instance with such traffic, and divides the rate by what it served. */
const BY_ONE: readonly Traffic[] = ['actual', 'exact', 'naive'];

/*
 * P99 of the time to the first token is two to three times what the requests of most hours take where nothing waits (60 to 80
 * ms in m-large, 30 to 40 in m-small, 100 to 200 in mm-image, on the default model).
 */
export const DESIGN: StudyDesign = {
  seeds: [1, 2, 3, 4, 5],
  duration: HOUR,
  pools: [
    {
      name: 'm-large',
      folder: 'language/m-large',
      builtin: 'builtin:language',
      hours: HOURS,
      rates: [2, 4, 8],
      speed: 0.05,
      load: 18,
      targets: { ttft: 200, tbt: TBT },
      traffics: ['actual', 'exact', 'reference', 'naive', 'servegen', 'naive-before', 'builtin'],
      staged: ['actual', 'naive'],
      byOne: BY_ONE,
    },
    {
      name: 'm-small',
      folder: 'language/m-small',
      hours: HOURS,
      rates: [3, 6, 12],
      speed: 0.0075,
      load: 125,
      targets: { ttft: 100, tbt: TBT },
      traffics: ['actual', 'exact', 'reference', 'naive', 'servegen', 'naive-before'],
      staged: [],
      byOne: BY_ONE,
    },
    {
      name: 'mm-image',
      folder: 'multimodal/mm-image',
      builtin: 'builtin:multimodal',
      hours: HOURS_OF_ONE_DAY,
      rates: [1, 2, 4],
      speed: 0.05,
      load: 9,
      targets: { ttft: 400, tbt: TBT },
      traffics: ['actual', 'exact', 'naive', 'servegen', 'naive-before', 'builtin'],
      staged: [],
      byOne: BY_ONE,
    },
    {
      // Whether thinning an hour and slowing its instances changes the answer.
      name: 'm-large, not thinned',
      isCheck: true,
      folder: 'language/m-large',
      hours: HOURS,
      seeds: [1],
      rates: [40],
      speed: 1,
      load: 18,
      targets: { ttft: 200, tbt: TBT },
      traffics: ['actual', 'naive'],
      staged: [],
      byOne: [],
    },
    {
      // Whether another simulator leads to another answer: its default model needs some 300 ms for the requests of most hours.
      name: 'm-large, sched-sim',
      isCheck: true,
      simulator: 'sched-sim',
      folder: 'language/m-large',
      hours: HOURS,
      seeds: [1],
      rates: [2],
      speed: 0.1,
      load: 4,
      targets: { ttft: 600, tbt: 150 },
      traffics: ['actual', 'naive'],
      staged: [],
      byOne: [],
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

/** The hour before it on the same day. */
export function hourBefore({ day, hour }: StudyHour): StudyHour {
  return { day, hour: hour - 1 };
}
