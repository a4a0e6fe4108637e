import { beforeEnd } from '../output/file/ending.js';
import { secondsSinceStart } from './clock.js';
import { formatCount, formatDuration } from './format.js';
import { isTerminal } from './is-terminal.js';
import { printError } from './print.js';

const INTERVAL_SECONDS = 0.1;
/** A command that ends sooner shows nothing. */
const PATIENCE_SECONDS = 0.3;
/** Back to the start of the line, and clear it. */
export const CLEAR_LINE = '\r\x1b[2K';

/** One line on the terminal about how far a command is; nothing where standard error is not a terminal. */
export class Progress {
  readonly #start = secondsSinceStart();
  readonly #format: (amount: number) => string;
  readonly #total: number | undefined;
  readonly #enabled: boolean;
  #next = this.#start + PATIENCE_SECONDS;
  /** While a line is shown: calls off that it is cleared when the process ends. */
  #keep: (() => void) | undefined;

  /**
   * @param counted what is counted, such as `rows`, or how an amount of it is written
   * @param total of it, where it is known
   * @param wanted false turns the line off
   */
  constructor(counted: string | ((amount: number) => string), total: number | undefined, wanted = true) {
    this.#format = typeof counted === 'string' ? (amount) => `${formatCount(amount)} ${counted}` : counted;
    this.#total = total;
    this.#enabled = wanted && isTerminal(2);
  }

  /** To be called often; it draws ten times a second. */
  update(done: number, total = this.#total): void {
    if (!this.#enabled) return;
    const now = secondsSinceStart();
    if (now < this.#next) return;
    this.#next = now + INTERVAL_SECONDS;
    this.#keep ??= beforeEnd(() => this.#clear());
    printError(`${CLEAR_LINE}${describe(this.#format, done, total, now - this.#start)}`);
  }

  /** Clears the line, for good. */
  end(): void {
    this.#clear();
    this.#next = Number.POSITIVE_INFINITY;
  }

  #clear(): void {
    if (this.#keep === undefined) return;
    printError(CLEAR_LINE);
    this.#keep();
    this.#keep = undefined;
  }
}

function describe(
  format: (amount: number) => string,
  done: number,
  total: number | undefined,
  seconds: number,
): string {
  const perSecond = done / seconds;
  const text = `${format(done)}, ${format(perSecond)}/s`;
  if (total === undefined || !(total > 0)) return text;
  // The total can be an expectation, which the trace may exceed.
  const share = Math.min(1, done / total);
  const left = Math.max(0, total - done) / perSecond;
  return `${text}, ${Math.floor(share * 100)} %, ${formatDuration(left)} left`;
}
