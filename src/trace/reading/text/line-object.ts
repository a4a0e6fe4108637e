import type { Scanner } from './scanner.js';

/** Characters of a line that a message shows. */
const SHOWN = 60;

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The object that a line is.
 *
 * @param start where the line begins, for messages
 * @throws TraceError where it is none
 */
export function lineObject(scanner: Scanner, text: string, start: number): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw scanner.fault(`the line is not JSON, of which an object a line is needed: ${excerpt(text)}`, start);
  }
  if (isObject(value)) return value;
  throw scanner.fault(`the line is no object, of which one a line is needed: ${excerpt(text)}`, start);
}

function excerpt(text: string): string {
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text.trimEnd();
}
