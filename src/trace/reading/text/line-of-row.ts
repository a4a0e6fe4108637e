import { type Block, CR, LF, QUOTE } from './scanner.js';

/**
 * The line in which a row of a block begins.
 *
 * @param row from 0; lines without anything in them are none
 * @param isQuoted line feeds between quotation marks end no row
 */
export function lineOfRow({ bytes, firstLine }: Block, row: number, isQuoted: boolean): number {
  let line = firstLine;
  let rows = -1;
  let isInside = false;
  let isBlank = true;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === LF) {
      line++;
      if (!isInside) isBlank = true;
      continue;
    }
    if (isBlank && byte !== CR && (isQuoted || byte > 32)) {
      isBlank = false;
      if (++rows === row) return line;
    }
    if (isQuoted && byte === QUOTE) isInside = !isInside;
  }
  return line;
}
