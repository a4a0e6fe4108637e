import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Utf8Decoder, Utf8Encoder } from '../../src/planner/utf8.js';

/** Both sides of all bounds that the Encoding standard has for a byte. */
const BOUNDS = [
  0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xed, 0xef, 0xf0, 0xf1, 0xf4,
  0xf5,
];

test('whatever the bytes, the text is that of the runtime', () => {
  const theirs = new TextDecoder();
  const differ: number[][] = [];
  for (const first of BOUNDS) {
    for (const second of BOUNDS) {
      for (const third of BOUNDS) {
        for (const fourth of BOUNDS) {
          const bytes = Uint8Array.of(first, second, third, fourth);
          if (new Utf8Decoder().decode(bytes) !== theirs.decode(bytes)) differ.push([...bytes]);
        }
      }
    }
  }
  expect(differ).toEqual([]);
});

test('bytes can come in pieces, with a mark at the front', () => {
  const pieces = fc.array(
    fc.uint8Array({ maxLength: 6 }).map((bytes) => Uint8Array.from(bytes)),
    { maxLength: 6 },
  );
  const options = fc.record({ fatal: fc.boolean(), ignoreBOM: fc.boolean() });
  const decoded = (decoder: TextDecoder | Utf8Decoder, parts: readonly Uint8Array<ArrayBuffer>[]) => {
    try {
      return parts.map((part) => decoder.decode(part, { stream: true })).join('') + decoder.decode();
    } catch (error) {
      return (error as Error).name;
    }
  };
  const text = fc
    .string({ unit: 'binary', maxLength: 8 })
    .map((part) => Uint8Array.from(new TextEncoder().encode(part)));
  fc.assert(
    fc.property(fc.boolean(), fc.oneof(pieces, fc.array(text)), options, (hasMark, rest, how) => {
      const parts = hasMark ? [Uint8Array.of(0xef, 0xbb), Uint8Array.of(0xbf), ...rest] : rest;
      expect(decoded(new Utf8Decoder('utf-8', how), parts)).toBe(
        decoded(new TextDecoder('utf-8', how), parts),
      );
    }),
  );
});

test('texts that are longer than what is decoded at a time', () => {
  const text = `${'a'.repeat(8_191)}\u{1f600}${'é'.repeat(20_000)}`;
  const bytes = new Utf8Encoder().encode(text);
  expect(Buffer.from(bytes).equals(Buffer.from(text))).toBe(true);
  expect(new Utf8Decoder().decode(bytes)).toBe(text);
});

test('halves of pairs are encoded as the runtime does', () => {
  const half = fc.constantFrom('\ud800', '\udbff', '\udc00', '\udfff', 'a', 'é', '中', '\u{1f600}');
  fc.assert(
    fc.property(fc.array(half), (parts) => {
      const text = parts.join('');
      expect([...new Utf8Encoder().encode(text)]).toEqual([...new TextEncoder().encode(text)]);
    }),
  );
});
