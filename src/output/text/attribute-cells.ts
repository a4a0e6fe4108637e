/** Attributes of clients in formats that have a place for them. */
import { TraceError } from '../../errors.js';
import { type AttributeValue, standsForNumber } from '../../trace/attributes.js';
import { type ColumnHead, isDictionaryType } from '../chunks/chunk.js';
import { attributeCell, type Cell, type EntryText } from './cells.js';

/** The place of an attribute among the columns; -1 where there is none. */
export function attributeIndex(columns: readonly ColumnHead[], name: string): number {
  return columns.findIndex((column) => column.name === name && isDictionaryType(column.type));
}

/** The values of an attribute; where there is none, what stands in its place. */
export function attributeOr(
  columns: readonly ColumnHead[],
  name: string,
  textOf: EntryText,
  otherwise: Cell,
): Cell {
  const index = attributeIndex(columns, name);
  return index < 0 ? otherwise : attributeCell(index, textOf);
}

/** Names of all attributes, in order. */
export function attributesAmong(columns: readonly ColumnHead[]): string[] {
  return columns.filter(({ type }) => isDictionaryType(type)).map(({ name }) => name);
}

/** A field of CSV, in quotes where it needs them. */
export function csvText(value: AttributeValue): string {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The same of a trace that is to be read back: texts that look like numbers stand in quotes, numbers do not. */
export function csvValue(value: AttributeValue): string {
  return typeof value === 'string' && standsForNumber(value) ? `"${value}"` : csvText(value);
}

/**
 * A text for a format that has no place for some values.
 *
 * @param fits whether there is one for a value
 * @param expected what there is a place for
 */
export function checkedText(
  name: string,
  textOf: EntryText,
  fits: (value: AttributeValue) => boolean,
  expected: string,
): EntryText {
  return (value) => {
    if (fits(value)) return textOf(value);
    throw new TraceError(`column ${name} has ${JSON.stringify(value)}; ${expected}`);
  };
}
