/** Schedules of phases, each of which has a rate of its own. */
import type { Sliced } from '../platform/slices.js';
import type { Pool } from '../pool/pool.js';
import { repeated, timeInRepetition } from '../rate/curve.js';
import type { RateExpression } from '../rate/expression.js';
import { edgesOfPhases, phasedCurve, type RatePhase } from '../rate/phases.js';
import type { ActivityReader } from './activity.js';
import { curveOver, layOut } from './curve-schedule.js';
import type { Schedule } from './schedule-basis.js';
import type { Timeline } from './timeline.js';

/**
 * The schedule of phases one after the other.
 *
 * @param pool laid along the phases
 * @param duration at which they are cut, or up to which they repeat; by default they are there once
 * @throws UsageError where a phase has no requests; PoolError where its rate is above 0 and no client is active
 */
export function* phasedSchedule(
  pool: Pool,
  reader: ActivityReader,
  timeline: Timeline,
  phases: readonly RatePhase[],
  duration: number | undefined,
): Sliced<Schedule> {
  const edges = edgesOfPhases(phases);
  const all = edges[edges.length - 1];
  const wholeDuration = duration ?? all;
  timeline.checkPeriods(wholeDuration / all);
  const once = yield* curveOver(pool, reader, timeline, (context) => phasedCurve(phases, context), all);
  const phaseAt = (time: number) => {
    const origin = Math.floor(time / all) * all;
    const index = Math.min(
      edges.findLastIndex((edge) => edge <= time - origin),
      phases.length - 1,
    );
    return { index, start: edges[index] };
  };
  return yield* layOut(
    pool,
    reader,
    timeline,
    repeated(once, wholeDuration),
    wholeDuration,
    undefined,
    phaseAt,
  );
}

/**
 * Where steps of phases begin: each phase, and each step of those whose rate has steps; to the bit where pieces of the
 * repeated curve do.
 *
 * @param innerSteps the times within a rate at which steps begin, up to a length
 */
export function stepsOfPhases(
  phases: readonly RatePhase[],
  duration: number | undefined,
  innerSteps: (rate: RateExpression, seconds: number) => readonly number[],
): number[] {
  const edges = edgesOfPhases(phases);
  const all = edges[edges.length - 1];
  const once = phases.flatMap(({ rate, seconds }, index) => [
    edges[index],
    ...innerSteps(rate, seconds).map((time) => edges[index] + time),
  ]);
  const begins: number[] = [];
  for (let repetition = 0; timeInRepetition(0, repetition, all) < (duration ?? all); repetition++) {
    for (const begin of once) begins.push(timeInRepetition(begin, repetition, all));
  }
  return begins;
}
