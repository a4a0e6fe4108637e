import { IpcWriter } from '../arrow/ipc-writer.js';
import type { OpenEncoder } from './encoder.js';

/** An Arrow IPC file: `ARROW1`, the messages, and a footer with the schema and where each batch is. */
export const openEncoder: OpenEncoder = (sink, schema) =>
  new IpcWriter('file', schema, (piece) => sink.push(piece));

export const isBatchwise = true;
