import { type FaultLocation, PoolError } from '../../errors.js';
import { textOf } from './text-of.js';

/** Something at an offset of a file's bytes is not as it must be; whoever knows the file makes the error. */
export class ByteFault extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/** The `PoolError` for a fault: its offset becomes a line number. */
export function poolErrorAt(fault: ByteFault, bytes: Uint8Array, file: string, field?: string): PoolError {
  const location: FaultLocation = { file, line: lineOf(bytes, fault.offset) };
  return new PoolError(fault.message, field === undefined ? location : { ...location, field });
}

/** The number of the line that holds `offset`, counted from 1. */
export function lineOf(bytes: Uint8Array, offset: number): number {
  let line = 1;
  const end = Math.min(offset, bytes.length);
  for (let position = 0; position < end; position++) if (bytes[position] === 0x0a) line++;
  return line;
}

/** What stands at `offset`, for a message: up to 24 characters, to the end of the line or the next delimiter. */
export function foundAt(bytes: Uint8Array, offset: number): string {
  if (offset >= bytes.length) return 'the end of the file';
  let end = offset + 1;
  while (end < bytes.length && end - offset < 24 && !isDelimiter(bytes[end])) end++;
  return JSON.stringify(textOf(bytes, offset, end));
}

/** Where the text begins: behind the mark of UTF-8 that some editors and spreadsheets put before it. */
export function afterByteOrderMark(bytes: Uint8Array): number {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
}

/** White space and `"`, `,`, `:`, `}`, `]`. */
function isDelimiter(byte: number): boolean {
  return byte <= 0x20 || byte === 0x22 || byte === 0x2c || byte === 0x3a || byte === 0x7d || byte === 0x5d;
}
