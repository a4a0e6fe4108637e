import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync, truncateSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Latencies } from './simulator/simulator.js';

/** What came of serving one trace once. */
export interface Served {
  readonly requests: number;
  readonly latencies: Latencies;
}

/** What was simulated, kept in a file by what decides it: a study that was interrupted goes on where it was. */
export class RunLog {
  readonly #served = new Map<string, Served>();

  readonly #path: string;
  /** Whether anything was there before. */
  readonly isResumed: boolean;

  /** @param path of lines of JSON, one a simulation; a last one that was cut off is left out */
  constructor(path: string) {
    this.#path = path;
    mkdirSync(dirname(path), { recursive: true });
    this.isResumed = existsSync(path);
    if (!this.isResumed) return;
    const bytes = readFileSync(path);
    const whole = bytes.subarray(0, bytes.lastIndexOf('\n') + 1);
    // What is cut off must not join with the next line.
    if (whole.length < bytes.length) truncateSync(path, whole.length);
    for (const line of whole.toString().split('\n').slice(0, -1)) {
      const { key, ...served } = JSON.parse(line) as Served & { key: string };
      this.#served.set(key, served);
    }
  }

  /** @param decides everything that the outcome depends on */
  find(decides: object): Served | undefined {
    return this.#served.get(keyOf(decides));
  }

  add(decides: object, served: Served): void {
    const key = keyOf(decides);
    this.#served.set(key, served);
    appendFileSync(this.#path, `${JSON.stringify({ key, ...served })}\n`);
  }
}

function keyOf(decides: object): string {
  return createHash('sha256').update(JSON.stringify(decides)).digest('hex').slice(0, 32);
}
