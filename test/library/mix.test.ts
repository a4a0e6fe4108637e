import { describe, expect, test } from 'vitest';
import { SpecError } from '../../src/errors.js';
import { generate, openPool, readTraceMetadata, type Workload } from '../../src/index.js';
import { TraceDigest } from '../../src/trace/digest.js';

const FIRST = 'builtin:language?clients=40';
const SECOND = 'builtin:language?clients=15';

async function run(workload: Workload) {
  const trace = await generate(workload);
  const digest = new TraceDigest(trace.schema);
  const clients = new Map<number, number>();
  for await (const batch of trace) {
    digest.update(batch);
    for (const id of batch.getChild('client_id')!.toArray() as Uint32Array) {
      clients.set(id, (clients.get(id) ?? 0) + 1);
    }
  }
  return { digest: digest.hex(), clients, spec: readTraceMetadata(trace.schema).spec };
}

describe('a mix of pools', () => {
  test('has the requests of each in proportion to its weight', async () => {
    const workload: Workload = {
      pool: FIRST,
      mix: [{ source: SECOND, weight: 0.5 }],
      rate: 200,
      duration: '20m',
    };
    const { clients } = await run(workload);
    const { length } = (await openPool(FIRST)).clientIds;
    let [own, all] = [0, 0];
    for (const [id, requests] of clients) {
      all += requests;
      // Those of the second have ids that the first has in use, and so get the next that are free.
      if (id < length) own += requests;
    }
    expect(all).toBe(240_000);
    // Counts are exact but for a request a client and window.
    expect(own / all).toBeCloseTo(1 / 1.5, 2);
  });

  test('is made again from what its trace says', async () => {
    const pool = (await openPool(FIRST)).span(3600, 7200);
    const mix = [{ source: SECOND, filter: { cv: '1..' } }];
    const { digest, spec } = await run({ pool, mix, duration: 60, clients: 20 });
    expect(spec).toMatchObject({ pool: { source: FIRST, span: [3600, 7200] }, mix: [{ source: SECOND }] });
    expect((await run(spec as Workload)).digest).toBe(digest);
  });

  test.each<[Partial<Workload>, string]>([
    [{ mix: [{ source: 'builtin:reason' }] }, 'mix[0].source: its category is reason'],
    [{ mix: [{ source: SECOND, weight: 0 }] }, 'mix[0].weight: 0 is not a number above 0'],
    [{ mix: [{ source: SECOND, weights: { '99': 2 } }] }, 'mix[0].weights.99: the pool has no client 99'],
    [{ mix: [{ source: SECOND, filter: { size: '1..' } }] }, "mix[0].filter.size: 'size' is not a quantity"],
    [{ mix: [{ source: 'builtin:langage' }] }, 'mix[0].source: '],
    [{ mix: [] }, 'mix: an empty list is not a list of at least 1'],
  ])('%j is refused at its place', async (part, message) => {
    const refused = generate({ pool: FIRST, duration: 60, ...part } as Workload);
    await expect(refused).rejects.toThrow(SpecError);
    await expect(refused).rejects.toThrow(message);
  });
});
