import type { Tally } from './supervise.js';

const MILLISECONDS_BETWEEN_LINES = 500;

/** A line on a terminal that tells how far a run is. */
export class Progress {
  readonly #room: string;
  readonly #count: number;
  readonly #begin = performance.now();
  #shown = 0;

  constructor(room: string, count: number) {
    this.#room = room;
    this.#count = count;
  }

  /** Since the beginning. */
  get seconds(): number {
    return (performance.now() - this.#begin) / 1e3;
  }

  show({ cases, faults }: Tally): void {
    const now = performance.now();
    if (!process.stderr.isTTY || now - this.#shown < MILLISECONDS_BETWEEN_LINES) return;
    this.#shown = now;
    const rate = cases / this.seconds;
    const left = (this.#count - cases) / rate;
    const line = `${this.#room}: ${cases} of ${this.#count}, ${rate.toFixed(0)}/s, ${timeOf(left)} left, ${faults.length} faults`;
    process.stderr.write(`\r\x1b[K${line}`);
  }

  clear(): void {
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  }
}

function timeOf(seconds: number): string {
  const whole = Math.ceil(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
