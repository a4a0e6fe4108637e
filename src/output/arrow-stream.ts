import { IpcWriter } from '../arrow/ipc-writer.js';
import type { OpenEncoder } from './encoder.js';

/** An Arrow IPC stream: a schema message, the batches, and an end marker. */
export const openEncoder: OpenEncoder = (sink, schema) =>
  new IpcWriter('stream', schema, (piece) => sink.push(piece));

export const isBatchwise = true;
