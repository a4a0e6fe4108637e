/**
 * What a JavaScript engine without any API of its own asks of the program that it is part of. The program takes the
 * questions, whenever it has run some JavaScript, and gives the answers; nothing waits in between.
 */
export interface Question {
  readonly kind: 'isDirectory' | 'listDirectory' | 'fileSize' | 'readFile' | 'realPath' | 'locate' | 'pause';
  /** As the spec or the program says it. */
  readonly path?: string;
  /** Of `locate`: the file that the path is relative to. */
  readonly beside?: string;
}

/** What is to be told instead of an answer. */
export interface Refusal {
  /** The system's name of the error, such as `ENOENT`; absent where the program itself refuses. */
  readonly code?: string;
  readonly message: string;
}

interface Asked {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

const open = new Map<number, Asked>();
const buffers = new Map<number, ArrayBuffer>();
let waiting: (Question & { readonly id: number })[] = [];
let count = 0;

/** Asks, and waits for the answer. */
export function ask<T>(question: Question): Promise<T> {
  const id = count++;
  waiting.push({ ...question, id });
  return new Promise<T>((resolve, reject) => {
    open.set(id, { resolve: resolve as (value: unknown) => void, reject });
  });
}

/** For the program: the questions since the last call. */
export function takeQuestions(): readonly (Question & { readonly id: number })[] {
  const questions = waiting;
  waiting = [];
  return questions;
}

/** For the program: memory for the bytes that answer a question, held until they do. */
export function bufferFor(id: number, bytes: number): ArrayBuffer {
  const buffer = new ArrayBuffer(bytes);
  buffers.set(id, buffer);
  return buffer;
}

/** For the program: the answer to a question; where it has memory, the number of bytes there. */
export function answer(id: number, value: unknown, refusal?: Refusal): void {
  const { resolve, reject } = open.get(id)!;
  open.delete(id);
  const buffer = buffers.get(id);
  buffers.delete(id);
  if (refusal !== undefined) reject(errorOf(refusal));
  else resolve(buffer === undefined ? value : new Uint8Array(buffer, 0, value as number));
}

function errorOf({ code, message }: Refusal): Error {
  return Object.assign(new Error(message), code === undefined ? {} : { code });
}

/** Thrown where an answer is needed at once that is not there yet. */
class Unanswered {
  readonly question: Question;

  constructor(question: Question) {
    this.question = question;
  }
}

type Answer = { readonly value: unknown } | { readonly error: unknown };

const answers = new Map<string, Answer>();

/**
 * The answer to a question, at once; only within `withAnswers`.
 *
 * @throws Error as the program refuses it
 */
export function askAtOnce<T>(question: Question): T {
  const known = answers.get(JSON.stringify(question));
  if (known === undefined) throw new Unanswered(question);
  if ('error' in known) throw known.error;
  return known.value as T;
}

/** What `run` comes to: it is run again, with the answer, as long as it asks at once for what is not known. */
export async function withAnswers<T>(run: () => T | Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await run();
    } catch (reason) {
      if (!(reason instanceof Unanswered)) throw reason;
      const { question } = reason;
      const known: Answer = await ask(question).then(
        (value) => ({ value }),
        (error) => ({ error }),
      );
      answers.set(JSON.stringify(question), known);
    }
  }
}

/** Forgets the answers: what they tell of may change between two tasks. */
export function forgetAnswers(): void {
  answers.clear();
}
