import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync, truncateSync } from 'node:fs';
import { dirname } from 'node:path';
import { StudyError } from './errors.js';
import type { Latencies } from './simulator/simulator.js';

/** What came of serving one trace once. */
export interface Served {
  readonly requests: number;
  readonly latencies: Latencies;
}

const LATENCIES = [
  'p50Ttft',
  'p99Ttft',
  'p50Tbt',
  'p99Tbt',
  'p50Tpot',
  'p99Tpot',
] as const satisfies readonly (keyof Latencies)[];

/** What was simulated, kept in a file by what decides it: a study that was interrupted goes on where it was. */
export class RunLog {
  readonly #path: string;
  /** What earlier runs have simulated, and this one, by key. */
  readonly #earlier = new Map<string, Served>();
  readonly #served = new Map<string, Served>();
  #isResumed = false;

  /**
   * @param path of lines of JSON, one a simulation; a last one that was cut off is left out
   * @throws StudyError for any other line that is none of a log
   */
  constructor(path: string) {
    this.#path = path;
    mkdirSync(dirname(path), { recursive: true });
    if (!existsSync(path)) return;
    const bytes = readFileSync(path);
    const whole = bytes.subarray(0, bytes.lastIndexOf('\n') + 1);
    // What is cut off must not join with the next line.
    if (whole.length < bytes.length) truncateSync(path, whole.length);
    for (const [index, line] of whole.toString().split('\n').slice(0, -1).entries()) {
      const { key, ...served } = parseLine(line, `${path}:${index + 1}`);
      this.#earlier.set(key, served);
    }
  }

  /** Simulations that are kept, of all runs. */
  get size(): number {
    return new Set([...this.#earlier.keys(), ...this.#served.keys()]).size;
  }

  /** Whether anything was found that an earlier run had simulated. */
  get isResumed(): boolean {
    return this.#isResumed;
  }

  /**
   * @param decides what the outcome depends on, and what changes from run to run. Not in it are the files of a pool: where
   *   these change, a log has to be removed. Its name has the version of the value stream
   */
  find(decides: object): Served | undefined {
    const key = keyOf(decides);
    const earlier = this.#earlier.get(key);
    if (earlier !== undefined) this.#isResumed = true;
    return earlier ?? this.#served.get(key);
  }

  add(decides: object, served: Served): void {
    const key = keyOf(decides);
    this.#served.set(key, served);
    appendFileSync(this.#path, `${JSON.stringify({ key, ...served })}\n`);
  }
}

function parseLine(line: string, place: string): Served & { readonly key: string } {
  try {
    const value: unknown = JSON.parse(line);
    if (isLogged(value)) return value;
  } catch {
    // Said below.
  }
  throw new StudyError(
    `${place} is no line of what was simulated; remove the file, and everything is simulated again`,
  );
}

function isLogged(value: unknown): value is Served & { readonly key: string } {
  const { key, requests, latencies } = Object(value);
  if (typeof key !== 'string' || typeof requests !== 'number') return false;
  return LATENCIES.every((name) => typeof Object(latencies)[name] === 'number');
}

function keyOf(decides: object): string {
  return createHash('sha256').update(JSON.stringify(decides)).digest('hex').slice(0, 32);
}
