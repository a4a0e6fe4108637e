import { type DataType, Field, Float64, List, Uint16, Uint32, Uint64, Utf8 } from '../../../arrow/classes.js';

/** What the values of a column of a text are read as; `time` is ISO 8601, in seconds from the first. */
export const KINDS = {
  uint16: () => new Uint16(),
  uint32: () => new Uint32(),
  uint64: () => new Uint64(),
  float64: () => new Float64(),
  time: () => new Float64(),
  text: () => new Utf8(),
  'list<uint32>': () => new List(new Field('item', new Uint32(), false)),
  'list<float64>': () => new List(new Field('item', new Float64(), false)),
} as const satisfies Record<string, () => DataType>;
export type Kind = keyof typeof KINDS;

/** The largest whole numbers of the kinds that have no others; of `uint64` those that doubles have one by one. */
export const LARGEST: Readonly<Partial<Record<Kind, number>>> = {
  uint16: 0xffff,
  uint32: 0xffff_ffff,
  uint64: Number.MAX_SAFE_INTEGER,
  'list<uint32>': 0xffff_ffff,
};

export function isList(kind: Kind): boolean {
  return kind.startsWith('list<');
}
