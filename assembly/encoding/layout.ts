/** What `writeLines` reads, little-endian. For the host the build writes it to `src/output/encoding/layout.generated.ts`. */

/** A part of a line: a text, and behind it a value of each row. */
export namespace Cell {
  export const KIND: usize = 0; // u32, a CellKind
  export const TEXT: usize = 4; // u32, address; may be read 15 bytes beyond its end
  export const TEXT_BYTES: usize = 8; // u32
  export const VALUES: usize = 12; // u32, address
  export const OFFSETS: usize = 16; // u32, address of an i32 for each row and one more, lists' beginnings; 0 for a value a row
  export const PRESENT: usize = 20; // u32, address of a byte for each row, 0 where there is no value; 0 where all have one
  export const DECIMALS: usize = 24; // u32, of FIXED, at most 16
  export const UNIT: usize = 32; // u64, of FIXED: 10^DECIMALS
  export const ZERO: usize = 40; // f64: FIXED and DATE, the time that is written as 0; ORDINAL, the number of the first row
  export const SCALE: usize = 48; // f64, of FIXED: so many of the last decimal are in 1
  export const ENTRIES: usize = 56; // u32, of ENTRY: address of a u32 for each entry and one more, where their texts begin from ENTRY_TEXTS on
  export const ENTRY_TEXTS: usize = 60; // u32, of ENTRY: address; may be read 15 bytes beyond its end
  export const SIZE: usize = 64;
}

export namespace CellKind {
  /** No value, the text alone. */
  export const NONE: u32 = 0;
  export const UINT8: u32 = 1;
  export const UINT16: u32 = 2;
  export const UINT32: u32 = 3;
  export const UINT64: u32 = 4;
  export const INT8: u32 = 5;
  export const INT16: u32 = 6;
  export const INT32: u32 = 7;
  export const INT64: u32 = 8;
  /** The shortest decimal that reads back as the same number. */
  export const FLOAT32: u32 = 9;
  export const FLOAT64: u32 = 10;
  /** f64, with DECIMALS digits behind a point, or none and no point. */
  export const FIXED: u32 = 11;
  /** f64, seconds of Unix time less ZERO, as `YYYY-MM-DD HH:MM:SS.fffffff` in UTC. */
  export const DATE: u32 = 12;
  /** The row's number. */
  export const ORDINAL: u32 = 13;
  /** i32, the number of a text. */
  export const ENTRY: u32 = 14;
}

/** How the numbers of a range are compared. */
export namespace RangeKind {
  export const UINT32: u32 = 0;
  export const INT32: u32 = 1;
  export const UINT64: u32 = 2;
  export const INT64: u32 = 3;
  export const FLOAT32: u32 = 4;
  export const FLOAT64: u32 = 5;
}
