import { describe, expect, test } from 'vitest';
import { seedKey } from '../../src/engine/seed.js';
import { openPool } from '../../src/pool/open.js';
import { TraceDigest } from '../../src/trace/digest.js';
import { drawClients } from '../support/at-once.js';
import { generate } from '../support/generate.js';

const TEXTS = 100_000;

/** Letters of scripts from one to four bytes each in UTF-8; many share their low bytes with others of the list. */
const LETTERS = [...'a0Zaš一刀ëжअก😀𝒂Ａ\u0000\u0001\u0100\u0180'];

/** Of kinds that have been taken for each other: repeats, numbers, letters with equal low bytes, invisible ones. */
const ALIKE = [
  ['1', '11', '111', '1111'],
  ['a', 'aa', 'š', 'šš'],
  ['ab', 'abab', 'ababab'],
  ['12', '1212', '121212'],
  ['', '一', '刀', '\u0000', '\u0000\u0000', '\u0100'],
  ['x', 'x\u0000', 'x ', ' x', 'X', 'ｘ'],
  ['é', 'e\u0301'],
  ['a'.repeat(255), 'a'.repeat(256), 'a'.repeat(257), 'a'.repeat(512)],
];

/** As many different texts. */
function seedTexts(count: number): string[] {
  const texts = new Set(ALIKE.flat());
  // Whole numbers, as people choose them; each letter and pair, once and repeated; long texts that differ at the end.
  for (let number = 0; number < count / 4; number++) texts.add(`${number}`);
  const short = [...LETTERS, ...LETTERS.flatMap((first) => LETTERS.map((second) => first + second))];
  for (let times = 1; texts.size < count / 2; times++) {
    for (const text of short) texts.add(text.repeat(times));
  }
  const stem = 'a seed as long as a sentence, '.repeat(10);
  for (let number = 0; texts.size < (count * 3) / 4; number++) texts.add(`${stem}${number}`);
  for (let code = 0x80; texts.size < count; code++) {
    // A character from anywhere in Unicode, but for halves of surrogate pairs, alone and with a neighbour.
    const point = (code * 37) % 0x110000;
    if (point >= 0xd800 && point < 0xe000) continue;
    const letter = String.fromCodePoint(point);
    texts.add(letter);
    texts.add(letter + letter);
  }
  return [...texts].slice(0, count);
}

/** Digest of a short trace, by seed. */
async function digestOf(seed: string): Promise<string> {
  const pool = await openPool('builtin:language?clients=5');
  const trace = generate(pool, { requests: 200, rate: 10, seed });
  const digest = new TraceDigest(trace.schema);
  for await (const batch of trace) digest.update(batch);
  return digest.hex();
}

/** Texts that share what was made of them. */
function sharing(texts: readonly string[], made: readonly string[]): string[][] {
  const groups = new Map<string, string[]>();
  texts.forEach((text, index) => {
    groups.set(made[index], [...(groups.get(made[index]) ?? []), text]);
  });
  return [...groups.values()].filter(({ length }) => length > 1);
}

describe('another seed', () => {
  test('is another key: 100,000 texts of any length and script', () => {
    const texts = seedTexts(TEXTS);
    expect(new Set(texts).size).toBe(TEXTS);
    const groups = sharing(
      texts,
      texts.map((text) => seedKey(text).join(' ')),
    );
    const wasted = groups.reduce((sum, { length }) => sum + length - 1, 0);
    const shown = groups.slice(0, 3).map((group) => group.slice(0, 4).map((text) => text.slice(0, 8)));
    // Of keys of 64 bits as many are all different but with a probability of 3e-10.
    expect(wasted, `such as ${JSON.stringify(shown)}`).toBe(0);
  });

  test.each(ALIKE.map((texts) => ({ name: JSON.stringify(texts).slice(0, 40), texts })))(
    'is another trace: $name',
    async ({ texts }) => {
      const digests = await Promise.all(texts.map(digestOf));
      expect(sharing(texts, digests)).toEqual([]);
    },
  );

  test('is another trace: 0 to 99', async () => {
    const texts = Array.from({ length: 100 }, (_, number) => `${number}`);
    expect(sharing(texts, await Promise.all(texts.map(digestOf)))).toEqual([]);
  });

  test('draws other clients', async () => {
    const pool = await openPool('builtin:language?clients=2000');
    const texts = ['š', 'a', '一', '刀', '\u0000', '1', '11', '111', 'ab', 'abab'];
    const drawn = texts.map((seed) => {
      const view = drawClients(pool, 50, seed);
      return Array.from(view.clientIds, (_, index) => view.originOf(index)).join(' ');
    });
    expect(sharing(texts, drawn)).toEqual([]);
  });
});
