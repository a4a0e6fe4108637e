import type { ChildProcess } from 'node:child_process';
import { figuresOf } from './process-figures.js';
import { type FaultKind, MAX_CASE_CLOCK_SECONDS, MAX_CASE_SECONDS } from './protocol.js';

const MILLISECONDS_BETWEEN_LOOKS = 250;

/** Looks at a process from time to time, and ends it when a case takes too much. */
export class Watch {
  /** Why the process was ended. */
  verdict: { readonly kind: FaultKind; readonly detail: string } | undefined;
  /** Whether it is the other reader that runs. */
  isComparing = false;
  /** The case that is being run. */
  current: number | undefined;
  readonly #child: ChildProcess;
  readonly #maxBytes: number;
  readonly #timer: NodeJS.Timeout;
  #clockStart = 0;
  /** Processor time when the case was first seen; undefined before. */
  #start: number | undefined;
  /** Looks at the case that found too much. One is not enough: what the process told may not have been read yet. */
  #findings = 0;

  constructor(child: ChildProcess, maxBytes: number) {
    this.#child = child;
    this.#maxBytes = maxBytes;
    this.#timer = setInterval(() => this.#look(), MILLISECONDS_BETWEEN_LOOKS);
  }

  begin(number: number): void {
    this.current = number;
    this.isComparing = false;
    this.#clockStart = performance.now();
    this.#start = undefined;
    this.#findings = 0;
  }

  end(): void {
    this.current = undefined;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    if (this.current === undefined || this.#child.pid === undefined) return;
    const figures = figuresOf(this.#child.pid);
    const clockSeconds = (performance.now() - this.#clockStart) / 1e3;
    let verdict: Watch['verdict'];
    if (figures !== undefined) {
      this.#start ??= figures.seconds;
      if (figures.bytes > this.#maxBytes) {
        verdict = { kind: 'memory', detail: `the process has ${Math.round(figures.bytes / 2 ** 20)} MB` };
      } else if (figures.seconds - this.#start > MAX_CASE_SECONDS) {
        verdict = { kind: 'hang', detail: `not done after ${MAX_CASE_SECONDS} s of processor time` };
      }
    }
    if (clockSeconds > MAX_CASE_CLOCK_SECONDS) {
      verdict ??= { kind: 'hang', detail: `not done after ${MAX_CASE_CLOCK_SECONDS} s` };
    }
    this.#findings = verdict === undefined ? 0 : this.#findings + 1;
    if (verdict !== undefined && (this.#findings > 1 || verdict.kind === 'memory')) {
      this.verdict ??= verdict;
      this.#child.kill('SIGKILL');
    }
  }
}
