import { expect, test } from 'vitest';
import { DECODING_WASM_BASE64 } from '../../src/trace/reading/parquet/decoding-module.generated.js';

const memory = new WebAssembly.Memory({ initial: 4 });
const module = new WebAssembly.Module(Buffer.from(DECODING_WASM_BASE64, 'base64'));
const { joinBytes } = new WebAssembly.Instance(module, { env: { memory } }).exports as {
  joinBytes(source: number, count: number, bytes: number, target: number): void;
};
const bytes = new Uint8Array(memory.buffer);
const SOURCE = 67;
const TARGET = 100_000;

test.each([4, 8])('values of %d bytes are put together, however many they are', (width) => {
  for (const count of [0, 1, 3, 15, 16, 17, 31, 32, 48, 100, 1001]) {
    let state = count;
    const split = Uint8Array.from({ length: count * width }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state >>> 24;
    });
    bytes.fill(0xee);
    bytes.set(split, SOURCE);
    joinBytes(SOURCE, count, width, TARGET);
    const expected = Array.from(split, (_, place) => {
      const value = Math.floor(place / width);
      return split[(place % width) * count + value];
    });
    expect([...bytes.subarray(TARGET, TARGET + count * width)]).toEqual(expected);
    expect(bytes[TARGET + count * width]).toBe(0xee);
    expect(bytes[TARGET - 1]).toBe(0xee);
  }
});
