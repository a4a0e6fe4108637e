import { FIELDS } from '../fields.js';
import { GapFamily } from '../laws/inter-arrival-family.js';
import { topShares } from '../statistics/top-shares.js';
import { CvTotals } from './cv-statistics.js';
import { FieldAccumulator } from './field-statistics.js';
import { LawCvs } from './law-cvs.js';
import { type ClientWindows, type Pool, secondsInUse } from './pool.js';
import { concentrationOf } from './statistics/concentration.js';
import { DatasetLaws } from './statistics/dataset-laws.js';
import { HourlyRequests } from './statistics/hourly-requests.js';
import { jointLengths } from './statistics/joint-lengths.js';
import type { PoolStatistics } from './statistics/pool-statistics.js';
import { RateShiftTotals } from './statistics/rate-shifts.js';
import { swingsOf } from './statistics/swings.js';
import { WithinTotals } from './statistics/within-datasets.js';
import { addRequestsByDataset, walkClients } from './walk.js';

const HOUR_SECONDS = 3600;
const HOURS_A_DAY = 24;

/** Summarises a pool; takes time in proportion to its client-windows and the entries of its datasets. */
export function poolStatistics(pool: Pool): PoolStatistics {
  const totals = new Totals(pool);
  for (const { client, windows } of walkClients(pool)) totals.add(client, windows);
  return totals.result();
}

class Totals {
  readonly #pool: Pool;
  readonly #seconds: Float64Array;
  readonly #rateByWindow: Float64Array;
  readonly #requestsByClient: Float64Array;
  readonly #cv = new CvTotals();
  readonly #lawCv = new CvTotals();
  readonly #lawCvs: LawCvs;
  readonly #requestsByDataset = new Map<number, number>();
  readonly #shifts: RateShiftTotals;
  readonly #hourly: HourlyRequests;
  #gammaRequests = 0;
  #coupledClients = 0;
  #activeWindows = 0;

  constructor(pool: Pool) {
    this.#pool = pool;
    this.#seconds = secondsInUse(pool);
    this.#rateByWindow = new Float64Array(pool.windowCount);
    this.#requestsByClient = new Float64Array(pool.clientIds.length);
    this.#lawCvs = new LawCvs(pool);
    this.#shifts = new RateShiftTotals(this.#seconds);
    this.#hourly = new HourlyRequests(pool);
  }

