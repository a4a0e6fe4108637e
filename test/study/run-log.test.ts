import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RunLog } from '../../study/run-log.js';

const LATENCIES = { p50Ttft: 1, p99Ttft: 2, p50Tbt: 3, p99Tbt: 4, p50Tpot: 5, p99Tpot: 6.25 };
const SERVED = { requests: 7, latencies: LATENCIES };

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'servegen-log-'));
  path = join(folder, 'deeper/simulated.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('RunLog', () => {
  it('knows what was added, in this run and in the next', () => {
    const log = new RunLog(path);
    expect(log.find({ seed: 1 })).toBeUndefined();
    log.add({ seed: 1 }, SERVED);
    expect(log.find({ seed: 1 })).toEqual(SERVED);
    const next = new RunLog(path);
    expect(next.find({ seed: 1 })).toEqual(SERVED);
    expect(next.find({ seed: 2 })).toBeUndefined();
  });

  it('leaves out a line that was cut off wherever it was, and goes on behind it', () => {
    new RunLog(path).add({ seed: 1 }, SERVED);
    const line = readFileSync(path, 'utf8');
    for (const length of [1, 20, line.length - 2, line.length - 1]) {
      appendFileSync(path, line.slice(0, length));
      const log = new RunLog(path);
      log.add({ seed: length }, SERVED);
      expect(new RunLog(path).find({ seed: length })).toEqual(SERVED);
      expect(new RunLog(path).find({ seed: 1 })).toEqual(SERVED);
    }
  });
});
