import { FIELD_TABLE } from '../fields.js';
import type { LogBatch } from '../logs/log.js';

/** A column of tokens, one number a request. */
export interface TokenColumn {
  readonly name: string;
  readonly role: 'input' | 'output' | 'reason' | 'answer';
}

/** A batch with its columns of tokens, in the order of `TokenColumns.columns`. */
export interface TokenBatch extends LogBatch {
  readonly tokens: readonly Uint32Array[];
}

/** Takes the batches of a log in order, and keeps what its figures need of them. */
export interface Accumulator {
  add(batch: TokenBatch): void;
}

/** The columns of tokens that requests have one number of: fields of the log, and the parts that its outputs are split into. */
export class TokenColumns {
  readonly columns: readonly TokenColumn[];
  readonly names: readonly string[];
  readonly #read: (batch: LogBatch) => Uint32Array[];

  /** @param fields that the log has */
  constructor(fields: readonly string[]) {
    const known = FIELD_TABLE.filter(({ name }) => fields.includes(name));
    const whole = known.filter(({ role }) => role === 'input' || role === 'output');
    const output = whole.find(({ role }) => role === 'output');
    const split = output && known.find(({ parts }) => parts !== undefined);
    const [reason, answer] = split?.parts ?? [];
    this.columns = [
      ...whole.map(({ name, role }): TokenColumn => ({ name, role: role as 'input' | 'output' })),
      ...(reason === undefined ? [] : [{ name: reason, role: 'reason' } as const]),
      ...(answer === undefined ? [] : [{ name: answer, role: 'answer' } as const]),
    ];
    this.names = this.columns.map(({ name }) => name);
    this.#read = ({ values }) => [
      ...whole.map(({ name }) => values[name] as Uint32Array),
      ...(split && output ? partsOf(values[output.name], values[split.name]) : []),
    ];
  }

  read(batch: LogBatch): TokenBatch {
    return { ...batch, tokens: this.#read(batch) };
  }

  /** The place of the column of a role; -1 where there is none. */
  indexOf(role: TokenColumn['role']): number {
    return this.columns.findIndex((column) => column.role === role);
  }
}

/** Rounded as the engine rounds them. A ratio that is missing, as that of an output of no tokens, is none of reasoning. */
function partsOf(wholes: ArrayLike<number>, ratios: ArrayLike<number>): Uint32Array[] {
  const parts = new Uint32Array(wholes.length);
  const rests = new Uint32Array(wholes.length);
  for (let row = 0; row < wholes.length; row++) {
    // NaN becomes 0.
    parts[row] = Math.floor(ratios[row] * wholes[row] + 0.5);
    rests[row] = wholes[row] - parts[row];
  }
  return [parts, rests];
}
