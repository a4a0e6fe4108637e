/**
 * The second module: what turns columns into the bytes of a file. It has no memory and no data of its own; the host lays
 * out all that it reads and writes, in whichever memory it gives: that of a compressor, which then reads what was
 * written without a copy, or one for texts.
 */
export { splitBytes } from './encoding/byte-stream-split';
export { writeLines, failedCell, failedRow } from './encoding/lines';
export { widenRange } from './encoding/range';
