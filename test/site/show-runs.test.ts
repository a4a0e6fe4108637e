import { expect, it } from 'vitest';
import type { TrafficReply } from '../../site/messages.js';
import { type Traffic, TrafficRun } from '../../site/workers/run-traffic.js';
import { showRuns } from '../../site/workers/show-runs.js';
import { traceOf } from '../compare/traces.js';

const ROWS = 10_000;
const UNIX_DAY = 1_700_000_000;

interface Shape {
  readonly batches: number;
  readonly start?: number;
  readonly gapSeconds?: number;
  readonly durationSeconds?: number;
}

/** Requests with equal gaps between them, in batches of 10,000; it counts those that are read. */
async function madeTraffic({ batches, start = 0, gapSeconds = 1, durationSeconds }: Shape) {
  const counted = { batches: 0 };
  const all = async function* () {
    for (let batch = 0; batch < batches; batch++) {
      const from = start + batch * ROWS * gapSeconds;
      const timestamp = Array.from({ length: ROWS }, (_, row) => from + row * gapSeconds);
      counted.batches++;
      yield* traceOf({ timestamp });
    }
  };
  const first = await traceOf({ timestamp: [0] }).next();
  const traffic: Traffic = {
    name: 'made by hand',
    category: undefined,
    schema: first.value!.schema,
    durationSeconds,
    expectedRequests: undefined,
    [Symbol.asyncIterator]: all,
  };
  return { run: new TrafficRun(traffic), counted };
}

type Summaries = Extract<TrafficReply, { type: 'summaries' }>;

async function shown(...runs: TrafficRun[]): Promise<Summaries[]> {
  const replies: TrafficReply[] = [];
  await showRuns(1, runs, undefined, (reply) => replies.push(reply));
  return replies.filter((reply) => reply.type === 'summaries');
}

const lengthsOf = ({ stage, summaries }: Summaries) => [
  stage,
  ...summaries.map(({ requests, durationSeconds }) => [requests, durationSeconds]),
];

it('counts a beginning from the first request, where times are Unix times or begin late', async () => {
  for (const start of [UNIX_DAY, 5_000]) {
    const { run } = await madeTraffic({ batches: 8, start });
    const replies = await shown(run);
    // 50,000 requests, a second apart, are 49,999 s.
    expect(replies.map(lengthsOf)).toEqual([
      ['beginning', [50_000, 49_999]],
      ['whole', [80_000, 79_999]],
    ]);
  }
});

it('shows two beginnings up to the earlier of their ends, and holds no more of either', async () => {
  const first = await madeTraffic({ batches: 8, durationSeconds: 80_000 });
  const second = await madeTraffic({ batches: 40, gapSeconds: 0.25, durationSeconds: 80_000 });
  const heldOfSecond: number[] = [];
  const summarise = second.run.summariseBeginning.bind(second.run);
  second.run.summariseBeginning = (until) => {
    heldOfSecond.push(second.counted.batches);
    return summarise(until);
  };
  const [beginning] = await shown(first.run, second.run);
  // 50,000 requests of the second come to 12,499.75 s, at which the first has those from 0 to 12,499 s.
  expect(lengthsOf(beginning!)).toEqual(['beginning', [12_500, 12_499.75], [50_000, 12_499.75]]);
  expect(heldOfSecond).toEqual([5]);
});

it.each([{ batches: 6, gapSeconds: 0 }, { batches: 4 }])(
  'shows no beginning without time in it, or a rest: $batches batches',
  async (shape) => {
    const { run } = await madeTraffic(shape);
    expect((await shown(run)).map(({ stage }) => stage)).toEqual(['whole']);
  },
);

it('shows a short one at once, and then what is beside it, too', async () => {
  const first = await madeTraffic({ batches: 2, durationSeconds: 20_000 });
  const second = await madeTraffic({ batches: 8, gapSeconds: 0.25, durationSeconds: 20_000 });
  expect((await shown(first.run, second.run)).map(lengthsOf)).toEqual([
    ['first', [20_000, 20_000]],
    ['whole', [20_000, 20_000], [80_000, 20_000]],
  ]);
});
