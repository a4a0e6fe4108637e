/**
 * The third module: what makes columns of the bytes of a file. Like the second it has no memory and no data of its own; it
 * works in that of a decompressor.
 */
export { joinBytes } from './decoding/join-bytes';
