/** What a reader does not need, but whoever asks whether a file is whole does: every byte that others may go by. */
import type { Data, RecordBatch, Schema } from 'apache-arrow';
import { TraceError } from '../errors.js';
import type { Block, Footer } from './ipc-metadata.js';

/**
 * The schema and its metadata stand at both ends of a file, those of the footer with what became known last.
 *
 * @throws TraceError when the footer lacks or contradicts what the beginning says
 */
export function checkSchemas(beginning: Schema, { schema: footer }: Footer): void {
  if (columnsOf(beginning) !== columnsOf(footer)) {
    throw new TraceError('it is damaged: its beginning and its footer name other columns');
  }
  for (const [key, value] of beginning.metadata) {
    if (footer.metadata.get(key) !== value) {
      throw new TraceError(`it is damaged: its beginning and its footer differ in ${key}`);
    }
  }
}

function columnsOf({ fields }: Schema): string {
  return fields.map((field) => `${field}${field.nullable ? '' : ' not null'}`).join('\n');
}

/** @throws TraceError when the footer says that batches are elsewhere than they were found */
export function checkPlaces(found: readonly Block[], { blocks }: Footer): void {
  const wrong = blocks.findIndex(
    ({ offset, metadataLength, bodyLength }, index) =>
      offset !== found[index]?.offset ||
      metadataLength !== found[index].metadataLength ||
      bodyLength !== found[index].bodyLength,
  );
  if (wrong >= 0) throw new TraceError(`it is damaged: its footer does not say where batch ${wrong + 1} is`);
}

/**
 * The bytes of a body that are no value only fill up to the next multiple of 8.
 *
 * @throws TraceError when one of them is not 0
 */
export function checkPadding(batch: RecordBatch, body: Uint8Array): void {
  const parts = batch.data.children
    .flatMap(buffersOf)
    .filter(({ buffer, byteLength }) => buffer === body.buffer && byteLength > 0)
    .sort((a, b) => a.byteOffset - b.byteOffset);
  let end = body.byteOffset;
  for (const { byteOffset, byteLength } of [
    ...parts,
    { byteOffset: body.byteOffset + body.byteLength, byteLength: 0 },
  ]) {
    if (byteOffset < end) throw new TraceError('it is damaged: columns of a batch overlap');
    const padding = new Uint8Array(body.buffer, end, byteOffset - end);
    if (padding.some((byte) => byte !== 0)) {
      throw new TraceError('it is damaged: there is something between the columns of a batch');
    }
    end = byteOffset + byteLength;
  }
}

function buffersOf(data: Data): ArrayBufferView[] {
  const { values, valueOffsets, children } = data as Data & {
    readonly values?: ArrayBufferView;
    readonly valueOffsets?: ArrayBufferView;
  };
  return [valueOffsets, values, ...children.flatMap(buffersOf)].filter((view) => view !== undefined);
}