  add(client: number, windows: ClientWindows): void {
    const { rate, cv, family, shape } = windows;
    let requests = 0;
    for (let window = 0; window < this.#seconds.length; window++) {
      if (!(rate[window] > 0)) continue;
      const weight = rate[window] * this.#seconds[window];
      this.#activeWindows++;
      this.#rateByWindow[window] += rate[window];
      requests += weight;
      this.#cv.add(cv[window], weight);
      this.#lawCv.add(this.#lawCvs.of(family[window], shape[window]), weight);
      if (family[window] === GapFamily.gamma) this.#gammaRequests += weight;
    }
    if (this.#isCoupled(windows)) this.#coupledClients++;
    addRequestsByDataset(windows, this.#seconds, this.#requestsByDataset);
    this.#shifts.addClient(rate);
    this.#hourly.addClient(windows, this.#seconds.length);
    this.#requestsByClient[client] = requests;
    this.#cv.endClient();
    this.#lawCv.endClient();
  }

  result(): PoolStatistics {
    const pool = this.#pool;
    const requests = sum(this.#requestsByClient);
    const duration = sum(this.#seconds);
    const laws = new DatasetLaws(pool, this.#requestsByDataset);
    const { fields, means } = this.#fields(laws);
    const concentration = concentrationOf(this.#requestsByClient, this.#hourly.byClient);
    const joint = jointLengths(pool.category, laws);
    const peakOverTrough = this.#peakOverTrough();
    return {
      name: pool.name,
      category: pool.category,
      clients: pool.clientIds.length,
      leftOut: pool.leftOut,
      leftOutShare: sum(pool.leftOut.map(({ requestShare }) => requestShare)),
      windows: pool.windowCount,
      windowSeconds: pool.windowSeconds,
      fromSeconds: pool.fromSeconds,
      toSeconds: pool.toSeconds,
      view: pool.view,
      rate: {
        mean: requests / duration,
        min: this.#rateByWindow.reduce((a, b) => Math.min(a, b)),
        max: this.#rateByWindow.reduce((a, b) => Math.max(a, b)),
        byWindow: this.#rateByWindow,
      },
      topShares: topShares(this.#requestsByClient.slice().sort().reverse(), requests),
      gammaShare: this.#gammaRequests / requests,
      activeShare: this.#activeWindows / (pool.clientIds.length * pool.windowCount),
      ...(peakOverTrough !== undefined && { peakOverTrough }),
      cv: this.#cv.result(),
      lawCv: this.#lawCv.result(),
      shifts: this.#shifts.result(this.#rateByWindow),
      swings: swingsOf(pool, this.#hourly, FIELDS[pool.category], means),
      ...(concentration && { concentration }),
      fields,
      ...(joint && { joint }),
      ...this.#held(),
    };
  }

  #isCoupled({ rate, dataset }: ClientWindows): boolean {
    const pool = this.#pool;
    if (!pool.hasBehaviour) return false;
    return this.#seconds.some(
      (_, window) => rate[window] > 0 && pool.coupling?.(dataset[window]) !== undefined,
    );
  }

  #held(): Pick<PoolStatistics, 'holds' | 'provenance'> {
    const { clientIds, labels, hasBehaviour, provenance } = this.#pool;
    const count = (has: (client: number) => boolean) => clientIds.filter((_, client) => has(client)).length;
    const holds = {
      couplings: this.#coupledClients,
      conversations: hasBehaviour ? count((client) => this.#pool.conversations?.(client) !== undefined) : 0,
      labels: labels === undefined ? 0 : count((client) => labels.has(clientIds[client])),
    };
    return {
      ...(Object.values(holds).some((clients) => clients > 0) && { holds }),
      ...(provenance !== undefined && { provenance }),
    };
  }

  /** Undefined where the part in use has no two hours of the day. */
  #peakOverTrough(): number | undefined {
    const requests = new Float64Array(HOURS_A_DAY);
    const seconds = new Float64Array(HOURS_A_DAY);
    for (let window = 0; window < this.#seconds.length; window++) {
      const hours = Math.floor(this.#pool.windowEdge(window) / HOUR_SECONDS);
      const hour = ((hours % HOURS_A_DAY) + HOURS_A_DAY) % HOURS_A_DAY;
      requests[hour] += this.#rateByWindow[window] * this.#seconds[window];
      seconds[hour] += this.#seconds[window];
    }
    const means = Array.from(requests, (total, hour) => total / seconds[hour]).filter((mean) => mean >= 0);
    return means.length < 2 ? undefined : Math.max(...means) / Math.min(...means);
  }

  #fields(laws: DatasetLaws): { fields: PoolStatistics['fields']; means: Map<number, number[]> } {
    const totals = FIELDS[this.#pool.category].map((field) => ({
      field,
      all: new FieldAccumulator(field, laws.requests.size),
      within: new WithinTotals(field, laws.total),
    }));
    const means = new Map<number, number[]>();
    for (const [index, requests] of laws.requests) {
      const dataset = this.#pool.dataset(index);
      const ofFields = totals.map(({ field, all, within }) => {
        all.add(dataset[field], requests);
        const law = laws.law(index, field);
        within.add(law, requests);
        return law.mean;
      });
      means.set(index, ofFields);
    }
    const fields = totals.map(({ all, within: ofDatasets }) => {
      const within = ofDatasets.result();
      return { ...all.result(), ...(within && { within }) };
    });
    return { fields, means };
  }
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
