import { type FaultLocation, PoolError } from '../../errors.js';

/** Something at an offset of a file's text is not as it must be; whoever knows the file makes the error. */
export class TextFault extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/** The `PoolError` for a fault: its offset becomes a line number. */
export function poolErrorAt(fault: TextFault, text: string, file: string, field?: string): PoolError {
  const location: FaultLocation = { file, line: lineOf(text, fault.offset) };
  return new PoolError(fault.message, field === undefined ? location : { ...location, field });
}

/** The number of the line that holds `offset`, counted from 1. */
function lineOf(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line++;
  return line;
}

/** What stands at `offset`, for a message: up to 24 characters, to the end of the line or the next delimiter. */
export function foundAt(text: string, offset: number, end = 'the end of the file'): string {
  return offset >= text.length ? end : JSON.stringify(FOUND.exec(text.slice(offset, offset + 24))![0]);
}

/** A character, and those behind it up to white space or one of `"`, `,`, `:`, `}`, `]`. */
const FOUND = /^.[^\s",:}\]]*/s;
