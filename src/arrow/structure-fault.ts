/** Bytes do not have the structure that they must have; the message is a sentence about the file, as `it`. */
export class StructureFault extends Error {}
