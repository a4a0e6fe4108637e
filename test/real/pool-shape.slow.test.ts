import { beforeAll, expect, it } from 'vitest';
import type { PoolStatistics } from '../../src/pool/statistics/pool-statistics.js';
import { poolStatistics } from '../../src/pool/statistics.js';
import { describeReal, type ReleasedModel, releasedDirectory, releasedPool } from './data.js';
import { type RawClient, readRawClients } from './raw-pool.js';

type Entries = readonly (readonly [value: number, probability: number])[];

/** Windows of ten minutes in an hour and a day. */
const [HOUR, DAY] = [6, 144];

/** The requests of a dataset, as the files say, with those of each hour. */
interface RawPart {
  readonly fields: Readonly<Record<string, Entries>>;
  requests: number;
  readonly byHour: Map<number, number>;
}

const sum = (numbers: Iterable<number>) => [...numbers].reduce((total, number) => total + number, 0);
const median = (numbers: number[]) => {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2;
};
const chunks = (numbers: readonly number[], size: number) =>
  Array.from({ length: numbers.length / size }, (_, at) => numbers.slice(at * size, (at + 1) * size));
const swing = (numbers: readonly number[]) => Math.max(...numbers) / Math.min(...numbers);

/** The newest dataset from at or before a time that lacks nothing, else the first. */
function partsOf({ trace, dataset }: RawClient): RawPart[] {
  const complete = [...dataset!].filter(([, fields]) =>
    Object.values(fields).every(({ length }) => length > 0),
  );
  const parts = new Map<number, RawPart>();
  for (const [window, [start, text]] of trace.entries()) {
    const rate = Number(text);
    if (!(rate > 0)) continue;
    const index = Math.max(
      0,
      complete.findLastIndex(([from]) => from <= Number(start)),
    );
    const part = parts.get(index) ?? { fields: complete[index][1], requests: 0, byHour: new Map() };
    parts.set(index, part);
    part.requests += rate;
    const hour = Math.floor(window / HOUR);
    part.byHour.set(hour, (part.byHour.get(hour) ?? 0) + rate);
  }
  return [...parts.values()];
}

const meanOf = (entries: Entries) =>
  sum(entries.map(([value, p]) => value * p)) / sum(entries.map(([, p]) => p));

