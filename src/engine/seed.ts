import seedrandom from 'seedrandom';

/** 64 bits of key material from any text. */
export function seedKey(seed: string): readonly [number, number] {
  const generator = seedrandom(seed);
  return [generator.int32() >>> 0, generator.int32() >>> 0];
}
