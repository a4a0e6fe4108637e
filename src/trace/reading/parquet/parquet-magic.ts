const MAGIC = [0x50, 0x41, 0x52, 0x31];

/** Whether bytes begin as Parquet files begin, and as their last four are: `PAR1`. */
export function isParquet(bytes: Uint8Array): boolean {
  return MAGIC.every((byte, index) => bytes[index] === byte);
}
