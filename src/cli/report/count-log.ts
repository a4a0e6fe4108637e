import type { Log } from '../../logs/log.js';
import { TrafficTally } from '../../report/tally/traffic-tally.js';
import { Progress } from '../progress.js';
import type { Counted } from './counted.js';

/** Counts all requests of a log. */
export async function countLog(log: Log): Promise<Counted> {
  const { name, category, fields, durationSeconds, startUnixSeconds, notes } = log;
  const tally = new TrafficTally({
    name,
    category,
    fields,
    durationSeconds,
    startUnixSeconds,
    notes,
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
