import type { StudyResults, Targets } from './results.js';

type Speed = Pick<StudyResults['pools'][number], 'speed'>;

/** Requests per second that instances of the simulator's default model would meet as those of the pool meet this rate. */
export function fullSpeedRate({ speed }: Speed, rate: number): number {
  return rate / speed;
}

/** What takes these milliseconds on an instance of the pool, on one of the simulator's default model. */
export function fullSpeedMs({ speed }: Speed, ms: number): number {
  return ms * speed;
}

export function fullSpeedTargets(pool: Speed, { ttft, tbt }: Targets): Targets {
  return { ttft: fullSpeedMs(pool, ttft), tbt: fullSpeedMs(pool, tbt) };
}
