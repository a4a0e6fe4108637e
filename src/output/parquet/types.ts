/** How types of columns stand in Parquet, and the numbers that the format has for things (parquet.thrift). */

/** What files begin and end with. */
export const MAGIC = 'PAR1';
export const PHYSICAL = { int32: 1, int64: 2, float: 4, double: 5, bytes: 6 } as const;
export const CONVERTED = {
  utf8: 0,
  list: 3,
  uint8: 11,
  uint16: 12,
  uint32: 13,
  uint64: 14,
  int8: 15,
  int16: 16,
} as const;
export const REPETITION = { required: 0, repeated: 2 } as const;
export const ENCODING = { plain: 0, rle: 3, rleDictionary: 8, byteStreamSplit: 9 } as const;
export const CODEC_ZSTD = 6;
export const DATA_PAGE = 0;
export const DICTIONARY_PAGE = 2;

export interface LeafType {
  readonly physical: (typeof PHYSICAL)[keyof typeof PHYSICAL];
  /** Of whole numbers that are not simply the physical type. */
  readonly integer?: { readonly bits: number; readonly isSigned: boolean; readonly converted: number };
}

const LEAF_TYPES: Readonly<Record<string, LeafType>> = {
  string: { physical: PHYSICAL.bytes },
  float64: { physical: PHYSICAL.double },
  float32: { physical: PHYSICAL.float },
  int64: { physical: PHYSICAL.int64 },
  int32: { physical: PHYSICAL.int32 },
  int16: { physical: PHYSICAL.int32, integer: { bits: 16, isSigned: true, converted: CONVERTED.int16 } },
  int8: { physical: PHYSICAL.int32, integer: { bits: 8, isSigned: true, converted: CONVERTED.int8 } },
  uint64: { physical: PHYSICAL.int64, integer: { bits: 64, isSigned: false, converted: CONVERTED.uint64 } },
  uint32: { physical: PHYSICAL.int32, integer: { bits: 32, isSigned: false, converted: CONVERTED.uint32 } },
  uint16: { physical: PHYSICAL.int32, integer: { bits: 16, isSigned: false, converted: CONVERTED.uint16 } },
  uint8: { physical: PHYSICAL.int32, integer: { bits: 8, isSigned: false, converted: CONVERTED.uint8 } },
};

/** Of a column's type, as `typeName` has it, that of its values. */
export function leafTypeName(type: string): string {
  return /^(?:list|dictionary)<(\w+)>$/.exec(type)?.[1] ?? type;
}

/** Of a column, or of the items of its lists. */
export function leafType(type: string): LeafType {
  return LEAF_TYPES[leafTypeName(type)];
}

/** Whether a column has texts, as places in a dictionary. */
export function isTextType(type: string): boolean {
  return type === 'dictionary<string>';
}

export function isListType(type: string): boolean {
  return type.startsWith('list<');
}
