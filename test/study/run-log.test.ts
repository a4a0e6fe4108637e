import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StudyError } from '../../study/errors.js';
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

  it('is resumed when something of an earlier run was found, and not by a file that has other things', () => {
    const log = new RunLog(path);
    log.add({ seed: 1 }, SERVED);
    log.find({ seed: 1 });
    expect(log.isResumed).toBe(false);
    const next = new RunLog(path);
    next.find({ seed: 2 });
    expect(next.isResumed).toBe(false);
    next.find({ seed: 1 });
    expect(next.isResumed).toBe(true);
  });

  it.each([
    '{"key":"a","requests":7,"late',
    'null',
    '{}',
    JSON.stringify({ key: 'a', requests: 7 }),
    JSON.stringify({ key: 'a', requests: 7, latencies: { ...LATENCIES, p99Tbt: null } }),
    JSON.stringify({ requests: 7, latencies: LATENCIES }),
  ])('refuses a line in its middle that is none: %s', (line) => {
    new RunLog(path).add({ seed: 1 }, SERVED);
    appendFileSync(path, `${line}\n`);
    new RunLog(path.replace('simulated', 'other')).add({ seed: 2 }, SERVED);
    appendFileSync(path, readFileSync(path.replace('simulated', 'other')));
    expect(() => new RunLog(path)).toThrow(StudyError);
    expect(() => new RunLog(path)).toThrow(`${path}:2 is no line of what was simulated`);
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
