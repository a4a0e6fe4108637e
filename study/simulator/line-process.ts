import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { StudyError } from '../errors.js';

/** What a message shows of a text of others, in characters. */
const SHOWN = 300;

interface Waiting {
  readonly number: number;
  resolve(answer: unknown): void;
  reject(error: StudyError): void;
  readonly timer: NodeJS.Timeout;
}

/**
 * A program that answers each line of JSON with one, both with the same `number`; before the first it says something with the
 * number 0. Whatever goes wrong ends it, and each question from then on fails with
 * what went wrong first. It does not keep this process alive while nobody waits for it.
 */
export class LineProcess {
  readonly #name: string;
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #exited: Promise<void>;
  #waiting: Waiting | undefined;
  #failure: StudyError | undefined;
  #complaints = '';
  #asked = 0;

  /** `name`: as messages call it. */
  constructor(name: string, command: string, args: readonly string[], environment: NodeJS.ProcessEnv) {
    this.#name = name;
    this.#child = spawn(command, args, { env: environment, stdio: ['pipe', 'pipe', 'pipe'] });
    const { stdin, stdout, stderr } = this.#child;
    this.#exited = new Promise((resolve) => {
      this.#child.once('exit', () => resolve());
      this.#child.once('error', () => resolve());
    });
    this.#child.once('error', (error) => this.#fail(`cannot be started: ${error.message}`));
    // Not 'exit': what it wrote before is to be read first.
    this.#child.once('close', (code, signal) => {
      const said = lastLines(this.#complaints);
      const end = signal ? `was ended by ${signal}` : `ended with code ${code}`;
      this.#fail(said ? `${end}: ${said}` : end);
    });
    // Writing to a program that has ended: its end says more.
    stdin.on('error', () => {});
    stderr.setEncoding('utf8');
    stderr.on('data', (text: string) => {
      this.#complaints = (this.#complaints + text).slice(-4096);
    });
    createInterface({ input: stdout }).on('line', (line) => this.#hear(line));
    this.#child.unref();
    for (const pipe of [stdin, stdout, stderr]) (pipe as unknown as Socket).unref();
  }

  /** What it says when it is there. Taking longer than `limit` seconds counts as never, here and below. */
  greeting(limit: number): Promise<unknown> {
    return this.#answer(0, limit);
  }

  ask(question: object, limit: number): Promise<unknown> {
    const number = ++this.#asked;
    const answer = this.#answer(number, limit);
    if (!this.#failure) this.#child.stdin.write(`${JSON.stringify({ number, ...question })}\n`);
    return answer;
  }

  async close(): Promise<void> {
    this.#fail('is closed');
    this.#child.ref();
    await this.#exited;
  }

  #answer(number: number, limit: number): Promise<unknown> {
    if (this.#failure) return Promise.reject(this.#failure);
    if (this.#waiting) throw new Error(`${this.#name} is asked before it has answered`);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#fail(`did not answer within ${limit} s`), limit * 1000);
      this.#waiting = { number, resolve, reject, timer };
    });
  }

  #hear(line: string): void {
    let answer: unknown;
    try {
      answer = JSON.parse(line);
    } catch {
      this.#fail(`wrote '${oneLine(line)}' where a line of JSON was expected`);
      return;
    }
    // One that was asked for before, or never, would pass for that of another trace.
    if (this.#waiting === undefined || member(answer, 'number') !== this.#waiting.number) {
      this.#fail(`answered '${oneLine(line)}' without being asked`);
    }
    this.#settle()?.resolve(answer);
  }

  #fail(what: string): void {
    this.#failure ??= new StudyError(`${this.#name} ${what}`);
    this.#child.kill('SIGKILL');
    this.#settle()?.reject(this.#failure);
  }

  #settle(): Waiting | undefined {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    clearTimeout(waiting?.timer);
    return waiting;
  }
}

/** A member of what may be no object. */
export function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

/** A text of others in one line that is not too long. */
export function oneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > SHOWN ? `${line.slice(0, SHOWN)}…` : line;
}

/** The end of what a program has complained of, which mostly has the reason. */
export function lastLines(text: string): string {
  return oneLine(text.trim().split('\n').slice(-3).join(' '));
}