describeReal.each<[ReleasedModel, string]>([
  ['m-small', 'input_tokens'],
  ['deepseek-r1', 'input_tokens'],
  ['mm-image', 'text_tokens'],
])('the shape of the released pool %s', (model, input) => {
  let statistics: PoolStatistics;
  let clients: RawClient[];
  let rates: number[][];
  let parts: RawPart[];

  beforeAll(async () => {
    statistics = poolStatistics(await releasedPool(model));
    clients = [...readRawClients(releasedDirectory(model))].filter(({ dataset }) => dataset !== undefined);
    rates = clients.map(({ trace }) => trace.map(([, rate]) => Number(rate)));
    parts = clients.flatMap(partsOf);
  });

  const total = () => rates[0].map((_, window) => sum(rates.map((ofClient) => ofClient[window])));

  it('shifts from window to window as the files do', () => {
    const logs = total().map(Math.log);
    const steps = logs.slice(1).map((log, at) => log - logs[at]);
    const finite = steps.filter(Number.isFinite);
    const mean = sum(finite) / finite.length;
    expect(statistics.shifts.total).toBeCloseTo(
      Math.sqrt(sum(finite.map((step) => (step - mean) ** 2)) / finite.length),
      9,
    );
    let [weights, squares, first] = [0, 0, 0];
    for (const ofClient of rates) {
      for (let window = 1; window < ofClient.length; window++) {
        const [before, after] = [ofClient[window - 1], ofClient[window]];
        if (!(before > 0 && after > 0)) continue;
        weights += before + after;
        first += (before + after) * Math.log(after / before);
        squares += (before + after) * Math.log(after / before) ** 2;
      }
    }
    expect(statistics.shifts.clients).toBeCloseTo(Math.sqrt(squares / weights - (first / weights) ** 2), 9);
  });

  it('swings between hours and days as the files do', () => {
    const hours = chunks(total(), HOUR).map(sum);
    const [rate] = statistics.swings;
    const byDay = chunks(hours, 24).filter((day) => Math.min(...day) > 0);
    expect(rate.hours!.p50).toBeCloseTo(median(byDay.map(swing)), 9);
    const days = chunks(total(), DAY).map(sum);
    if (days.length > 1) expect(rate.days).toBeCloseTo(swing(days), 9);
    else expect(rate.days).toBeUndefined();
    const sums = hours.map(() => 0);
    for (const { fields, byHour } of parts) {
      const mean = meanOf(fields[input]);
      for (const [hour, requests] of byHour) sums[hour] += mean * requests;
    }
    const means = chunks(
      sums.map((ofHour, hour) => ofHour / hours[hour]),
      24,
    ).filter((day) => day.every(Number.isFinite));
    const own = statistics.swings.find(({ quantity }) => quantity === input)!;
    expect(own.hours!.p50 / median(means.map(swing))).toBeCloseTo(1, 9);
  });

  it('is on as few clients as in the files', () => {
    const byHour = rates.map((ofClient) => chunks(ofClient, HOUR).map(sum));
    const effective = (shares: number[]) => sum(shares) ** 2 / sum(shares.map((share) => share * share));
    const { concentration } = statistics;
    expect(concentration!.effectiveClients / effective(rates.map(sum))).toBeCloseTo(1, 9);
    const ofHours = byHour[0]
      .map((_, hour) => byHour.map((ofClient) => ofClient[hour]))
      .filter((own) => sum(own) > 0);
    expect(concentration!.hours!.effectiveClients.p50 / median(ofHours.map(effective))).toBeCloseTo(1, 9);
    const top5 = ofHours.map((own) => sum(own.toSorted((a, b) => b - a).slice(0, 5)) / sum(own));
    expect(concentration!.hours!.top5.p50).toBeCloseTo(median(top5), 9);
  });

  it('has the values in effect and the rank correlation of the files', () => {
    const ofDatasets = parts
      .map(({ fields, requests }) => ({
        requests,
        distinct: Math.exp(-sum(fields[input].map(([, p]) => (p > 0 ? p * Math.log(p) : 0)))),
      }))
      .sort((a, b) => a.distinct - b.distinct);
    const all = sum(ofDatasets.map(({ requests }) => requests));
    let passed = 0;
    const middle = ofDatasets.find(({ requests }) => {
      passed += requests;
      return passed >= all / 2;
    })!;
    const { within } = statistics.fields.find(({ field }) => field === input)!;
    expect(within!.distinctValues! / middle.distinct).toBeCloseTo(1, 3);

    const ranksOf = (field: string) => {
      const weights = new Map<number, number>();
      for (const { fields, requests } of parts) {
        for (const [value, p] of fields[field]) weights.set(value, (weights.get(value) ?? 0) + p * requests);
      }
      const ranks = new Map<number, number>();
      let [below, variance] = [0, 0];
      for (const [value, weight] of [...weights].sort((a, b) => a[0] - b[0])) {
        const rank = (below + weight / 2) / all - 1 / 2;
        ranks.set(value, rank);
        variance += (weight / all) * rank * rank;
        below += weight;
      }
      const meanRank = (entries: Entries) => sum(entries.map(([value, p]) => p * ranks.get(value)!));
      return { meanRank, variance };
    };
    const [x, y] = [ranksOf(input), ranksOf('output_tokens')];
    const products = parts.map(
      ({ fields, requests }) =>
        (requests / all) * x.meanRank(fields[input]) * y.meanRank(fields.output_tokens),
    );
    expect(statistics.joint!.spearman).toBeCloseTo(sum(products) / Math.sqrt(x.variance * y.variance), 4);
  });
});
