import {
  type Block,
  type MessageHead,
  metadataBytes,
  PREFIX_BYTES,
  readMessageHead,
} from '../../arrow/message.js';
import type { TraceError } from '../../errors.js';
import { traceFault } from '../trace-fault.js';
import type { ByteReader } from './byte-reader.js';

/** What Node can hold in one piece. */
const MAX_BODY_BYTES = 2 ** 32 - 1;

/** The memory of two bodies, in turns: one is read while the other one is used. */
export class TurnedMemory {
  readonly #bodies = [new Uint8Array(0), new Uint8Array(0)];
  #turn = 0;

  /** Of the body before the last one. */
  next(): Uint8Array {
    this.#turn = 1 - this.#turn;
    return this.#bodies[this.#turn];
  }

  /** @param body that was read instead, or is part of it */
  keep({ buffer }: Uint8Array): void {
    this.#bodies[this.#turn] = new Uint8Array(buffer as ArrayBuffer);
  }
}

export interface RawMessage {
  readonly head: MessageHead;
  /** Where it is. */
  readonly block: Block;
  readonly body: Uint8Array;
}

/**
 * The next message; undefined at the end marker. A stream without one counts as cut off: the format lets it
 * end anywhere between two batches, but every writer sets the marker, and one that was killed does not.
 *
 * @param takenPrefix its first bytes, where they have been read already
 * @param memory for the body, where it is that of a record batch
 * @throws TraceError, StructureFault
 */
export async function readMessage(
  source: ByteReader,
  takenPrefix?: Uint8Array,
  memory?: TurnedMemory,
): Promise<RawMessage | undefined> {
  const prefix = takenPrefix ?? (await source.read(PREFIX_BYTES));
  if (prefix.byteLength < PREFIX_BYTES) throw cutOff(source);
  const headBytes = metadataBytes(prefix);
  if (headBytes === undefined) {
    throw traceFault(
      source.name,
      `is damaged at byte ${source.position - PREFIX_BYTES}, or from before Arrow 0.15: no message starts here`,
    );
  }
  if (headBytes === 0) return undefined;
  const offset = source.position - PREFIX_BYTES;
  const head = readMessageHead(await readExactly(source, headBytes));
  const { bodyLength } = head;
  if (bodyLength > MAX_BODY_BYTES && bodyLength <= source.remaining) {
    throw traceFault(
      source.name,
      `has a batch of ${bodyLength} bytes, more than can be read at once; write smaller batches`,
    );
  }
  const block = { offset, metadataLength: PREFIX_BYTES + headBytes, bodyLength };
  const turned = head.kind === 'record batch' ? memory : undefined;
  const body = await readExactly(source, bodyLength, turned?.next());
  turned?.keep(body);
  return { head, block, body };
}

async function readExactly(source: ByteReader, byteLength: number, memory?: Uint8Array): Promise<Uint8Array> {
  // Asked before memory is: a damaged length can be anything.
  if (byteLength > source.remaining) throw cutOff(source);
  const bytes = await source.read(byteLength, memory);
  if (bytes.byteLength < byteLength) throw cutOff(source);
  return bytes;
}

function cutOff(source: ByteReader): TraceError {
  return traceFault(source.name, `is cut off after ${source.size ?? source.position} bytes`);
}
