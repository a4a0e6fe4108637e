import { EngineError, ServegenError } from '../../src/errors.js';
import type { Random } from './random.js';

/** What the product made of an input. */
export type Outcome =
  | {
      readonly verdict: 'accepted';
      /** Bytes of the most rows that it had to give at once; memory in proportion to them is no fault. */
      readonly bytesAtOnce?: number;
    }
  | {
      readonly verdict: 'refused';
      readonly reason: string;
      /** Likewise of those that it could not give for want of memory. */
      readonly bytesAtOnce?: number;
    };

/** One mutated input, ready to be given to the product. */
export interface Case {
  /** The input it comes from, and each change, in order. */
  readonly what: readonly string[];
  /** Gives the input to the product and checks what comes of it; throws where that is not as it must be. */
  run(): Outcome | Promise<Outcome>;
  /**
   * Holds what was accepted against another reader, which may itself loop or fail on such an input: what it takes
   * counts for nothing. Gives why nothing could be compared, where that is so.
   */
  check?(): string | undefined;
}

/** Makes the cases of one kind. */
export interface Room {
  prepare(random: Random): Case | Promise<Case>;
}

/** The product gave something that the input does not say. */
export class WrongRow extends Error {}

/** @throws WrongRow unless the claim holds */
export function claim(holds: boolean, message: string | (() => string)): asserts holds {
  if (!holds) throw new WrongRow(typeof message === 'string' ? message : message());
}

export const ACCEPTED: Outcome = { verdict: 'accepted' };

/**
 * The refusal that an error is: one sentence of the package's own. Of the engine itself only want of memory counts,
 * named as that.
 *
 * @throws the error, where it is none
 */
export function refusalOf(error: unknown): Outcome {
  if (!(error instanceof ServegenError)) throw error;
  if (error instanceof EngineError && (!/memory/.test(error.message) || /defect/.test(error.message)))
    throw error;
  return { verdict: 'refused', reason: `${error.constructor.name}: ${kindOf(error.problem)}` };
}

/** A message without the numbers and names that differ from case to case. */
export function kindOf(problem: string): string {
  return problem
    .split('\n', 1)[0]
    .replace(/^\S*[/\\]\S*\s/, '')
    .replace(/"(?:[^"\\]|\\.)*"/g, '"…"')
    .replace(/[-+]?\b\d[\d.e+-]*\b|\bNaN\b|-?\bInfinity\b/g, '#')
    .slice(0, 90);
}
