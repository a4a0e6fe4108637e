import type { Sized } from './by-one.js';
import type { Traffic } from './results.js';

/** Instances of two traffics, for the same cell and seed. */
export interface Pair {
  readonly asked: Sized;
  readonly needed: Sized;
}

/** Those of a traffic, each with that of another one where there is one. */
export function pairsOf(sized: readonly Sized[], asking: Traffic, needing: Traffic): Pair[] {
  const others = new Map(
    sized.filter(({ traffic }) => traffic === needing).map((needed) => [keyOf(needed), needed]),
  );
  return sized
    .filter(({ traffic }) => traffic === asking)
    .flatMap((asked) => {
      const needed = others.get(keyOf(asked));
      return needed === undefined ? [] : [{ asked, needed }];
    });
}

/** The logarithms of the ratios of pairs, hour by hour of each pool. */
export function logRatiosByHour(
  pairs: readonly Pair[],
): { pool: string; hour: string; logarithms: number[] }[] {
  const found = new Map<string, { pool: string; hour: string; logarithms: number[] }>();
  for (const { asked, needed } of pairs) {
    const { pool, hour } = asked;
    const key = [pool, hour].join();
    if (!found.has(key)) found.set(key, { pool, hour, logarithms: [] });
    found.get(key)!.logarithms.push(Math.log(asked.instances / needed.instances));
  }
  return [...found.values()];
}

function keyOf({ pool, hour, rate, seed }: Sized): string {
  return [pool, hour, rate, seed].join();
}
