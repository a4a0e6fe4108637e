import { expect, test } from 'vitest';
import { fitLog } from '../../src/fit/fit-log.js';
import { TabulatedPool } from '../../src/pool/tabulated-pool.js';
import { generate } from '../support/generate.js';
import { memoryLog } from './logs.js';
import { Random } from './random.js';

const HOURS = 6;
const SECONDS = HOURS * 3600;

/** Two clients whose starts are as bursty as said, of which a share begin conversations of as many turns, 40 s apart in the mean. */
const CLIENTS = [
  { rate: 1, shape: 0.25, share: 0.25, turns: 4 },
  { rate: 0.5, shape: 4, share: 0.5, turns: 2 },
];

interface Request {
  time: number;
  client: number;
  session: number;
}

function requestsOf(): Request[] {
  const random = new Random(11);
  const requests: Request[] = [];
  let session = 0;
  for (const [client, { rate, shape, share, turns }] of CLIENTS.entries()) {
    // From an hour before the log, so that it has as many later turns at its start as later.
    for (let start = -3600; start < SECONDS; start += random.gamma(shape) / rate) {
      const count = random.uniform() < share ? turns : 1;
      let time = start;
      for (let turn = 0; turn < count; turn++) {
        if (time >= 0 && time < SECONDS) requests.push({ time, client, session });
        time += random.exponential(40);
      }
      session++;
    }
  }
  return requests.sort((a, b) => a.time - b.time);
}

/** Requests, conversations of several turns, their mean turns, and the CV of the gaps between starts. */
function figures(rows: readonly Request[]) {
  const turns = new Map<number, number>();
  const starts: number[] = [];
  for (const { time, session } of rows) {
    if (!turns.has(session)) starts.push(time);
    turns.set(session, (turns.get(session) ?? 0) + 1);
  }
  const several = [...turns.values()].filter((count) => count > 1);
  const inSeveral = several.reduce((sum, count) => sum + count, 0);
  const gaps = starts.slice(1).map((time, i) => time - starts[i]);
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length;
  return {
    requests: rows.length,
    share: inSeveral / rows.length,
    meanTurns: inSeveral / several.length,
    cv: Math.sqrt(variance) / mean,
  };
}

test('a log with sessions comes out with its requests, turns, and gaps between starts', async () => {
  const requests = requestsOf();
  const values = { input_tokens: requests.map(() => 10), output_tokens: requests.map(() => 10) };
  const log = memoryLog(
    {
      times: requests.map(({ time }) => time),
      clients: requests.map(({ client }) => client),
      sessions: requests.map(({ session }) => session),
      values,
    },
    { durationSeconds: SECONDS },
  );
  const { tables, clientIndices } = await fitLog(log);
  const rows: Request[] = [];
  for await (const batch of generate(new TabulatedPool(tables), { seed: 'sessions' })) {
    const [times, clients, sessions] = ['timestamp', 'client_id', 'conversation_id'].map((name) =>
      batch.getChild(name)!.toArray(),
    );
    for (let i = 0; i < batch.numRows; i++) {
      rows.push({ time: times[i], client: clientIndices[clients[i]], session: Number(sessions[i]) });
    }
  }
  for (const [client, { shape }] of CLIENTS.entries()) {
    const [before, after] = [requests, rows].map((all) =>
      figures(all.filter((row) => row.client === client)),
    );
    // 5,400 conversations of one client: a standard error of their number is 1.2 %, of the requests 0.7 % and of the share 0.5 %.
    expect(Math.abs(after.requests / before.requests - 1), 'requests').toBeLessThan(0.03);
    expect(Math.abs(after.share / before.share - 1), 'share').toBeLessThan(0.03);
    expect(Math.abs(after.meanTurns / before.meanTurns - 1), 'turns').toBeLessThan(0.02);
    expect(Math.abs(after.cv / before.cv - 1), 'CV').toBeLessThan(0.08);
    expect(Math.abs(before.cv * Math.sqrt(shape) - 1), 'CV that was asked for').toBeLessThan(0.1);
  }
});
