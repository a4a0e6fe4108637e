import { readFileSync, writeFileSync } from 'node:fs';

/** Linux tells times in hundredths of a second, whatever the machine. */
const TICKS_PER_SECOND = 100;
const PAGE_BYTES = 4096;

export interface ProcessFigures {
  /** Processor time that it has taken. */
  readonly seconds: number;
  /** Resident memory. */
  readonly bytes: number;
}

/** Figures of another process; undefined where the system has no /proc, and when the process is gone. */
export function figuresOf(pid: number): ProcessFigures | undefined {
  try {
    // The name, in brackets, may hold anything; behind it fields are separated by spaces.
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return {
      seconds: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND,
      bytes: Number(fields[21]) * PAGE_BYTES,
    };
  } catch {
    return undefined;
  }
}

/** Measures the largest memory of this process from a moment on. */
export class PeakMemory {
  #before = 0;
  #canReset = true;

  begin(): void {
    if (this.#canReset) {
      try {
        writeFileSync('/proc/self/clear_refs', '5');
      } catch {
        this.#canReset = false;
      }
    }
    this.#before = this.#canReset ? process.memoryUsage.rss() : this.#largest();
  }

  /** Bytes beyond what there was at the beginning. Where the peak cannot be set back: beyond the peak until then. */
  end(): number {
    return Math.max(0, this.#largest() - this.#before);
  }

  #largest(): number {
    if (!this.#canReset) return process.resourceUsage().maxRSS * 1024;
    const line = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'latin1'));
    return Number(line?.[1] ?? 0) * 1024;
  }
}
