import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import { describe, expect, test } from 'vitest';
import { GapFamily } from '../../../src/laws/inter-arrival-family.js';
import type { PopulationParameters } from '../../../src/pool/builtin/parameter-types.js';
import { OWN_LENGTHS } from '../../../src/pool/builtin/traits.js';
import { allocateClientWindows, type ClientWindows } from '../../../src/pool/pool.js';
import { kolmogorovSmirnov, kolmogorovSmirnovBound, mean, median } from '../../fixtures/statistics.js';
import { weibullCv } from './figures.js';
import { CATEGORIES, fitted, PARAMETERS, population } from './given.js';

/** Rates that stand still and no bursts: a client's CV is its own. */
const CALM = {
  presence: { large: 0.9, small: 0.9 },
  day: { amplitude: 0, spread: 0, peakHour: 15, peakHourSpread: 0 },
  shifts: { deviation: 0, spread: 0, quick: 0 },
  spells: { length: 6, share: 0, cv: 0, rate: 0 },
} satisfies Partial<PopulationParameters>;

/** An active window of each small client, as [log CV, family]. */
function smallClients(changes: Partial<PopulationParameters>, clients = 5000) {
  const pool = population(changes, OWN_LENGTHS + clients, 21);
  const windows = allocateClientWindows(144);
  const active: { logCv: number; isGamma: boolean }[] = [];
  for (let client = OWN_LENGTHS; client < OWN_LENGTHS + clients; client++) {
    pool.readClient(client, 0, 144, windows);
    const at = windows.rate.findIndex((rate) => rate > 0);
    if (at < 0) continue;
    active.push({
      logCv: Math.log(windows.cv[at]),
      isGamma: windows.family[at] === GapFamily.gamma,
    });
  }
  return active;
}

function forActive(pool: ReturnType<typeof population>, each: (windows: ClientWindows, at: number) => void) {
  const windows = allocateClientWindows(144);
  for (let client = 0; client < pool.clientIds.length; client += 3) {
    pool.readClient(client, 0, 144, windows);
    for (let at = 0; at < 144; at++) if (windows.rate[at] > 0) each(windows, at);
  }
}

describe("clients' CVs", () => {
  test('are a two-piece log-normal variate around the median', () => {
    const coupling = { ...PARAMETERS.coupling, inputBurstiness: 0 };
    const logCvs = Float64Array.from(smallClients({ ...CALM, coupling }), ({ logCv }) => logCv);
    const law = (x: number) => {
      const away = x - Math.log(1.2);
      return normalCdf(away / (away < 0 ? 0.2 : 0.6), 0, 1);
    };
    expect(kolmogorovSmirnov(logCvs, law)).toBeLessThan(kolmogorovSmirnovBound(logCvs.length, 1e-4));
  });

  test('rise with the rate by the slope, within a client', () => {
    const pool = population({ spells: CALM.spells, presence: CALM.presence }, 60, 4);
    const windows = allocateClientWindows(144);
    for (let client = 0; client < 60; client++) {
      pool.readClient(client, 0, 144, windows);
      const active = [...windows.rate.keys()].filter((at) => windows.rate[at] > 0);
      const [first, ...others] = active;
      for (const at of others) {
        // The bounds cut some.
        if (windows.cv[at] < 0.21 || windows.cv[at] > 29 || windows.cv[first] > 29) continue;
        const cvs = Math.log(windows.cv[at] / windows.cv[first]);
        expect(cvs).toBeCloseTo(0.1 * Math.log(windows.rate[at] / windows.rate[first]), 9);
      }
    }
  });

  test('stay within 0.2 and 30 and reach both where the parameters are wild', () => {
    const burstiness = { ...PARAMETERS.burstiness, spreadBelow: 2, spreadAbove: 3 };
    const cvs = smallClients({ burstiness }, 500).map(({ logCv }) => Math.exp(logCv));
    expect(Math.min(...cvs)).toBeCloseTo(0.2, 9);
    expect(Math.max(...cvs)).toBeCloseTo(30, 9);
  });

  test('are 1 and shapes are 1 where no client is bursty', () => {
    const burstiness = { medianCv: 1, spreadBelow: 0, spreadAbove: 0, slope: 0, gammaShare: 0.5 };
    let weibull = 0;
    forActive(population({ burstiness, spells: { ...PARAMETERS.spells, cv: 0 } }, 100, 6), (windows, at) => {
      expect(windows.cv[at]).toBe(1);
      if (windows.family[at] === GapFamily.gamma) expect(windows.shape[at]).toBe(1);
      else {
        weibull++;
        expect(Math.abs(windows.shape[at] - 1)).toBeLessThan(0.001);
      }
    });
    expect(weibull).toBeGreaterThan(100);
  });

  test.each(CATEGORIES)('of builtin:%s belong to the shapes beside them', async (category) => {
    const families = new Set<number>();
    forActive(await fitted(category, 300), (windows, at) => {
      families.add(windows.family[at]);
      const isGamma = windows.family[at] === GapFamily.gamma;
      const cv = isGamma ? 1 / Math.sqrt(windows.shape[at]) : weibullCv(windows.shape[at]);
      expect(Math.abs(cv / windows.cv[at] - 1)).toBeLessThan(0.005);
    });
    expect([...families].sort()).toEqual([GapFamily.gamma, GapFamily.weibull].sort());
  });
});

describe('families of inter-arrival times', () => {
  test.each([0.3, 0.7, 0.95])('are Gamma for a share of %d of the clients', (gammaShare) => {
    const drawn = smallClients({ burstiness: { ...PARAMETERS.burstiness, gammaShare } }, 3000);
    const share = mean(drawn.map(({ isGamma }) => (isGamma ? 1 : 0)));
    const error = Math.sqrt((gammaShare * (1 - gammaShare)) / drawn.length);
    expect(Math.abs(share - gammaShare)).toBeLessThan(4 * error);
  });

  test('last as long as the spells', () => {
    const pool = population({ ...CALM, spells: { ...CALM.spells, length: 36 } }, 400, 8);
    const windows = allocateClientWindows(144);
    const changes = Array.from({ length: 400 }, (_, client) => {
      pool.readClient(client, 0, 144, windows);
      let count = 0;
      for (let at = 1; at < 144; at++) if (windows.family[at] !== windows.family[at - 1]) count++;
      return count;
    });
    // With four spells a day, at most four edges of them and a few pauses; by windows it were about sixty.
    expect(median(changes)).toBeLessThanOrEqual(6);
  });
});
