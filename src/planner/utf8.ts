/** Code units that are handed to `String.fromCharCode` at a time: more arguments would not fit on the stack. */
const UNITS_AT_A_TIME = 8192;

const BYTE_ORDER_MARK = 0xfeff;
const REPLACEMENT = 0xfffd;

/** UTF-8 to text, as the Encoding standard has it (https://encoding.spec.whatwg.org/#utf-8-decoder). */
export class Utf8Decoder {
  readonly encoding: string;
  readonly fatal: boolean;
  readonly ignoreBOM: boolean;
  #codePoint = 0;
  /** Bytes that the character at hand still needs, and what the next of them may be. */
  #needed = 0;
  #lower = 0x80;
  #upper = 0xbf;
  #isFirst = true;

  constructor(label = 'utf-8', { fatal = false, ignoreBOM = false }: TextDecoderOptions = {}) {
    this.encoding = label.toLowerCase();
    this.fatal = fatal;
    this.ignoreBOM = ignoreBOM;
  }

  /**
   * @throws TypeError for what is not UTF-8, where `fatal` was asked for; RangeError where another encoding was, which a
   *   library may have a decoder of that it does not use
   */
  decode(input: BufferSource = new Uint8Array(0), { stream = false }: TextDecodeOptions = {}): string {
    if (!/^utf-?8$/.test(this.encoding)) throw new RangeError(`${this.encoding} is not known here`);
    const bytes = ArrayBuffer.isView(input)
      ? new Uint8Array(input.buffer, input.byteOffset, input.byteLength)
      : new Uint8Array(input);
    const text = this.#decode(bytes);
    if (stream) return text;
    const end = this.#needed > 0 ? String.fromCharCode(this.#cut()) : '';
    this.#isFirst = true;
    return text + end;
  }

  #decode(bytes: Uint8Array): string {
    const parts: string[] = [];
    // One more than there are at a time, for the second half of a pair.
    const units = new Uint16Array(Math.min(UNITS_AT_A_TIME, bytes.length + 1) + 1);
    let length = 0;
    for (let at = 0; at < bytes.length; at++) {
      if (length >= UNITS_AT_A_TIME) {
        parts.push(textOf(units, length));
        length = 0;
      }
      const byte = bytes[at];
      if (byte < 0x80 && this.#needed === 0) {
        units[length++] = byte;
        this.#isFirst = false;
        continue;
      }
      const isCut = this.#needed > 0 && (byte < this.#lower || byte > this.#upper);
      const code = isCut ? this.#cut() : this.#take(byte);
      if (code === undefined) continue;
      // What does not continue a character is read again, as the first byte of another.
      if (isCut) at--;
      const isMark = this.#isFirst && code === BYTE_ORDER_MARK && !this.ignoreBOM;
      this.#isFirst = false;
      if (isMark) continue;
      if (code > 0xffff) {
        units[length++] = 0xd800 + ((code - 0x10000) >> 10);
        units[length++] = 0xdc00 + ((code - 0x10000) & 0x3ff);
      } else {
        units[length++] = code;
      }
    }
    parts.push(textOf(units, length));
    return parts.length === 1 ? parts[0] : parts.join('');
  }

  /** The character that ends with a byte; undefined where it goes on. */
  #take(byte: number): number | undefined {
    if (this.#needed === 0) return this.#begin(byte);
    this.#lower = 0x80;
    this.#upper = 0xbf;
    this.#codePoint = (this.#codePoint << 6) | (byte & 0x3f);
    this.#needed--;
    return this.#needed === 0 ? this.#codePoint : undefined;
  }

  #begin(byte: number): number | undefined {
    if (byte < 0x80) return byte;
    if (byte >= 0xc2 && byte <= 0xdf) return this.#expect(1, byte & 0x1f);
    if (byte >= 0xe0 && byte <= 0xef) {
      if (byte === 0xe0) this.#lower = 0xa0;
      if (byte === 0xed) this.#upper = 0x9f;
      return this.#expect(2, byte & 0xf);
    }
    if (byte >= 0xf0 && byte <= 0xf4) {
      if (byte === 0xf0) this.#lower = 0x90;
      if (byte === 0xf4) this.#upper = 0x8f;
      return this.#expect(3, byte & 7);
    }
    return this.#fault();
  }

  #expect(needed: number, codePoint: number): undefined {
    this.#needed = needed;
    this.#codePoint = codePoint;
  }

  #reset(): void {
    this.#needed = 0;
    this.#lower = 0x80;
    this.#upper = 0xbf;
  }

  /** Ends a character before its last byte. */
  #cut(): number {
    this.#reset();
    return this.#fault();
  }

  #fault(): number {
    if (!this.fatal) return REPLACEMENT;
    this.#reset();
    this.#isFirst = true;
    throw new TypeError('the bytes are not UTF-8');
  }
}

function textOf(units: Uint16Array, length: number): string {
  return String.fromCharCode.apply(null, units.subarray(0, length) as unknown as number[]);
}

/** Text to UTF-8; halves of pairs become the replacement character. */
export class Utf8Encoder {
  readonly encoding = 'utf-8';

  encode(text = ''): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(3 * text.length);
    let length = 0;
    for (let at = 0; at < text.length; at++) {
      let code = text.codePointAt(at)!;
      if (code > 0xffff) at++;
      else if (code >= 0xd800 && code <= 0xdfff) code = REPLACEMENT;
      if (code < 0x80) {
        bytes[length++] = code;
      } else if (code < 0x800) {
        bytes[length++] = 0xc0 | (code >> 6);
        bytes[length++] = 0x80 | (code & 0x3f);
      } else if (code < 0x10000) {
        bytes[length++] = 0xe0 | (code >> 12);
        bytes[length++] = 0x80 | ((code >> 6) & 0x3f);
        bytes[length++] = 0x80 | (code & 0x3f);
      } else {
        bytes[length++] = 0xf0 | (code >> 18);
        bytes[length++] = 0x80 | ((code >> 12) & 0x3f);
        bytes[length++] = 0x80 | ((code >> 6) & 0x3f);
        bytes[length++] = 0x80 | (code & 0x3f);
      }
    }
    return bytes.slice(0, length);
  }
}
