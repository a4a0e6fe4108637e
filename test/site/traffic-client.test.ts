import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { GivenPool, TrafficReply, TrafficRequest } from '../../site/messages.js';
import { TrafficClient } from '../../site/src/traffic-client.js';

/** A worker that remembers what it is sent. */
class FakeWorker {
  static readonly all: FakeWorker[] = [];
  readonly sent: TrafficRequest[] = [];
  onmessage: (event: { data: TrafficReply }) => void = () => {};
  onerror: (event: { preventDefault(): void }) => void = () => {};

  constructor() {
    FakeWorker.all.push(this);
  }
  postMessage(request: TrafficRequest) {
    this.sent.push(request);
  }
  terminate() {}
  die() {
    this.onerror({ preventDefault: () => {} });
  }
}

const POOL: GivenPool = { name: 'mine.pool', files: [] };
const SHOWN = {
  kind: 'workload',
  spec: { text: 'pool: mine.pool', file: 'workload.yaml' },
  withNaive: false,
} as const;
const workers = FakeWorker.all;

beforeEach(() => {
  workers.length = 0;
  vi.stubGlobal('Worker', FakeWorker);
});
afterEach(() => vi.unstubAllGlobals());

async function openPool(client: TrafficClient) {
  const opened = client.openPool(POOL);
  const { id } = workers[0]!.sent.at(-1) as { id: number };
  workers[0]!.onmessage({
    data: { type: 'pool', id, name: POOL.name, category: 'language', clients: 1, seconds: 60 },
  });
  await opened;
}

it('gives a worker the pools that were open in one that died, before anything is asked of it', async () => {
  const client = new TrafficClient(() => {});
  await openPool(client);
  await openPool(client);
  expect(client.pools).toEqual([POOL]);
  workers[0]!.die();
  client.show(SHOWN);
  expect(workers[1]!.sent).toEqual([
    { type: 'add-pools', pools: [POOL] },
    { type: 'show', id: 3, traffic: SHOWN },
  ]);
});

it('tells who waits that a worker died, and asks the next one anew', async () => {
  const replies: TrafficReply[] = [];
  const client = new TrafficClient((reply) => replies.push(reply));
  client.show(SHOWN);
  const schema = client.schema();
  const pool = client.openPool(POOL);
  workers[0]!.die();
  await expect(schema).rejects.toThrow(/has ended/);
  await expect(pool).rejects.toThrow(/has ended/);
  expect(replies).toMatchObject([{ type: 'failure', id: 1 }]);
  expect(client.pools).toEqual([]);
  const again = client.schema();
  workers[1]!.onmessage({ data: { type: 'schema', schema: { type: 'object' } } });
  expect(await again).toEqual({ type: 'object' });
});
