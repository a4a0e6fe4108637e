import type { RecordBatch } from '../../src/arrow/classes.js';
import type { TrafficSummary } from '../../src/report/traffic-summary.js';

export class TrafficTally {
  #rows = 0;
  #last = 0;
  #source: { name: string; durationSeconds?: number | undefined };
  constructor(source: { name: string; durationSeconds?: number | undefined }) {
    this.#source = source;
  }
  add(batch: RecordBatch) {
    this.#rows += batch.numRows;
    const times = batch.getChild('timestamp')!.toArray();
    this.#last = times[times.length - 1];
  }
  end(): TrafficSummary {
    const durationSeconds = this.#source.durationSeconds ?? this.#last;
    return {
      name: this.#source.name,
      requests: this.#rows,
      durationSeconds,
      ratePerSecond: this.#rows / durationSeconds,
    } as unknown as TrafficSummary;
  }
}
