import type { Log } from '../../logs/log.js';
import { TrafficTally } from '../../report/tally/traffic-tally.js';
import { leftOutRows } from '../left-out-rows.js';
import { Progress } from '../progress.js';
import type { Counted } from './counted.js';

/** Counts all requests of a log, whose notes say which rows were left out. */
export async function countLog(log: Log): Promise<Counted> {
  const { name, category, fields, durationSeconds, startUnixSeconds, notes, dropped } = log;
  const tally = new TrafficTally({
    name,
    category,
    fields,
    durationSeconds,
    startUnixSeconds,
    notes: [...notes, ...dropped.map((rows) => `left out: ${leftOutRows(rows)}`)],
    clientName: (client) => log.clientName(client),
  });
  const progress = new Progress('rows', log.requests);
  let rows = 0;
  try {
    for await (const batch of log.batches()) {
      tally.add(batch);
      rows += batch.rows;
      progress.update(rows);
    }
  } finally {
    progress.end();
  }
  return { summary: tally.end(), spec: log.spec };
}
