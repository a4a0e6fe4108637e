import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { Log } from '../../src/logs/log.js';
import { type LogOptions, readLog } from '../../src/logs/read-log.js';

const folder = mkdtempSync(join(tmpdir(), 'servegen-logs-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;

/** The path of a new file. */
export function logFile(name: string, content: string | Uint8Array): string {
  const path = join(folder, `${files++}-${name}`);
  writeFileSync(path, content);
  return path;
}

export function csvFile(...lines: readonly string[]): string {
  return logFile('log.csv', `${lines.join('\n')}\n`);
}

export function jsonlFile(...rows: readonly object[]): string {
  return logFile('log.jsonl', rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
}

/** All that a log has of a request. */
export interface Request {
  readonly time: number;
  readonly client?: string | number;
  readonly session?: number;
  readonly history?: number;
  readonly [field: string]: unknown;
}

/** The requests of one pass, a client by its name where it has one. */
export async function requestsOf(log: Log): Promise<Request[]> {
  const requests: Request[] = [];
  for await (const { rows, times, clients, sessions, history, values, items } of log.batches()) {
    for (let row = 0; row < rows; row++) {
      requests.push({
        time: times[row],
        ...(clients && { client: log.clientName(clients[row]) ?? clients[row] }),
        ...(sessions && { session: sessions[row] }),
        ...(history && { history: history[row] }),
        ...Object.fromEntries(Object.entries(values).map(([field, all]) => [field, all[row]])),
        ...Object.fromEntries(
          Object.entries(items).map(([field, { offsets, values: all }]) => [
            field,
            [...all.subarray(offsets[row], offsets[row + 1])],
          ]),
        ),
      });
    }
  }
  return requests;
}

/** A log, its requests, and the log closed. */
export async function readAll(
  path: string,
  options: LogOptions = {},
): Promise<{ readonly log: Log; readonly requests: readonly Request[] }> {
  const log = await readLog(path, options);
  try {
    return { log, requests: await requestsOf(log) };
  } finally {
    await log.close();
  }
}
