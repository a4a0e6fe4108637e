import { type Spread, spreadOf } from './spread.js';

/** On how few clients the requests are. */
export interface Concentration {
  /** Clients of equal size that would have the same sum of squared shares (inverse Simpson index); 1 or more. */
  readonly effectiveClients: number;
  /** The fewest clients that make 90 % of the requests. */
  readonly clientsFor90: number;
  /** The same by whole hour of the part in use, and shares of the busiest clients of the hour; of hours with requests. */
  readonly hours?: {
    readonly effectiveClients: Spread;
    readonly clientsFor90: Spread;
    readonly top1: Spread;
    readonly top5: Spread;
  };
}

/** Rounding must not ask for one client more. */
const MOST = 0.9 * (1 - 1e-12);

/**
 * @param requests by client
 * @param byHour for each hour, the requests of its active clients
 * @returns undefined where there are no requests
 */
export function concentrationOf(
  requests: ArrayLike<number>,
  byHour: readonly ArrayLike<number>[],
): Concentration | undefined {
  const whole = sharesOf(requests);
  if (whole === undefined) return undefined;
  const hours = byHour.flatMap((ofHour) => sharesOf(ofHour) ?? []);
  const spread = (figure: keyof Shares) => spreadOf(hours.map((ofHour) => ofHour[figure]))!;
  return {
    effectiveClients: whole.effectiveClients,
    clientsFor90: whole.clientsFor90,
    ...(hours.length > 0 && {
      hours: {
        effectiveClients: spread('effectiveClients'),
        clientsFor90: spread('clientsFor90'),
        top1: spread('top1'),
        top5: spread('top5'),
      },
    }),
  };
}

interface Shares {
  readonly effectiveClients: number;
  readonly clientsFor90: number;
  readonly top1: number;
  readonly top5: number;
}

function sharesOf(requests: ArrayLike<number>): Shares | undefined {
  const ascending = new Float64Array(requests).sort();
  let [total, squares] = [0, 0];
  for (let rank = 0; rank < ascending.length; rank++) {
    total += ascending[rank];
    squares += ascending[rank] * ascending[rank];
  }
  if (!(total > 0)) return undefined;
  let [clientsFor90, reached, top5] = [0, 0, 0];
  while (reached < total * MOST) reached += ascending[ascending.length - ++clientsFor90];
  for (const own of ascending.subarray(-5)) top5 += own;
  return {
    effectiveClients: (total * total) / squares,
    clientsFor90,
    top1: ascending[ascending.length - 1] / total,
    top5: top5 / total,
  };
}
